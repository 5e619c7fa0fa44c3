package dev.mailserver.operator.batch;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A call on a virtual thread of its own, of which it can be told whether it waits. */
final class Caller<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    private Caller(Callable<T> call) {
        thread = Thread.startVirtualThread(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
    }

    static <T> Caller<T> start(Callable<T> call) {
        return new Caller<>(call);
    }

    /** Started, and blocked by now. */
    static <T> Caller<T> waiting(Callable<T> call) {
        var caller = start(call);
        while (caller.thread.getState() != Thread.State.WAITING) {
            if (caller.result.isDone()) {
                throw new AssertionError("it did not wait, but gave " + caller.result.join());
            }
            Thread.onSpinWait();
        }
        return caller;
    }

    T result() {
        return result.join();
    }
}
