package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.smtp.ProbeTargets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.PlatformType;

@Timeout(120)
class SsmProbeTest {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final ManualNow clock = new ManualNow();
    private final FakeSsm ssm = new FakeSsm();
    private final AtomicInteger pauses = new AtomicInteger();
    private final CountDownLatch together = new CountDownLatch(1);
    private final SsmProbe probe = new SsmProbe(
            _ -> ssm,
            clock,
            _ -> {
                pauses.incrementAndGet();
                together.await();
            },
            "mailserver-operator-probe",
            new ProbeTargets(
                    List.of("mx.one.test:25", "mx.two.test:25"),
                    "web.test:443",
                    name -> Seen.of(List.of(name.equals("web.test") ? "198.51.100.9" : "198.51.100.1"))));

    private static final class ManualNow implements InstantSource {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void fiftyServersCostOneCommandAndOneListing() throws Exception {
        var rounds = rounds(50);

        var handles = startTogether(rounds);
        ssm.finish("n c C|||\nn 0 C|220 mx.one.test|250 mx.one.test|1\nn 1 T|||\n".replace("n ", ssm.nonce() + " "));
        List<Seen<Optional<Result>>> results = new ArrayList<>();
        for (var round : rounds) {
            results.add(probe.result(SCOPE, round, done(handles.get(round))));
        }

        assertThat(ssm.sent).hasSize(1);
        assertThat(ssm.listings).isEqualTo(1);
        assertThat(results)
                .allSatisfy(r -> assertThat(r.known().orElseThrow())
                        .hasValueSatisfying(x -> assertThat(x.targets())
                                .extracting(t -> t.connect())
                                .containsExactly(Connect.CONNECTED, Connect.TIMED_OUT)));
        assertThat(results.getLast().known().orElseThrow().orElseThrow().nonce())
                .isEqualTo(rounds.getLast().nonce());
    }

    @Test
    void aHundredServersCostTwoCommandsAndFourListings() throws Exception {
        var rounds = rounds(100);

        var handles = startTogether(rounds);
        assertThat(ssm.sent).hasSize(2);
        assertThat(pauses)
                .as("whoever does not fit into the first command has waited enough")
                .hasValue(1);

        rounds.forEach(round -> assertThat(probe.result(SCOPE, round, done(handles.get(round))))
                .as("no start waits for a result")
                .isEqualTo(Seen.of(Optional.empty())));
        ssm.finish("");
        clock.now = NOW.plusSeconds(5);
        rounds.forEach(round -> assertThat(probe.result(SCOPE, round, done(handles.get(round)))
                        .known()
                        .orElseThrow())
                .isPresent());
        assertThat(ssm.listings).isEqualTo(4);
        assertThat(ssm.documentReads).isEqualTo(1);
    }

