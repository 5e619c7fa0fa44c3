package dev.mailserver.operator.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what was answered for as long as it says, and no longer than a bound. Denials are not to be put here. */
final class TtlCache<V> {
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Duration longest;
    private final Map<String, Kept<V>> kept = new ConcurrentHashMap<>();

    private record Kept<V>(V value, Instant until) {}

    TtlCache(InstantSource clock, Duration longest) {
        this.clock = clock;
        this.longest = longest;
    }

    Optional<V> get(String key) {
        return Optional.ofNullable(kept.get(key))
                .filter(k -> clock.instant().isBefore(k.until()))
                .map(Kept::value);
    }

    void remove(String key) {
        kept.remove(key);
    }

    void put(String key, V value, long ttlSeconds) {
        if (kept.size() >= MOST) {
            kept.clear();
        }
        var ttl = Duration.ofSeconds(Math.clamp(ttlSeconds, 0, longest.toSeconds()));
        kept.put(key, new Kept<>(value, clock.instant().plus(ttl)));
    }
}
