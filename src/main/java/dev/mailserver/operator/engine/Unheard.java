package dev.mailserver.operator.engine;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.mailserver.operator.api.MailServer;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Resources whose cache has news of them that no pass has begun with. JOSDK 5.3.2 loses events: one that comes while a status is written
 * can be taken for the news of that write, and that of an object which is made again while its deletion is still being handled is
 * forgotten together with the deletion ({@code EventProcessor.eventProcessingFinished}). So its own cache is looked through now and then.
 */
@Singleton
final class Unheard {
    private static final Logger LOG = Logger.getLogger(Unheard.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** News that a pass will still begin with is not news for us: so long may one have to wait for its turn. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final UpdateFilter NEWS = new UpdateFilter();

    private final News news = new News();
    private final Map<ResourceID, MailServer> handled = new ConcurrentHashMap<>();
    private final Map<ResourceID, Instant> since = new HashMap<>();
    private final InstantSource clock;

    Unheard(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins to look through the cache; what tells JOSDK of what is found. */
    EventSource<?, MailServer> in(IndexedResourceCache<MailServer> cache) {
        var _ = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("unheard").factory())
                .scheduleWithFixedDelay(() -> look(cache), EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return news;
    }

    private void look(IndexedResourceCache<MailServer> cache) {
        try {
            found(cache.list()).forEach(news::tell);
        } catch (RuntimeException e) {
            LOG.warn("The cache cannot be looked through; it is tried again.", e); // else it would be the last time
        }
    }

    /** A pass begins with it. */
    void handled(MailServer resource) {
        handled.put(ResourceID.fromResource(resource), resource);
    }

    /** No pass is to come. */
    void forget(ResourceID id) {
        handled.remove(id);
    }

    /** Those that have waited for too long; each is told again after as long a time. */
    List<MailServer> found(Stream<MailServer> there) {
        var now = clock.instant();
        var waiting = there.filter(this::isNews).collect(toMap(ResourceID::fromResource, identity()));
        since.keySet().retainAll(waiting.keySet());
        waiting.keySet().forEach(id -> since.putIfAbsent(id, now));
        since.values().removeIf(time -> !time.plus(PATIENCE).isAfter(now));
        waiting.keySet().removeAll(since.keySet());
        return List.copyOf(waiting.values());
    }

    private boolean isNews(MailServer resource) {
        boolean ours = !resource.isMarkedForDeletion() || resource.hasFinalizer(MailServer.FINALIZER);
        var before = handled.get(ResourceID.fromResource(resource));
        return ours && (before == null || NEWS.accept(resource, before));
    }

    /** JOSDK heeds an event of whom it has forgotten only where that is one of the resource itself. */
    private static final class News extends SimpleInboundEventSource<MailServer> {
        News() {
            super("unheard");
        }

        void tell(MailServer resource) {
            if (isRunning()) {
                getEventHandler()
                        .handleEvent(
                                new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(resource), resource));
            }
        }
    }
}
