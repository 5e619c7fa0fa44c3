package dev.mailserver.operator.batch;

import dev.mailserver.operator.batch.RateLimit.Pause;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes of many owners to one thing that takes one writer at a time. Whoever gets the lock commits for all who wait for it, as far
 * as the limits allow; each owner gets its own outcome.
 *
 * @param <C> the change of one owner: made as a whole or not at all
 */
public final class GroupCommit<C> {
    /**
     * What a change touches and weighs.
     *
     * @param keys what no two changes of one batch may have in common
     */
    public record Size(Set<?> keys, int elements, int characters) {}

    /** What came of a batch. */
    public sealed interface Result {
        /** The same for every member; nothing else is known of them. */
        record Settled(Outcome outcome) implements Result {}

        /** Nothing was done, because of at least one of the members; a member that is refused alone has this outcome. */
        record Refused(Failure alone) implements Result {}
    }

    private static final Failure OVERLAP = Failure.of(
            Failure.Kind.CONFLICT,
            "Another resource changes the same record at the same time; both cannot be made at once.");
    private static final Failure LOST =
            Failure.of(Failure.Kind.UNAVAILABLE, "The change was given up; whether it was made is not known.");

    private final int elements;
    private final int characters;
    private final Function<C, Size> size;
    private final Function<List<C>, Result> commit;
    private final Pause pause;
    private final Duration gather;
    private final Deque<Member<C>> pending = new ArrayDeque<>();
    private final ReentrantLock writer = new ReentrantLock();

    private static final class Member<C> {
        private final C change;
        private final Size size;
        private @Nullable Outcome outcome;

        /** Whether it was left over by a batch that was full: others were waited for then. */
        private boolean gathered;

        Member(C change, Size size) {
            this.change = change;
            this.size = size;
        }

        /** A bug in commit reaches the thread that met it, and the others must not wait for ever. */
        void giveUp() {
            if (outcome == null) {
                outcome = new Outcome.Failed(LOST);
            }
        }
    }

    /**
     * For one thing.
     *
     * @param elements how many a batch may have; a single change above it is tried alone
     * @param characters how many a batch may have
     * @param commit makes all of a batch or nothing; blocks
     * @param pause how others are waited for
     * @param gather for how long, before each batch
     */
    public GroupCommit(
            int elements,
            int characters,
            Function<C, Size> size,
            Function<List<C>, Result> commit,
            Pause pause,
            Duration gather) {
        this.elements = elements;
        this.characters = characters;
        this.size = size;
        this.commit = commit;
        this.pause = pause;
        this.gather = gather;
    }

    /** Has a change made, alone or together with others, and says what came of it. Blocks. */
    public Outcome submit(C change) {
        var mine = new Member<>(change, size.apply(change));
        synchronized (pending) {
            pending.add(mine);
        }
        writer.lock();
        try {
            while (true) {
                var outcome = mine.outcome;
                if (outcome != null) {
                    return outcome;
                }
                if (!mine.gathered) {
                    gather();
                }
                var batch = drain();
                try {
                    make(batch);
                } finally {
                    batch.forEach(Member::giveUp);
                }
            }
        } finally {
            writer.unlock();
        }
    }

    private void gather() {
        try {
            pause.pause(gather);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next batch, in the order of asking. Whoever overlaps with an earlier member is told so at once. */
    private List<Member<C>> drain() {
        List<Member<C>> batch = new ArrayList<>();
        Set<Object> taken = new HashSet<>();
        int elementsLeft = elements;
        int charactersLeft = characters;
        synchronized (pending) {
            for (var next = pending.peek(); next != null; next = pending.peek()) {
                if (next.size.keys().stream().anyMatch(taken::contains)) {
                    next.outcome = new Outcome.Failed(OVERLAP);
                } else {
                    elementsLeft -= next.size.elements();
                    charactersLeft -= next.size.characters();
                    if (!batch.isEmpty() && (elementsLeft < 0 || charactersLeft < 0)) {
                        break;
                    }
                    taken.addAll(next.size.keys());
                    batch.add(next);
                }
                pending.remove();
            }
            pending.forEach(left -> left.gathered = true);
        }
        return batch;
    }

    /** Halves a batch that one member spoils, and nothing else. */
    private void make(List<Member<C>> batch) {
        switch (commit.apply(batch.stream().map(m -> m.change).toList())) {
            case Result.Settled(var outcome) -> batch.forEach(m -> m.outcome = outcome);
            case Result.Refused(var alone)
            when batch.size() == 1 -> batch.getFirst().outcome = new Outcome.Failed(alone);
            case Result.Refused _ -> {
                make(batch.subList(0, batch.size() / 2));
                make(batch.subList(batch.size() / 2, batch.size()));
            }
        }
    }
}
