package dev.mailserver.operator.batch;

import dev.mailserver.operator.model.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One listing that many read. A reader shares any load that started when it asked or later, so a burst of readers costs two loads at
 * most: the one that was under way and one more. Loads never overlap. A failed load is told to those who waited for it and is not
 * kept.
 *
 * <p>Own writes show at once: they are laid over what was loaded until a load shows them that started long enough after the write
 * for a lagging listing to have caught up.
 */
public final class Snapshot<T> {
    private final Supplier<Seen<T>> load;
    private final InstantSource clock;
    private final Duration settle;

    private final List<Write<T>> writes = new ArrayList<>();
    private @Nullable Shown<T> shown;
    private @Nullable Load<T> underWay;
    private Instant floor = Instant.MIN;

    private record Shown<T>(T value, Instant started) {}

    private record Load<T>(Instant started, CompletableFuture<Seen<T>> result) {}

    private record Write<T>(Object about, UnaryOperator<T> change, Instant made) {}

    /**
     * An empty one.
     *
     * @param load reads the whole listing; blocks
     * @param settle how long after a write the listing may still not show it
     */
    public Snapshot(Supplier<Seen<T>> load, InstantSource clock, Duration settle) {
        this.load = load;
        this.clock = clock;
        this.settle = settle;
    }

    /** The listing as some load showed it that started at that instant or later, with own writes. Blocks while it is loaded. */
    public Seen<T> get(Instant notBefore) {
        var asked = clock.instant();
        var wanted = notBefore.isAfter(asked) ? asked : notBefore;
        while (true) {
            Load<T> joined;
            boolean mine = false;
            synchronized (this) {
                var now = clock.instant(); // under the lock: what started later did so before the clock was set back
                var oldest = wanted.isBefore(floor) ? floor : wanted;
                if (shown != null
                        && !shown.started().isBefore(oldest)
                        && !shown.started().isAfter(now)) {
                    return Seen.of(shown.value());
                }
                if (underWay == null) {
                    underWay = new Load<>(now, new CompletableFuture<>());
                    mine = true;
                }
                joined = underWay;
            }
            var seen = mine ? run(joined) : joined.result().join();
            boolean failed = seen instanceof Seen.Unknown<T>;
            if (mine || (failed && !joined.started().isBefore(wanted))) {
                return seen;
            }
        }
    }

    /**
     * Lays a write of our own over the listing, after those that were made before.
     *
     * @param about an earlier write about the same is not laid over later loads any more
     * @param change must not mind a listing that shows the write already
     */
    public synchronized void overlay(Object about, UnaryOperator<T> change) {
        writes.removeIf(w -> w.about().equals(about));
        writes.add(new Write<>(about, change, clock.instant()));
        if (shown != null) {
            shown = new Shown<>(change.apply(shown.value()), shown.started());
        }
    }

    /** The listing as it stands, however old; empty when nothing was loaded yet. */
    public synchronized Optional<T> peek() {
        return Optional.ofNullable(shown).map(Shown::value);
    }

    /** What was loaded up to now does not do any more, whoever asks: something may have changed in a way that is not known. */
    public synchronized void invalidate() {
        floor = clock.instant();
        shown = null;
    }

    private Seen<T> run(Load<T> mine) {
        try {
            var seen = land(mine, load.get());
            mine.result().complete(seen);
            return seen;
        } catch (RuntimeException | Error bug) {
            synchronized (this) {
                underWay = null;
            }
            mine.result().completeExceptionally(bug);
            throw bug;
        }
    }

    private synchronized Seen<T> land(Load<T> mine, Seen<T> loaded) {
        underWay = null;
        if (!(loaded instanceof Seen.Known<T>(var value))) {
            return loaded;
        }
        writes.removeIf(w -> w.made().plus(settle).isBefore(mine.started()));
        for (var write : writes) {
            value = write.change().apply(value);
        }
        shown = new Shown<>(value, mine.started());
        return Seen.of(value);
    }
}
