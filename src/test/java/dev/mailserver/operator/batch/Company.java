package dev.mailserver.operator.batch;

import dev.mailserver.operator.batch.RateLimit.Pause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** The pause in which a {@link GroupCommit} waits for company, as long as it takes for all to come, however slow the machine is. */
public final class Company implements Pause {
    private volatile CountDownLatch complete = new CountDownLatch(0);

    @Override
    public void pause(Duration time) throws InterruptedException {
        if (time.isPositive()) {
            complete.await();
            Thread.sleep(time);
        }
    }

    /** The results of calls of which the first goes on when the last has come, in their order. */
    public <T> List<T> together(List<Callable<T>> calls) {
        complete = new CountDownLatch(1);
        var callers = calls.stream().map(Caller::waiting).toList();
        complete.countDown();
        return callers.stream().map(Caller::result).toList();
    }
}
