package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SocketProbeTest {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Round ROUND = new Round(Place.OPERATOR, Optional.empty(), "mail.example.com", "n1");

    /** For those who answer, however busy this machine is. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** For those who never will. */
    private static final Duration HASTY = Duration.ofMillis(700);

    @Test
    void anOpenServerIsGreetedAndLeftPolitely() throws Exception {
        try (var server = LoopbackServer.open("mx.one.test", "192.0.2.10")) {
            assertThat(observe(server.address()))
                    .isEqualTo(new Observation(
                            server.address(),
                            Connect.CONNECTED,
                            Optional.of(220),
                            true,
                            Optional.of(true),
                            Optional.of("192.0.2.10")));
            assertThat(server.heard()).containsExactly("EHLO mail.example.com", "QUIT");
        }
    }

    @Test
    void aServerThatRejectsIsOnlyToldQuit() throws Exception {
        try (var server = LoopbackServer.talking("554-no\r\n554 never\r\n", "")) {
            assertThat(observe(server.address()).reply()).contains(554);
            assertThat(server.heard()).containsExactly("QUIT");
        }
    }

    @Test
    void starttlsThatIsNotOfferedIsSeen() throws Exception {
        try (var server = LoopbackServer.talking("220 mx.one.test\r\n", "250 mx.one.test\r\n")) {
            assertThat(observe(server.address()).startTls()).contains(false);
        }
    }

    @Test
    void hostileServersCostNoMoreThanTheirTimeAndAreNotGreeted() throws Exception {
        try (var silent = LoopbackServer.silent();
                var dripping = LoopbackServer.dripping();
                var resetting = LoopbackServer.resetting();
                var junk = LoopbackServer.talking("\u0016\u0003\u0000\u00ffSSH-2.0\u001b[31m\r\n", "")) {
            for (var seen : List.of(
                    observe(silent.address(), HASTY), observe(dripping.address(), HASTY), observe(junk.address()))) {
                assertThat(seen.connect()).isEqualTo(Connect.CONNECTED);
                assertThat(seen.reply()).isEmpty();
            }
            var reset = observe(resetting.address()); // which may come before connect() has returned
            assertThat(reset.connect()).isIn(Connect.CONNECTED, Connect.REFUSED);
            assertThat(reset.reply()).isEmpty();
            assertThat(junk.heard()).isEmpty();
        }
    }

    @Test
    void aFloodIsCutAndDoesNotPassForStrippedStarttls() throws Exception {
        try (var server = LoopbackServer.flooding()) {
            var seen = observe(server.address());
            assertThat(seen.reply()).contains(220);
            assertThat(seen.startTls()).isEmpty();
        }
    }

    @Test
    void whatCannotBeConnectedToIsToldApart() throws Exception {
        try (var filtering = LoopbackServer.filtering()) {
            assertThat(observe(filtering.address(), HASTY).connect()).isEqualTo(Connect.TIMED_OUT);
        }
        assertThat(observe(LoopbackServer.refusing()).connect()).isEqualTo(Connect.REFUSED);
        assertThat(observe("127.255.255.255:25").connect()).isEqualTo(Connect.UNREACHABLE);
    }

    @Test
    void aRoundThatThisProcessKnowsNothingOfIsLost() throws IOException {
        try (var probe = probe(LoopbackServer.refusing(), PATIENT)) {
            assertThat(probe.result(SCOPE, ROUND, "n0").failure())
                    .hasValueSatisfying(f -> assertThat(f.kind()).isEqualTo(Kind.INVALID));
        }
    }

    @Test
    void theResultIsThereWhenAllHaveAnswered() throws Exception {
        var let = new CountDownLatch(1);
        try (var slow = LoopbackServer.busyUntil(let);
                var probe = probe(slow.address(), PATIENT)) {
            assertThat(probe.start(SCOPE, ROUND)).isEqualTo(new Outcome.Done("n1"));
            assertThat(probe.result(SCOPE, ROUND, "n1")).isEqualTo(Seen.of(Optional.empty()));
            let.countDown();
            assertThat(finished(probe).nonce()).isEqualTo("n1");
        }
    }

    private static Observation observe(String address) throws Exception {
        return observe(address, PATIENT);
    }

    private static Observation observe(String address, Duration patience) throws Exception {
        try (var probe = probe(address, patience)) {
            assertThat(probe.start(SCOPE, ROUND)).isInstanceOf(Outcome.Done.class);
            return finished(probe).targets().getFirst();
        }
    }

    private static SocketProbe probe(String address, Duration patience) {
        return new SocketProbe(
                new ProbeTargets(List.of(address), LoopbackServer.refusing(), _ -> Seen.of(List.of())), patience);
    }

    private static Result finished(SocketProbe probe) throws InterruptedException {
        while (true) {
            var seen = probe.result(SCOPE, ROUND, "n1").known().orElseThrow();
            if (seen.isPresent()) {
                assertThat(seen.get().control()).contains(Connect.REFUSED);
                return seen.get();
            }
            Thread.sleep(10);
        }
    }
}
