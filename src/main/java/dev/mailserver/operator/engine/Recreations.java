package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServer;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Resources that are made again as soon as they are gone. Where the pass that a deletion brings has not ended when the new object comes,
 * JOSDK forgets that it came together with the deletion ({@code EventProcessor.eventProcessingFinished}, 5.3.2), and nobody would ever
 * look at it. So somebody looks once more after each deletion.
 */
@Singleton
final class Recreations {
    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final SimpleInboundEventSource<MailServer> source = new SimpleInboundEventSource<>("recreations");

    /** What tells JOSDK of them. */
    EventSource<?, MailServer> source() {
        return source;
    }

    /** The pass of its deletion is about to end. */
    void lookFor(ResourceID id, IndexedResourceCache<MailServer> cache) {
        SOON.execute(() -> {
            if (cache.get(id).isPresent()) {
                source.propagateEvent(id);
            }
        });
    }
}
