package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Zones} keeps to. A subclass brings the port and ways to put zones and records into it. */
public abstract class ZonesContract {
    protected static final Identity OWNER = new Identity("test", "mail", "mail", "uid-1");

    /** The port under test. */
    protected abstract Zones zones();

    /** Past the port: a public zone of that name, unused by any other test. */
    protected abstract HostedZone publicZone(String name);

    /** Past the port: somebody else writes a record set. */
    protected abstract void write(HostedZone zone, RecordSet record);

    /** A name for a zone that no other test has. */
    protected abstract String fresh();

    final ZoneView view(HostedZone zone) {
        return Stream.of(zone.name(), "mail." + zone.name())
                .map(name -> zones().holding(name, zone.provider(), Optional.of(zone.selector()), Instant.now())
                        .known()
                        .orElseThrow()
                        .getFirst())
                .reduce(ZoneView::and)
                .orElseThrow();
    }

    final Outcome change(HostedZone zone, RecordChange... changes) {
        return zones().change(zone, OWNER, List.of(changes));
    }

    /** The provider of the zones under test. */
    protected ZoneProvider provider() {
        return ZoneProvider.Route53.OWN;
    }

    final List<String> holding(String name) {
        return zones().holding(name, provider(), Optional.empty(), Instant.now()).known().orElseThrow().stream()
                .map(v -> v.zone().id())
                .toList();
    }

    static RecordSet a(HostedZone zone, String ip) {
        return RecordSet.of("mail." + zone.name(), "A", 300, List.of(ip));
    }