    @Test
    void theCommandIsBoundedAndNamesAddressesOnly() {
        together.countDown();

        var outcome = probe.start(SCOPE, round(1));

        var sent = ssm.sent.getFirst();
        assertThat(outcome).isEqualTo(new Outcome.Done("command-1:" + round(1).nonce()));
        assertThat(done(outcome)).hasSizeLessThanOrEqualTo(64);
        assertThat(sent.documentName()).isEqualTo("mailserver-operator-probe");
        assertThat(sent.documentVersion()).isEqualTo("1");
        assertThat(sent.documentHash()).isEqualTo(FakeSsm.hash(FakeSsm.SHIPPED));
        assertThat(sent.documentHashTypeAsString()).isEqualTo("Sha256");
        assertThat(sent.instanceIds()).containsExactly("i-00000001");
        assertThat(sent.maxErrors()).isEqualTo("100%");
        assertThat(sent.timeoutSeconds()).isEqualTo(60);
        assertThat(sent.parameters())
                .isEqualTo(Map.of(
                        "Targets", List.of("198.51.100.1:25 198.51.100.1:25 127.0.0.1:25"),
                        "Control", List.of("198.51.100.9:443"),
                        "Names", List.of("i-00000001=mail1.example.com"),
                        "Nonce", List.of(round(1).nonce())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "untagged"})
    void anInstanceThatIsRefusedSpoilsItForItselfAlone(String how) throws Exception {
        (how.equals("unknown") ? ssm.unknown : ssm.untagged).add("i-00000007");

        var handles = startTogether(rounds(16));

        assertThat(handles.values().stream().filter(Outcome.Done.class::isInstance))
                .hasSize(15);
        assertThat(handles.get(round(7)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        f -> assertThat(f.why().kind()).isEqualTo(how.equals("unknown") ? Kind.INVALID : Kind.DENIED));
    }

    @Test
    void aMissingTagIsNamed() {
        together.countDown();
        ssm.untagged.add("i-00000001");

        assertThat(failure(probe.start(SCOPE, round(1))).text())
                .contains("ssm:SendCommand", "mailserver-operator.dev/probe = allow");
    }

    @Test
    void whatHasNotEndedIsAskedForAgainAndWhatHasIsNot() {
        together.countDown();
        var handle = done(probe.start(SCOPE, round(1)));

        assertThat(probe.result(SCOPE, round(1), handle)).isEqualTo(Seen.of(Optional.empty()));
        ssm.finish("");
        assertThat(probe.result(SCOPE, round(1), handle)).as("within a second").isEqualTo(Seen.of(Optional.empty()));
        clock.now = NOW.plusSeconds(5);
        assertThat(probe.result(SCOPE, round(1), handle).known().orElseThrow()).isPresent();
        clock.now = NOW.plusSeconds(50);
        assertThat(probe.result(SCOPE, round(1), handle).known().orElseThrow()).isPresent();
        assertThat(ssm.listings).isEqualTo(2);
    }

    @Test
    void aRunThatDidNotSucceedIsLost() {
        together.countDown();
        var handle = done(probe.start(SCOPE, round(1)));
        ssm.undeliverable();

        assertThat(probe.result(SCOPE, round(1), handle).failure()).hasValueSatisfying(f -> {
            assertThat(f.kind()).isEqualTo(Kind.INVALID);
            assertThat(f.text()).isEqualTo("Run Command on i-00000001 ended as DeliveryTimedOut.");
        });
    }

    @Test
    void howSsmKnowsAnInstanceIsListedOnceForAll() {
        ssm.managed.put("i-00000001", Map.entry(PingStatus.ONLINE, PlatformType.LINUX));
        ssm.managed.put("i-00000002", Map.entry(PingStatus.CONNECTION_LOST, PlatformType.LINUX));
        ssm.managed.put("i-00000003", Map.entry(PingStatus.ONLINE, PlatformType.WINDOWS));

        assertThat(probe.managed(SCOPE, "i-00000001", NOW))
                .isEqualTo(Seen.of(Optional.of(new ManagedInstance(true, true, Optional.empty()))));
        assertThat(probe.managed(SCOPE, "i-00000002", NOW))
                .isEqualTo(Seen.of(Optional.of(new ManagedInstance(false, true, Optional.empty()))));
        assertThat(probe.managed(SCOPE, "i-00000003", NOW))
                .isEqualTo(Seen.of(Optional.of(new ManagedInstance(true, false, Optional.empty()))));
        assertThat(probe.managed(SCOPE, "i-00000004", NOW)).isEqualTo(Seen.of(Optional.empty()));
        assertThat(ssm.descriptions).isEqualTo(1);
    }

    /** All of them wait for company before the first command goes. */
    private Map<Round, Outcome> startTogether(List<Round> rounds) throws Exception {
        Map<Round, Outcome> outcomes = new TreeMap<>((a, b) -> a.nonce().compareTo(b.nonce()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Thread> running = Collections.synchronizedList(new ArrayList<>());
            List<Future<Outcome>> started = rounds.stream()
                    .map(r -> threads.submit(() -> {
                        running.add(Thread.currentThread());
                        return probe.start(SCOPE, r);
                    }))
                    .toList();
            while (running.size() < rounds.size()
                    || !running.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            together.countDown();
            for (int i = 0; i < rounds.size(); i++) {
                outcomes.put(rounds.get(i), started.get(i).get());
            }
        }
        return outcomes;
    }

    private static List<Round> rounds(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(SsmProbeTest::round).toList();
    }

    private static Round round(int i) {
        return new Round(
                Place.INSTANCE, Optional.of("i-%08d".formatted(i)), "mail" + i + ".example.com", "%012x".formatted(i));
    }

    private static String done(Outcome outcome) {
        return ((Outcome.Done) outcome).reference();
    }

    private static Failure failure(Outcome outcome) {
        return ((Outcome.Failed) outcome).why();
    }
}
