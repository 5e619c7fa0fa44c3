package dev.mailserver.operator.dns;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Finds things out once for all who want the same at the same time. Nothing is kept. */
final class OneAtATime<V> {
    private final Map<String, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /** What somebody else is finding out already, or else what this does. */
    V get(String key, Supplier<V> question) {
        var mine = new CompletableFuture<V>();
        var another = underWay.putIfAbsent(key, mine);
        if (another != null) {
            return another.join();
        }
        try {
            mine.complete(question.get());
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            underWay.remove(key);
        }
        return mine.join();
    }
}
