package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OneAtATimeTest {
    private final OneAtATime<Integer> asking = new OneAtATime<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whoComesWhileItIsUnderWayGetsTheSame() {
        var second = new CompletableFuture<Integer>();
        var latecomer = Thread.ofPlatform().unstarted(() -> second.complete(asking.get("a", asked::incrementAndGet)));
        var first = asking.get("a", () -> {
            latecomer.start();
            while (latecomer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            return asked.incrementAndGet() + 41;
        });
        assertThat(first).isEqualTo(42);
        assertThat(second.join()).isEqualTo(42);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoComesAfterwardsAsksAnew() {
        assertThat(asking.get("a", asked::incrementAndGet)).isEqualTo(1);
        assertThat(asking.get("a", asked::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void whatFailsIsNotRemembered() {
        assertThatThrownBy(() -> asking.get("a", () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("no");
        assertThat(asking.get("a", asked::incrementAndGet)).isEqualTo(1);
    }
}
