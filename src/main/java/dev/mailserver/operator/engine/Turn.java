package dev.mailserver.operator.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * When a resource is looked at that nothing is going on with: each has a place of its own in the refresh interval, so that those that
 * were created, or read after a start, together are not looked at together for ever.
 *
 * @param place from 0
 * @param of how many there are
 */
record Turn(int place, int of) {
    /** The share of the interval that must have passed since a look. */
    private static final int LEAST = 10;

    /** The place of one among all, by their names. */
    static Turn of(String owner, Collection<String> all) {
        int before =
                (int) all.stream().filter(other -> other.compareTo(owner) < 0).count();
        return new Turn(before, Math.max(all.size(), before + 1));
    }

    /** How long until it comes: between a tenth of the interval and a tenth more than the whole. */
    Duration next(Instant now, Duration interval) {
        long length = interval.toMillis();
        long phase = length * place / of;
        long soonest = now.toEpochMilli() + length / LEAST;
        return Duration.ofMillis(length / LEAST + Math.floorMod(phase - soonest, length));
    }
}
