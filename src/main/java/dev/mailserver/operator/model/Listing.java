package dev.mailserver.operator.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What one blocklist says of an address.
 *
 * @param list its name
 * @param ip the address
 * @param checkTime when it was asked
 */
public record Listing(String list, String ip, ListVerdict verdict, Instant checkTime) {
    /** For how long a list is not asked the same again that it has answered. */
    public static final Duration KEPT = Duration.ofHours(1);

    /** For how long one is not asked again that has not answered. */
    public static final Duration RETRIED = Duration.ofMinutes(3);

    /** Until when it need not be asked again. */
    public Instant due() {
        return checkTime.plus(verdict.conclusive() ? KEPT : RETRIED);
    }
}
