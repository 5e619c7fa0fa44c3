package dev.mailserver.operator.batch;

import dev.mailserver.operator.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Token buckets that keep us below the limits of others. A short wait is made on the calling thread; a longer one is refused with the
 * time it would take. When the other side throttles all the same, the pace is halved, and it doubles again every 30 seconds.
 */
public final class RateLimit {
    private static final double SLOWEST = 1.0 / 32;
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Pause pause;
    private final Duration patience;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** How many calls at once, and how many a second in the long run. */
    public record Rate(int burst, double perSecond) {}

    /** Waits; {@link Thread#sleep(Duration)} outside of tests. */
    @FunctionalInterface
    public interface Pause {
        /** Waits that long. */
        void pause(Duration time) throws InterruptedException;
    }

    /**
     * With full buckets.
     *
     * @param patience the longest wait on the calling thread
     */
    public RateLimit(InstantSource clock, Pause pause, Duration patience) {
        this.clock = clock;
        this.pause = pause;
        this.patience = patience;
    }

    /** Takes a token of a bucket, after a wait if need be; a failure when none is to be had soon. */
    public Optional<Failure> take(String bucket, Rate rate) {
        var wait = bucket(bucket, rate).take(clock.instant());
        if (wait.compareTo(patience) > 0) {
            return Optional.of(new Failure(
                    Failure.Kind.THROTTLED,
                    "The operator holds back its own calls (" + bucket + ") to stay below the limit.",
                    Optional.of(wait)));
        }
        if (wait.isPositive()) {
            try {
                pause.pause(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(Failure.of(Failure.Kind.UNAVAILABLE, "The operator is stopping."));
            }
        }
        return Optional.empty();
    }

    /** The other side has throttled a call that had a token of this bucket. */
    public void throttled(String bucket, Rate rate) {
        bucket(bucket, rate).slowDown(clock.instant());
    }

    private Bucket bucket(String name, Rate rate) {
        return buckets.computeIfAbsent(name, _ -> new Bucket(rate));
    }

    /** A bucket as the instant at which it will be full again (the generic cell rate algorithm). */
    private final class Bucket {
        private final Rate rate;
        private Instant full = Instant.EPOCH;
        private double pace = 1;
        private Instant slowed = Instant.EPOCH;

        Bucket(Rate rate) {
            this.rate = rate;
        }

        /** How long to wait for the token; it is taken unless that is too long. */
        synchronized Duration take(Instant now) {
            var token = token(now);
            // later than that only where the clock was set back
            var fullest = now.plus(token.multipliedBy(rate.burst())).plus(patience);
            var from = full.isAfter(fullest) ? fullest : full.isAfter(now) ? full : now;
            var wait = Duration.between(now, from.minus(token.multipliedBy(rate.burst() - 1)));
            if (wait.compareTo(patience) <= 0) {
                full = from.plus(token);
            }
            return wait;
        }

        synchronized void slowDown(Instant now) {
            if (now.isBefore(slowed.plusSeconds(1))) {
                return; // calls that were under way together are one sign, not many
            }
            pace = Math.max(SLOWEST, pace(now) / 2);
            slowed = now;
            full = now.plus(token(now).multipliedBy(rate.burst()));
        }

        private Duration token(Instant now) {
            return Duration.ofNanos(Math.round(1e9 / (rate.perSecond() * pace(now))));
        }

        private double pace(Instant now) {
            double doublings = (double) Duration.between(slowed, now).toMillis() / RECOVERY.toMillis();
            return Math.clamp(pace * Math.pow(2, doublings), SLOWEST, 1);
        }
    }
}
