package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Secrets;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import dev.mailserver.operator.model.ZoneProvider.Tsig;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import dev.mailserver.operator.model.ZonesContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Zones of a real name server, and everything that can be wrong between it and the operator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Rfc2136ZonesContract extends ZonesContract {
    private static final int ZONES = 40;

    private final String maker;
    private final AtomicInteger used = new AtomicInteger();
    private Primary server;
    private Rfc2136Zones zones;

    Rfc2136ZonesContract(String maker) {
        this.maker = maker;
    }

    @BeforeAll
    void start() {
        server = Primary.start(
                maker,
                IntStream.range(0, ZONES)
                        .boxed()
                        .flatMap(i -> Stream.of("z" + i + ".test", "sub.z" + i + ".test"))
                        .toList());
        zones = zones(server.secrets(), Clock.systemUTC());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Rfc2136Zones zones(Secrets secrets, Clock clock) {
        return new Rfc2136Zones(secrets, clock, Duration.ofSeconds(30));
    }

    @Override
    protected Zones zones() {
        return zones;
    }

    @Override
    protected ZoneProvider provider() {
        return server.provider("writer");
    }

    @Override
    protected String fresh() {
        return "z" + used.getAndIncrement() + ".test";
    }

    @Override
    protected HostedZone publicZone(String name) {
        return server.zone(name);
    }

    @Override
    protected void write(HostedZone zone, RecordSet record) {
        put(zone, record);
    }

    private Outcome put(HostedZone zone, RecordSet record) {
        var somebody = new Identity("other", "other", "other", "uid-2");
        return zones.change(zone, somebody, List.of(RecordChange.create(record)));
    }

    private static RecordSet record(HostedZone zone, String label, String type, String value) {
        return RecordSet.of(label + "." + zone.name(), type, 300, List.of(value));
    }

    private Failure looking(Rfc2136Zones by, HostedZone zone) {
        return by.holding("mail." + zone.name(), zone.provider(), Optional.empty(), Instant.now())
                .failure()
                .orElseThrow();
    }

    private Failure writing(Rfc2136Zones by, HostedZone zone) {
        var outcome = by.change(zone, OWNER, List.of(RecordChange.create(record(zone, "mail", "A", "192.0.2.1"))));
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).why();
    }

    private ZoneView at(HostedZone zone, String name) {
        return zones.holding(name, zone.provider(), Optional.empty(), Instant.now())
                .known()
                .orElseThrow()
                .getFirst();
    }

    @Test
    void record_and_marker_are_seen_at_a_name_without_a_transfer_of_the_zone() {
        var zone = publicZone(fresh());
        var name = "mail." + zone.name();
        var marker = RecordSet.of(
                Marker.nameFor(name),
                "TXT",
                300,
                List.of(Txt.encode(Marker.of(OWNER, Marker.Kind.A, Optional.of("192.0.2.1"), false)
                        .text())));
        put(zone, record(zone, "mail", "A", "192.0.2.1"));
        put(zone, marker);
        var view = at(zone, name);
        assertThat(view.find(name, "A")).contains(record(zone, "mail", "A", "192.0.2.1"));
        assertThat(view.marked(OWNER, Marker.Kind.A)).containsExactly(name);
        assertThat(view.nameServers()).containsExactly("ns1." + zone.name(), "ns2." + zone.name());
    }

    @Test
    void a_text_of_four_thousand_octets_is_written_and_taken_for_granted() {
        var zone = publicZone(fresh());
        var text = RecordSet.of(zone.name(), "TXT", 300, List.of(Txt.encode("x".repeat(4000))));
        put(zone, text);
        assertThat(at(zone, zone.name()).records()).contains(text);
        assertThat(zones.change(zone, OWNER, List.of(RecordChange.remove(text))))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void character_strings_keep_their_borders() {
        var zone = publicZone(fresh());
        var text = RecordSet.of(zone.name(), "TXT", 300, List.of("\"v=spf1 \" \"\" \"-all\""));
        put(zone, text);
        assertThat(at(zone, zone.name()).records()).contains(text);
    }

    @Test
    void what_a_wildcard_gives_is_not_taken_for_a_record() {
        var zone = publicZone(fresh());
        put(zone, record(zone, "*", "A", "198.51.100.1"));
        put(zone, record(zone, "*", "TXT", "\"v=spf1 -all\""));
        var view = at(zone, "mail." + zone.name());
        assertThat(view.find("mail." + zone.name(), "A")).isEmpty();
        assertThat(view.markers("mail." + zone.name()).before()).isEmpty();
        assertThat(zones.change(zone, OWNER, List.of(RecordChange.create(record(zone, "mail", "A", "192.0.2.1")))))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void an_alias_is_seen_and_nothing_is_lost_beside_it() {
        var zone = publicZone(fresh());
        put(zone, record(zone, "mail", "CNAME", "elsewhere.test."));
        assertThat(at(zone, "mail." + zone.name()).find("mail." + zone.name(), "CNAME"))
                .contains(record(zone, "mail", "CNAME", "elsewhere.test."));
        assertThat(writing(zones, zone).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void a_longer_key_of_another_algorithm_does_as_well() {
        var zone = server.zone(fresh(), "wide");
        assertThat(put(zone, record(zone, "mail", "A", "192.0.2.1"))).isInstanceOf(Outcome.Done.class);
        assertThat(at(zone, "mail." + zone.name()).records()).contains(record(zone, "mail", "A", "192.0.2.1"));
    }

    @Test
    void a_key_that_may_only_look_is_told_so() {
        var zone = server.zone(fresh(), "reader");
        assertThat(at(zone, "mail." + zone.name()).records()).isNotEmpty();
        var why = writing(zones, zone);
        assertThat(why.kind()).isEqualTo(Kind.INVALID);
        assertThat(why.text()).contains(server.server()).containsAnyOf("REFUSED", "acl");
    }

    @Test
    void a_key_that_the_server_does_not_know_is_named() {
        var zone = new HostedZone(
                server.server(),
                fresh(),
                new Rfc2136(
                        server.server(),
                        new Tsig("stranger", TsigAlgorithm.HmacSHA256, "mail", new SecretRef("tsig", "writer"))));
        for (var why : List.of(looking(zones, zone), writing(zones, zone))) {
            assertThat(why.kind()).isEqualTo(Kind.INVALID);
            assertThat(why.text()).contains("BADKEY");
        }
    }

    @Test
    void another_secret_is_told_from_another_key() {
        var zone = publicZone(fresh());
        var wrong = zones(
                (_, _) -> Seen.of("c2VjcmV0IG9mIHNvbWVib2R5IGVsc2U=".getBytes(StandardCharsets.US_ASCII)),
                Clock.systemUTC());
        for (var why : List.of(looking(wrong, zone), writing(wrong, zone))) {
            assertThat(why.kind()).isEqualTo(Kind.INVALID);
            assertThat(why.text()).contains("BADSIG").doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void clocks_that_differ_are_told_as_such() {
        var zone = publicZone(fresh());
        var late = zones(server.secrets(), Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        for (var why : List.of(looking(late, zone), writing(late, zone))) {
            assertThat(why.kind()).isEqualTo(Kind.INVALID);
            assertThat(why.text()).contains("BADTIME", "clock");
        }
    }

    @Test
    void a_secret_that_is_missing_or_no_key_is_named() {
        var zone = new HostedZone(
                server.server(),
                fresh(),
                new Rfc2136(
                        server.server(),
                        new Tsig("writer", TsigAlgorithm.HmacSHA256, "mail", new SecretRef("other", "writer"))));
        assertThat(looking(zones, zone)).isEqualTo(Failure.of(Kind.NO_KEY, "There is no Secret mail/other."));
        var garbage = zones((_, _) -> Seen.of(new byte[0]), Clock.systemUTC());
        assertThat(writing(garbage, zone).kind()).isEqualTo(Kind.NO_KEY);
    }

    @Test
    void a_zone_that_the_server_does_not_serve_is_not_found_and_not_written_to() {
        var zone = publicZone("nobodys.example");
        assertThat(zones.holding("mail.nobodys.example", zone.provider(), Optional.empty(), Instant.now()))
                .isEqualTo(Seen.of(List.of()));
        assertThat(zones.holding("mail.nobodys.example", zone.provider(), Optional.of(zone.name()), Instant.now()))
                .isEqualTo(Seen.of(List.of()));
        assertThat(writing(zones, zone).kind()).isEqualTo(Kind.INVALID);
    }

    @Test
    void a_server_that_is_silent_or_away_is_no_refusal() throws IOException {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var patient = new Rfc2136Zones(server.secrets(), Clock.systemUTC(), Duration.ofMillis(300));
            assertThat(writing(patient, elsewhere(silent.getLocalPort())).kind())
                    .isEqualTo(Kind.NO_NAME_SERVER);
        }
        assertThat(looking(zones, elsewhere(1)).kind()).isEqualTo(Kind.NO_NAME_SERVER);
    }

    private HostedZone elsewhere(int port) {
        var at = "127.0.0.1:" + port;
        return new HostedZone(
                at, "z0.test", new Rfc2136(at, server.provider("writer").tsig()));
    }
}
