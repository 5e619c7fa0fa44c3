package dev.mailserver.operator.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.batch.GroupCommit.Result;
import dev.mailserver.operator.batch.GroupCommit.Size;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupCommitTest {
    private static final Failure WRONG = Failure.of(Kind.INVALID, "wrong");
    private static final Outcome DONE = new Outcome.Done("c1");

    private final CountDownLatch firstStarted = new CountDownLatch(1);
    private final CountDownLatch letFirstGo = new CountDownLatch(1);
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private Function<List<String>, Result> service = _ -> new Result.Settled(DONE);

    /** The name of a change is the key that it touches, up to a colon. */
    private final GroupCommit<String> group = new GroupCommit<>(
            10,
            1000,
            c -> new Size(Set.of(c.split(":", -1)[0]), c.startsWith("big") ? 6 : 1, 1),
            this::commit,
            _ -> {},
            Duration.ZERO);

    private Result commit(List<String> batch) {
        batches.add(batch);
        if (batch.equals(List.of("first"))) {
            firstStarted.countDown();
            try {
                letFirstGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return service.apply(batch);
    }

    /** Submits these, in this order, while another commit is under way; gives their outcomes in the same order. */
    private List<Outcome> together(List<String> changes) throws InterruptedException {
        var first = Caller.start(() -> group.submit("first"));
        firstStarted.await();
        List<Caller<Outcome>> waiting = new ArrayList<>();
        for (var change : changes) {
            waiting.add(Caller.waiting(() -> group.submit(change)));
        }
        letFirstGo.countDown();
        assertThat(first.result()).isEqualTo(DONE);
        batches.removeFirst();
        return waiting.stream().map(Caller::result).toList();
    }

    @Test
    void whatIsSubmittedDuringACommitGoesTogetherInTheNext() throws Exception {
        assertThat(together(List.of("a", "b", "c"))).containsExactly(DONE, DONE, DONE);
        assertThat(batches).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void aBatchKeepsToTheLimits() throws Exception {
        together(List.of("big1", "a", "big2", "b", "big3"));
        assertThat(batches).containsExactly(List.of("big1", "a"), List.of("big2", "b"), List.of("big3"));
    }

    @Test
    void aChangeAboveTheLimitIsTriedAlone() {
        var small = new GroupCommit<String>(
                1, 1, _ -> new Size(Set.of(), 5, 5), _ -> new Result.Settled(DONE), _ -> {}, Duration.ZERO);
        assertThat(small.submit("a")).isEqualTo(DONE);
    }

    @Test
    void oneWrongChangeDoesNotSpoilTheOthers() throws Exception {
        service = batch -> batch.contains("e") ? new Result.Refused(WRONG) : new Result.Settled(DONE);
        var outcomes = together(List.of("a", "b", "c", "d", "e", "f", "g", "h"));

        assertThat(outcomes).containsExactly(DONE, DONE, DONE, DONE, new Outcome.Failed(WRONG), DONE, DONE, DONE);
        assertThat(batches).hasSize(7);
    }

    @Test
    void ofTwoChangesOfOneThingTheSecondHasToLookAgain() throws Exception {
        var outcomes = together(List.of("apex:1", "b", "apex:2"));

        assertThat(outcomes.subList(0, 2)).containsExactly(DONE, DONE);
        assertThat(outcomes.get(2))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.why().kind()).isEqualTo(Kind.CONFLICT));
        assertThat(batches).containsExactly(List.of("apex:1", "b"));
    }

    @Test
    void aLostAnswerIsUnknownToEveryMemberAndNothingIsSentTwice() throws Exception {
        var lost = new Outcome.Failed(Failure.of(Kind.UNAVAILABLE, "lost"));
        service = batch -> new Result.Settled(batch.equals(List.of("first")) ? DONE : lost);

        assertThat(together(List.of("a", "b", "c"))).containsExactly(lost, lost, lost);
        assertThat(batches).hasSize(1);
    }

    @Test
    void aBugReachesWhoMetItAndLeavesNobodyWaiting() throws Exception {
        service = batch -> {
            if (batch.contains("a")) {
                throw new IllegalStateException("bug");
            }
            return new Result.Settled(DONE);
        };
        var first = Caller.start(() -> group.submit("first"));
        firstStarted.await();
        var a = Caller.waiting(() -> group.submit("a"));
        var b = Caller.waiting(() -> group.submit("b"));
        letFirstGo.countDown();

        first.result();
        assertThatThrownBy(a::result).hasRootCauseMessage("bug");
        assertThat(b.result())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.why().kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(group.submit("c")).isEqualTo(DONE);
    }

    @Test
    void manyWritersAtOnceAllGetTheirOwnOutcome() {
        service = batch ->
                batch.stream().anyMatch(c -> c.endsWith("7")) ? new Result.Refused(WRONG) : new Result.Settled(DONE);
        var callers = IntStream.range(0, 200)
                .mapToObj(i -> Caller.start(() -> group.submit("n" + i)))
                .toList();
        for (int i = 0; i < 200; i++) {
            assertThat(callers.get(i).result()).isEqualTo(i % 10 == 7 ? new Outcome.Failed(WRONG) : DONE);
        }
    }
}
