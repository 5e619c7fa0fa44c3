package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Resolver} keeps to. A subclass brings the port and a DNS to ask. */
public abstract class ResolverContract {
    /** The port under test. */
    protected abstract Resolver resolver();

    /** A delegated zone, unused by any other test, with at least two name servers; everything in it is answered. */
    protected abstract HostedZone zone();

    /** Writes a record set and sees to it that every server answers it. */
    protected abstract void publish(HostedZone zone, RecordSet record);

    /** Writes a record set and sees to it that this server alone answers it. */
    protected abstract void publishAt(HostedZone zone, String server, RecordSet record);

    /** That server does not answer for the zone any more, though it is listed. */
    protected abstract void makeLame(HostedZone zone, String server);

    /** That server, or with none the public path, does not answer at all any more. */
    protected abstract void silence(Optional<String> server);

    /** Everything answers again. */
    protected abstract void mend();

    /** A PTR of an address; the address. */
    protected abstract String reverse(String name);

    private Delegation delegation(HostedZone zone) {
        return resolver().delegation(zone.name()).known().orElseThrow();
    }

    private Lookup lookup(HostedZone zone, String name, String type) {
        return resolver().lookup(new Question(name, type), delegation(zone));
    }

    private static List<Answer> known(Lookup lookup) {
        return lookup.authoritative().stream()
                .flatMap(a -> a.answer().known().stream())
                .toList();
    }

    private static Optional<Failure> failure(Lookup lookup, String server) {
        return lookup.authoritative().stream()
                .filter(a -> a.server().equals(server))
                .findFirst()
                .map(ServerAnswer::answer)
                .flatMap(Seen::failure);
    }

    @Test
    void the_parent_s_delegation_is_told_in_canonical_form() {
        var zone = zone();
        assertThat(delegation(zone).zone()).isEqualTo(zone.name());
        assertThat(delegation(zone).nameServers())
                .hasSizeGreaterThanOrEqualTo(2)
                .isSorted()
                .allMatch(s -> s.equals(Names.canonical(s)));
    }

    @Test
    void a_zone_that_the_parent_denies_has_no_name_servers() {
        assertThat(resolver()
                        .delegation("nothing-here." + zone().name())
                        .known()
                        .orElseThrow()
                        .nameServers())
                .isEmpty();
    }

    @Test
    void the_enclosing_zone_of_a_name_is_found_by_walking_up() {
        var zone = zone();
        assertThat(resolver().enclosing("a.b.c." + zone.name())).isEqualTo(Seen.of(delegation(zone)));
    }

    @Test
    void every_server_and_then_the_public_path_are_asked() {
        var zone = zone();
        var name = "mail." + zone.name();
        publish(zone, RecordSet.of(name, "A", 300, List.of("192.0.2.1")));
        var lookup = lookup(zone, name, "A");
        assertThat(lookup.question()).isEqualTo(new Question(name, "A"));
        assertThat(lookup.authoritative())
                .extracting(ServerAnswer::server)
                .containsExactlyInAnyOrderElementsOf(delegation(zone).nameServers());
        assertThat(known(lookup))
                .hasSameSizeAs(lookup.authoritative())
                .allMatch(a -> a.rcode() == Rcode.NOERROR && a.values().equals(List.of("192.0.2.1")));
        assertThat(lookup.resolver().orElseThrow().known().orElseThrow().values())
                .containsExactly("192.0.2.1");
    }

    @Test
    void absence_is_an_answer_and_the_public_path_is_not_asked_for_it() {
        var zone = zone();
        publish(zone, RecordSet.of("mail." + zone.name(), "A", 300, List.of("192.0.2.1")));
        var nothing = lookup(zone, "nothing." + zone.name(), "A");
        assertThat(known(nothing))
                .isNotEmpty()
                .allMatch(a -> a.rcode() == Rcode.NXDOMAIN && a.values().isEmpty());
        assertThat(nothing.resolver()).isEmpty();
        var noSuchType = lookup(zone, "mail." + zone.name(), "TXT");
        assertThat(known(noSuchType))
                .isNotEmpty()
                .allMatch(a -> a.rcode() == Rcode.NOERROR && a.values().isEmpty());
        assertThat(noSuchType.resolver()).isEmpty();
    }

    @Test
    void while_one_server_lags_the_public_path_is_not_asked() {
        var zone = zone();
        var name = "mail." + zone.name();
        publishAt(zone, delegation(zone).nameServers().getFirst(), RecordSet.of(name, "A", 300, List.of("192.0.2.1")));
        var lookup = lookup(zone, name, "A");
        assertThat(known(lookup)).extracting(a -> a.values().isEmpty()).contains(true, false);
        assertThat(lookup.resolver()).isEmpty();
        mend();
    }

    @Test
    void a_lame_server_is_told_from_one_that_is_silent() {
        var zone = zone();
        var name = "mail." + zone.name();
        publish(zone, RecordSet.of(name, "A", 300, List.of("192.0.2.1")));
        var servers = delegation(zone).nameServers();
        makeLame(zone, servers.get(0));
        silence(Optional.of(servers.get(1)));
        try {
            var lookup = lookup(zone, name, "A");
            assertThat(failure(lookup, servers.get(0)).orElseThrow().kind()).isEqualTo(Kind.INVALID);
            assertThat(failure(lookup, servers.get(1)).orElseThrow().kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(lookup.resolver()).isEmpty();
        } finally {
            mend();
        }
    }

    @Test
    void a_silent_public_path_leaves_what_the_servers_said() {
        var zone = zone();
        var name = "mail." + zone.name();
        publish(zone, RecordSet.of(name, "A", 300, List.of("192.0.2.1")));
        silence(Optional.empty());
        try {
            var lookup = lookup(zone, name, "A");
            assertThat(known(lookup)).hasSameSizeAs(lookup.authoritative());
            assertThat(lookup.resolver().flatMap(Seen::failure)).isPresent();
        } finally {
            mend();
        }
    }

    @Test
    void the_strings_of_a_txt_record_are_joined() {
        var zone = zone();
        publish(
                zone,
                RecordSet.of(zone.name(), "TXT", 300, List.of("\"v=spf1 \" \"-all\"", Txt.encode("x".repeat(600)))));
        assertThat(known(lookup(zone, zone.name(), "TXT")))
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.values()).containsExactlyInAnyOrder("v=spf1 -all", "x".repeat(600)));
    }

    @Test
    void a_ptr_is_a_canonical_name() {
        var ip = reverse("mail.example.com");
        var name = Names.reverse(ip);
        var enclosing = resolver().enclosing(name).known().orElseThrow();
        assertThat(Names.within(name, enclosing.zone())).isTrue();
        assertThat(known(resolver().lookup(new Question(name, "PTR"), enclosing)))
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.values()).containsExactly("mail.example.com"));
    }
}
