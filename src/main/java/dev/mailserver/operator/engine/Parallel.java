package dev.mailserver.operator.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What looks ask at the same time. Threads that have nothing to do are taken again, and go after a minute. */
final class Parallel {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("look-", 0).factory());

    <T> Future<T> submit(Callable<T> question) {
        return threads.submit(question);
    }

    /** Ports do not throw; what comes out of one all the same is a bug, and the pass ends with it. */
    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a port threw", e.getCause());
        }
    }

    /** The same of each. */
    static <K, T> Map<K, T> get(Map<K, Future<T>> futures) {
        Map<K, T> all = new HashMap<>();
        futures.forEach((key, future) -> all.put(key, get(future)));
        return all;
    }
}
