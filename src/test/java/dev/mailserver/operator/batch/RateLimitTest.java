package dev.mailserver.operator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.batch.RateLimit.Rate;
import dev.mailserver.operator.model.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RateLimitTest {
    private static final Rate RATE = new Rate(3, 2);
    private static final String EC2 = "ec2";

    private final ManualClock clock = new ManualClock();
    private final List<Duration> pauses = new ArrayList<>();
    private final RateLimit limit = new RateLimit(clock, pauses::add, Duration.ofSeconds(2));

    private Optional<Failure> take() {
        return limit.take(EC2, RATE);
    }

    @Test
    void aBurstPassesWithoutAWait() {
        for (int i = 0; i < 3; i++) {
            assertThat(take()).isEmpty();
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void afterTheBurstEachCallWaitsForItsToken() {
        for (int i = 0; i < 6; i++) {
            assertThat(take()).isEmpty();
        }
        assertThat(pauses).containsExactly(ms(500), ms(1000), ms(1500));
    }

    @Test
    void aWaitThatIsTooLongIsRefusedWithItsTimeAndTakesNoToken() {
        for (int i = 0; i < 7; i++) {
            assertThat(take()).isEmpty();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(take()).hasValueSatisfying(f -> {
                assertThat(f.kind()).isEqualTo(Failure.Kind.THROTTLED);
                assertThat(f.retryAfter()).contains(ms(2500));
            });
        }
        clock.pass(ms(500));
        assertThat(take()).isEmpty();
    }

    @Test
    void tokensComeBackWithTime() {
        for (int i = 0; i < 3; i++) {
            take();
        }
        clock.pass(ms(1000));
        take();
        take();
        assertThat(pauses).isEmpty();
        take();
        assertThat(pauses).containsExactly(ms(500));
    }

    @Test
    void bucketsAreApart() {
        for (int i = 0; i < 3; i++) {
            take();
            limit.take("route53", RATE);
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void beingThrottledEmptiesTheBucketAndHalvesThePace() {
        limit.throttled(EC2, RATE);
        take();
        take();
        assertThat(pauses).containsExactly(ms(1000), ms(2000));
    }

    @Test
    void callsThatAreThrottledTogetherCountOnce() {
        for (int i = 0; i < 20; i++) {
            limit.throttled(EC2, RATE);
        }
        take();
        assertThat(pauses).containsExactly(ms(1000));
    }

    @Test
    void thePaceRecoversInHalfAMinute() {
        limit.throttled(EC2, RATE);
        clock.pass(Duration.ofSeconds(30));
        for (int i = 0; i < 4; i++) {
            take();
        }
        assertThat(pauses).containsExactly(ms(500));
    }

    @Test
    void beingThrottledAgainAndAgainNeverStopsUsAltogether() {
        for (int i = 0; i < 20; i++) {
            limit.throttled(EC2, RATE);
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(take())
                .hasValueSatisfying(f -> assertThat(f.retryAfter())
                        .hasValueSatisfying(t -> assertThat(t).isLessThan(Duration.ofSeconds(17))));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        var forever = new CountDownLatch(1);
        var waiting = new RateLimit(clock, _ -> forever.await(), Duration.ofSeconds(2));
        var done = new CountDownLatch(1);
        List<Optional<Failure>> taken = new ArrayList<>();
        var thread = Thread.startVirtualThread(() -> {
            waiting.take(EC2, new Rate(1, 1));
            taken.add(waiting.take(EC2, new Rate(1, 1)));
            done.countDown();
        });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        done.await();
        assertThat(taken.getFirst())
                .hasValueSatisfying(f -> assertThat(f.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
    }

    private static Duration ms(long n) {
        return Duration.ofMillis(n);
    }
}
