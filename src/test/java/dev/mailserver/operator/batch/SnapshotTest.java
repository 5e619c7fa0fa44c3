package dev.mailserver.operator.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SnapshotTest {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Failure DOWN = Failure.of(Failure.Kind.UNAVAILABLE, "down");

    private final ManualClock clock = new ManualClock();

    /** Each load blocks until it is given an answer. */
    private final LinkedBlockingQueue<Seen<List<String>>> answers = new LinkedBlockingQueue<>();

    private final Semaphore started = new Semaphore(0);
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final Snapshot<List<String>> snapshot = new Snapshot<>(this::load, clock, SETTLE);

    private Seen<List<String>> load() {
        assertThat(atOnce.incrementAndGet()).isEqualTo(1);
        loads.incrementAndGet();
        started.release();
        try {
            return answers.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void answer(String... listing) {
        answers.add(Seen.of(List.of(listing)));
    }

    private Caller<Seen<List<String>>> reader() {
        var now = clock.instant();
        return Caller.waiting(() -> snapshot.get(now));
    }

    @Test
    void aBurstOfReadersCostsTwoLoadsAtMost() throws Exception {
        var first = reader();
        started.acquire();
        clock.pass(SECOND);
        var burst = IntStream.range(0, 50).mapToObj(_ -> reader()).toList();

        answer("old");
        started.acquire();
        answer("new");

        assertThat(first.result()).isEqualTo(Seen.of(List.of("old")));
        assertThat(burst).allSatisfy(r -> assertThat(r.result()).isEqualTo(Seen.of(List.of("new"))));
        assertThat(loads).hasValue(2);
    }

    @Test
    void readersThatAskedNoLaterThanTheLoadStartedShareIt() throws Exception {
        var readers = IntStream.range(0, 20).mapToObj(_ -> reader()).toList();
        started.acquire();
        answer("a");

        assertThat(readers).allSatisfy(r -> assertThat(r.result()).isEqualTo(Seen.of(List.of("a"))));
        assertThat(loads).hasValue(1);
    }

    @Test
    void aReaderThatIsContentWithWhatIsThereCostsNothing() {
        answer("a");
        var loaded = clock.instant();
        snapshot.get(loaded);
        clock.pass(Duration.ofMinutes(10));

        assertThat(snapshot.get(loaded)).isEqualTo(Seen.of(List.of("a")));
        assertThat(loads).hasValue(1);
    }

    @Test
    void readersThatWantItFromTheFutureShareTheOneFromNow() throws Exception {
        var readers = List.of(
                Caller.waiting(() -> snapshot.get(Instant.MAX)), Caller.waiting(() -> snapshot.get(Instant.MAX)));
        started.acquire();
        answer("a");
        answer("b");

        assertThat(readers).allSatisfy(r -> assertThat(r.result()).isEqualTo(Seen.of(List.of("a"))));
        assertThat(loads).hasValue(1);
    }

    @Test
    void aFailedLoadIsToldToThoseWhoWaitedForItAndIsNotKept() throws Exception {
        var readers = List.of(reader(), reader(), reader());
        started.acquire();
        answers.add(Seen.unknown(DOWN));
        assertThat(readers).allSatisfy(r -> assertThat(r.result()).isEqualTo(Seen.unknown(DOWN)));
        assertThat(loads).hasValue(1);

        answer("a");
        assertThat(snapshot.get(clock.instant())).isEqualTo(Seen.of(List.of("a")));
    }

    @Test
    void aFailureOfALoadThatStartedBeforeAReaderAskedIsNotItsFailure() throws Exception {
        var early = reader();
        started.acquire();
        clock.pass(SECOND);
        var late = reader();

        answers.add(Seen.unknown(DOWN));
        answer("a");

        assertThat(early.result()).isEqualTo(Seen.unknown(DOWN));
        assertThat(late.result()).isEqualTo(Seen.of(List.of("a")));
    }

    @Test
    void aFailedLoadLeavesWhatWasThereToThoseWhoAreContentWithIt() {
        var before = clock.instant();
        answer("a");
        snapshot.get(before);
        answers.add(Seen.unknown(DOWN));
        assertThat(snapshot.get(clock.pass(SECOND))).isEqualTo(Seen.unknown(DOWN));

        assertThat(snapshot.get(before)).isEqualTo(Seen.of(List.of("a")));
    }

    @Test
    void anOwnWriteShowsAtOnceWithoutALoad() {
        answer("a");
        snapshot.get(clock.instant());
        snapshot.overlay("b", with("b"));

        assertThat(snapshot.get(clock.instant())).isEqualTo(Seen.of(List.of("a", "b")));
        assertThat(loads).hasValue(1);
    }

    @Test
    void anOwnWriteIsLaidOverALoadThatWasUnderWay() throws Exception {
        var reader = reader();
        started.acquire();
        snapshot.overlay("b", with("b"));
        answer("a");

        assertThat(reader.result()).isEqualTo(Seen.of(List.of("a", "b")));
    }

    @Test
    void anOwnWriteStandsUntilALoadThatStartedAfterItHadTimeToShow() {
        snapshot.overlay("b", with("b"));

        answer("a");
        assertThat(snapshot.get(clock.pass(SETTLE))).isEqualTo(Seen.of(List.of("a", "b")));
        answer("a");
        assertThat(snapshot.get(clock.pass(SECOND))).isEqualTo(Seen.of(List.of("a")));
    }

    @Test
    void aLaterWriteAboutTheSameTakesTheEarlierOnesPlace() {
        snapshot.overlay("b", with("b"));
        snapshot.overlay("b", all -> all);
        answer("a");

        assertThat(snapshot.get(clock.instant())).isEqualTo(Seen.of(List.of("a")));
    }

    @Test
    void afterAnInvalidationEvenTheMostContentReaderLoadsAnew() throws Exception {
        var before = clock.instant();
        var underWay = reader();
        started.acquire();
        clock.pass(SECOND);
        snapshot.invalidate();
        var content = Caller.waiting(() -> snapshot.get(before));

        answer("before");
        started.acquire();
        answer("after");

        assertThat(underWay.result()).isEqualTo(Seen.of(List.of("before")));
        assertThat(content.result()).isEqualTo(Seen.of(List.of("after")));
    }

    @Test
    void aReaderThatWasHeldUpSharesTheLoadThatStartedMeanwhile() {
        var before = clock.instant();
        List<Snapshot<List<String>>> one = new ArrayList<>();
        var heldUp = new AtomicBoolean();
        one.add(new Snapshot<>(
                this::load,
                () -> {
                    var asked = clock.instant();
                    if (heldUp.compareAndSet(false, true)) {
                        answer("a");
                        one.getFirst().get(clock.pass(SECOND));
                    }
                    return asked;
                },
                SETTLE));

        assertThat(one.getFirst().get(before)).isEqualTo(Seen.of(List.of("a")));
        assertThat(loads).hasValue(1);
    }

    @Test
    void aBugInALoadReachesItsReadersAndWedgesNothing() {
        List<Integer> calls = new ArrayList<>();
        var odd = new Snapshot<String>(
                () -> {
                    calls.add(1);
                    if (calls.size() == 1) {
                        throw new IllegalStateException("bug");
                    }
                    return Seen.of("well");
                },
                clock,
                SETTLE);

        assertThatThrownBy(() -> odd.get(clock.instant())).hasMessage("bug");
        assertThat(odd.get(clock.instant())).isEqualTo(Seen.of("well"));
    }

    private static java.util.function.UnaryOperator<List<String>> with(String more) {
        return all -> Stream.concat(all.stream(), Stream.of(more)).distinct().toList();
    }
}