    static void refused(Outcome outcome, Kind kind) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.why().kind()).isEqualTo(kind));
    }

    @Test
    void the_zone_with_the_longest_name_that_holds_the_name_is_found() {
        var parent = publicZone(fresh());
        var child = publicZone("sub." + parent.name());
        assertThat(holding("mail.sub." + parent.name())).containsExactly(child.id());
        assertThat(holding("mail." + parent.name())).containsExactly(parent.id());
        assertThat(holding("bad" + parent.name())).isEmpty();
    }

    @Test
    void a_zone_id_names_one_public_zone_whatever_it_holds() {
        var parent = publicZone(fresh());
        var child = publicZone("sub." + parent.name());
        var other = publicZone(fresh());
        var name = "mail." + child.name();
        assertThat(named(name, parent)).containsExactly(parent);
        assertThat(named(name, other)).containsExactly(other);
    }

    final List<HostedZone> named(String name, HostedZone zone) {
        return zones()
                .holding(name, zone.provider(), Optional.of(zone.selector()), Instant.now())
                .known()
                .orElseThrow()
                .stream()
                .map(ZoneView::zone)
                .toList();
    }

    @Test
    void a_zone_is_seen_with_its_servers_and_with_records_in_canonical_form() {
        var zone = publicZone(fresh());
        write(zone, a(zone, "192.0.2.1"));
        var view = view(zone);
        assertThat(view.nameServers()).isNotEmpty().allMatch(s -> s.equals(Names.canonical(s)));
        assertThat(view.find("mail." + zone.name(), "A")).contains(a(zone, "192.0.2.1"));
    }

    @Test
    void a_change_is_made_as_a_whole_and_shows_at_once() {
        var zone = publicZone(fresh());
        var marker = RecordSet.of(
                Marker.nameFor("mail." + zone.name()), "TXT", 300, List.of("\"v=mailserver-operator1 x\""));
        var outcome = change(zone, RecordChange.create(a(zone, "192.0.2.1")), RecordChange.create(marker));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.reference()).isNotBlank());
        assertThat(view(zone).records()).contains(a(zone, "192.0.2.1"), marker);
    }

    @Test
    void a_change_and_a_removal_take_what_is_there_for_granted_to_the_letter() {
        var zone = publicZone(fresh());
        change(zone, RecordChange.create(a(zone, "192.0.2.1")));
        assertThat(change(zone, RecordChange.replace(a(zone, "192.0.2.1"), a(zone, "192.0.2.2"))))
                .isInstanceOf(Outcome.Done.class);
        refused(change(zone, RecordChange.remove(a(zone, "192.0.2.1"))), Kind.CONFLICT);
        assertThat(change(zone, RecordChange.remove(a(zone, "192.0.2.2")))).isInstanceOf(Outcome.Done.class);
        assertThat(view(zone).find("mail." + zone.name(), "A")).isEmpty();
    }

    @Test
    void what_exists_is_not_created_over() {
        var zone = publicZone(fresh());
        write(zone, a(zone, "198.51.100.1"));
        refused(change(zone, RecordChange.create(a(zone, "192.0.2.1"))), Kind.CONFLICT);
        assertThat(view(zone).find("mail." + zone.name(), "A")).contains(a(zone, "198.51.100.1"));
    }

    @Test
    void one_refused_part_leaves_the_whole_undone() {
        var zone = publicZone(fresh());
        var other = RecordSet.of("other." + zone.name(), "A", 300, List.of("192.0.2.9"));
        refused(change(zone, RecordChange.create(a(zone, "192.0.2.1")), RecordChange.remove(other)), Kind.CONFLICT);
        assertThat(view(zone).find("mail." + zone.name(), "A")).isEmpty();
    }

    @Test
    void a_cname_gives_way_to_an_address_in_one_change() {
        var zone = publicZone(fresh());
        var cname = RecordSet.of("mail." + zone.name(), "CNAME", 300, List.of("elsewhere.test."));
        write(zone, cname);
        var seen = view(zone).find("mail." + zone.name(), "CNAME").orElseThrow();
        assertThat(change(zone, RecordChange.remove(seen), RecordChange.create(a(zone, "192.0.2.1"))))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void txt_values_come_back_as_they_were_written_and_can_be_taken_for_granted() {
        var zone = publicZone(fresh());
        var texts = Stream.of("plain", "x".repeat(300), "quote \" backslash \\ tilde ~", "\u00e4\u0000\u007f", "")
                .map(Txt::encode)
                .toList();
        change(zone, RecordChange.create(RecordSet.of(zone.name(), "TXT", 300, texts)));
        var seen = view(zone).find(zone.name(), "TXT").orElseThrow();
        assertThat(seen.values()).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(change(zone, RecordChange.remove(seen))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void what_the_zone_does_not_take_is_invalid_and_not_a_conflict() {
        var zone = publicZone(fresh());
        refused(
                change(zone, RecordChange.create(RecordSet.of("mail.elsewhere.test", "A", 300, List.of("192.0.2.1")))),
                Kind.INVALID);
        refused(
                change(
                        zone,
                        RecordChange.create(
                                RecordSet.of(zone.name(), "TXT", 300, List.of("\"" + "x".repeat(256) + "\"")))),
                Kind.INVALID);
    }

    @Test
    void of_writers_at_the_same_time_one_wins_each_round_and_nothing_is_lost() throws InterruptedException {
        var zone = publicZone(fresh());
        var name = Marker.nameFor(zone.name());
        var writers = IntStream.range(0, 5)
                .mapToObj(i -> Thread.ofVirtual().start(() -> add(zone, name, "\"writer " + i + "\"")))
                .toList();
        for (var writer : writers) {
            writer.join();
        }
        assertThat(view(zone).find(name, "TXT").orElseThrow().values()).hasSize(5);
    }

    private void add(HostedZone zone, String name, String value) {
        Outcome outcome;
        do {
            var before = view(zone).find(name, "TXT");
            var values = Stream.concat(before.map(RecordSet::values).orElse(List.of()).stream(), Stream.of(value))
                    .toList();
            outcome = change(
                    zone,
                    new RecordChange(
                            RecordKey.of(name, "TXT"), before, Optional.of(RecordSet.of(name, "TXT", 300, values))));
        } while (outcome instanceof Outcome.Failed(var why) && why.kind() == Kind.CONFLICT);
    }
}
