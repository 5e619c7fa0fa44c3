package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.sandbox.RunningModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By a resolver that validates: BIND, with a trust anchor. What the zones are is told in {@code sandbox/dns/validating.py}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DnssecIT {
    private RunningModule servers;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private DnsResolver resolver;

    @BeforeAll
    void begin() throws JsonProcessingException {
        servers = RunningModule.start("sandbox.dns.validating", List.of());
        var where = new ObjectMapper().readTree(servers.line());
        var place = where.get("resolver").asText().split(":");
        resolver = new DnsResolver(
                new DnsSettings(
                        List.of(new InetSocketAddress(place[0], Integer.parseInt(place[1]))),
                        where.get("authoritativePort").asInt(),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5)),
                now::get,
                new SimpleMeterRegistry());
    }

    @AfterAll
    void end() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed.test", "unsigned.test"})
    void whatIsSignedRightlyAndWhatNeedNotBeIsAnswered(String zone) {
        assertThat(lookup(zone).resolver().flatMap(Seen::known).map(Answer::values))
                .contains(List.of("192.0.2.1"));
        assertThat(reason(zone)).isEqualTo(Reason.Answering);
        assertThat(received("mail." + zone).known().map(Answer::values)).contains(List.of("192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed.test", "rolled.test"})
    void whatIsNotSignedRightlyIsBogusThoughItsOwnServersAnswer(String zone) {
        lookup(zone);
        now.updateAndGet(t -> t.plusSeconds(10)); // no failure that the resolver keeps and repeats
        var lookup = lookup(zone);
        assertThat(lookup.authoritative())
                .isNotEmpty()
                .allSatisfy(s ->
                        assertThat(s.answer().known().orElseThrow().values()).hasSize(1));
        assertThat(lookup.resolver().flatMap(Seen::failure).map(Failure::kind)).contains(Kind.BOGUS);
        assertThat(reason(zone)).isEqualTo(Reason.DnssecBogus);
        assertThat(received("mail." + zone).failure().map(Failure::text))
                .contains("The answer for A mail." + zone + " fails DNSSEC validation.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed.test", "unsigned.test"})
    void anAbsentNameIsAbsentAndNotBogus(String zone) {
        assertThat(received("none." + zone).known().map(Answer::rcode)).contains(Rcode.NXDOMAIN);
        assertThat(received(zone).known()).contains(new Answer(Rcode.NOERROR, List.of(), 60));
    }

    @Test
    void aZoneIsFoundBelowOneThatIsSigned() {
        assertThat(resolver.delegation("signed.test").known().orElseThrow().nameServers())
                .containsExactly("ns.test");
        assertThat(resolver.delegation("none.test").known().orElseThrow().nameServers())
                .isEmpty();
    }

    private Lookup lookup(String zone) {
        return resolver.lookup(
                new Question("mail." + zone, "A"),
                resolver.delegation(zone).known().orElseThrow());
    }

    private Reason reason(String zone) {
        return Agreement.on(
                        Optional.of(lookup(zone)), answer -> !answer.values().isEmpty())
                .verdict(ConditionType.DnsReady, Reason.Answering, "an address")
                .reason();
    }

    /** As somebody gets it who knows none of the zones. */
    private Seen<Answer> received(String name) {
        return resolver.answer(new Question(name, "A"), List.of());
    }
}
