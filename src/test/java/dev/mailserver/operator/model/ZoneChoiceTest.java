package dev.mailserver.operator.model;

import static dev.mailserver.operator.fakes.Situations.SERVERS;
import static dev.mailserver.operator.fakes.Situations.ZONE;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.zoneView;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Route53;
import dev.mailserver.operator.api.Zone;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ZoneChoiceTest {
    static final String NAME = "mail.example.com";
    static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "no answer");
    static final MailServerSpec SPEC = given().situation().spec();
    static final ZoneView RIGHT = zoneView(ZONE, SERVERS);
    static final ZoneView TWIN = zoneView(new HostedZone("Z2", "example.com"), List.of("ns-9.test"));

    static ZoneChoice choice(List<ZoneView> candidates, String... delegated) {
        return choice(SPEC, candidates, delegated);
    }

    static ZoneChoice choice(MailServerSpec spec, List<ZoneView> candidates, String... delegated) {
        return ZoneChoice.of(
                NAME,
                spec,
                given().situation()
                        .world()
                        .with()
                        .zones(Map.of(NAME, Seen.of(candidates)))
                        .delegations(Map.of("example.com", Seen.of(new Delegation("example.com", List.of(delegated)))))
                        .build());
    }

    static Reason refusal(ZoneChoice choice) {
        return ((ZoneChoice.Refused) choice).reason();
    }

    @Test
    void the_zone_that_the_parent_delegates_to_is_chosen_whatever_the_order_of_servers() {
        assertThat(choice(List.of(RIGHT), SERVERS.get(1), SERVERS.get(0))).isInstanceOf(ZoneChoice.Chosen.class);
    }

    @Test
    void of_two_zones_of_one_name_the_delegated_one_is_chosen() {
        assertThat(choice(List.of(TWIN, RIGHT), SERVERS.get(0), SERVERS.get(1)))
                .isEqualTo(new ZoneChoice.Chosen(RIGHT, new Delegation("example.com", SERVERS)));
    }

    @Test
    void of_two_zones_of_one_name_none_is_chosen_when_the_delegation_does_not_decide() {
        var refused = choice(List.of(TWIN, RIGHT), "ns.elsewhere.test");
        assertThat(refusal(refused)).isEqualTo(Reason.ZoneAmbiguous);
        assertThat(((ZoneChoice.Refused) refused).message()).contains("Z1, Z2");
    }

    @Test
    void a_zone_that_is_delegated_elsewhere_is_refused_and_its_servers_are_named() {
        var refused = choice(List.of(RIGHT), "ns.elsewhere.test");
        assertThat(refusal(refused)).isEqualTo(Reason.DelegatedElsewhere);
        assertThat(((ZoneChoice.Refused) refused).message())
                .contains("ns.elsewhere.test", SERVERS.get(0), SERVERS.get(1));
    }

    @Test
    void a_zone_that_is_not_delegated_at_all_is_refused() {
        assertThat(refusal(choice(List.of(RIGHT)))).isEqualTo(Reason.DelegatedElsewhere);
    }

    @Test
    void only_a_zone_that_the_spec_names_gets_its_records_before_it_is_delegated() {
        var named = (ZoneChoice.Refused) choice(zones("example.com Z1"), List.of(RIGHT), "ns.elsewhere.test");
        assertThat(named.reason()).isEqualTo(Reason.DelegatedElsewhere);
        assertThat(named.ahead()).contains(RIGHT);
        var found = (ZoneChoice.Refused) choice(zones("example.com"), List.of(RIGHT), "ns.elsewhere.test");
        assertThat(found.ahead()).isEmpty();
    }

    @Test
    void no_zone_is_not_found() {
        assertThat(choice(List.of()))
                .isEqualTo(new ZoneChoice.Refused(
                        Reason.ZoneNotFound,
                        "No public hosted zone of this account holds mail.example.com.",
                        "Create a public hosted zone that holds the name, or correct the name."));
    }

    static MailServerSpec zones(String... suffixesAndIDs) {
        var zones = Stream.of(suffixesAndIDs)
                .map(entry -> entry.split(" ", -1))
                .map(entry -> Zone.of(entry[0], Route53.of(entry.length > 1 ? entry[1] : null)))
                .toList();
        return SPEC.with()
                .dns(new MailServerSpec.Dns(zones, 300, ConflictPolicy.Refuse))
                .build();
    }

    @Test
    void of_several_zones_the_one_that_the_spec_names_is_chosen() {
        assertThat(choice(zones("example.com Z2"), List.of(TWIN), "ns-9.test"))
                .isEqualTo(new ZoneChoice.Chosen(TWIN, new Delegation("example.com", List.of("ns-9.test"))));
    }

    @Test
    void a_zone_that_the_spec_names_and_that_is_not_there_is_named() {
        assertThat(choice(zones("example.com Z9"), List.of()))
                .isEqualTo(new ZoneChoice.Refused(
                        Reason.ZoneNotFound,
                        "spec.dns.zones gives names in example.com the hosted zone Z9, and this account has no public hosted zone of that id.",
                        "Correct the hostedZoneID of example.com in spec.dns.zones, or leave it out."));
    }

    @Test
    void a_zone_that_the_spec_names_and_that_does_not_hold_the_name_is_named() {
        var other = zoneView(new HostedZone("Z9", "example.org"), List.of("ns-9.test"));
        assertThat(choice(zones("example.com Z9"), List.of(other)))
                .isEqualTo(new ZoneChoice.Refused(
                        Reason.ZoneNotFound,
                        "spec.dns.zones gives names in example.com the hosted zone Z9, which is called example.org and does not hold mail.example.com.",
                        "Correct the hostedZoneID of example.com in spec.dns.zones, or leave it out."));
    }

    @Test
    void a_name_uses_the_entry_with_the_longest_suffix_and_one_without_an_id_names_no_zone() {
        var refused = (ZoneChoice.Refused) choice(zones("example.com Z9", "mail.example.com Z8"), List.of());
        assertThat(refused.message()).contains("in mail.example.com the hosted zone Z8");
        assertThat(choice(zones("example.com Z9", "mail.example.com", "ail.example.com Z7"), List.of()))
                .isEqualTo(choice(List.of()));
    }

    @Test
    void what_was_not_seen_is_not_judged() {
        var world = given().situation().world();
        assertThat(ZoneChoice.of(NAME, SPEC, world)).isEqualTo(new ZoneChoice.Unseen(ZoneChoice.NOT_LOOKED, false));
        var noZone = world.with().zones(Map.of(NAME, Seen.unknown(DOWN))).build();
        assertThat(ZoneChoice.of(NAME, SPEC, noZone)).isEqualTo(new ZoneChoice.Unseen(DOWN, false));
        var noDelegation = world.with()
                .zones(Map.of(NAME, Seen.of(List.of(RIGHT))))
                .delegations(Map.of("example.com", Seen.unknown(DOWN)))
                .build();
        assertThat(ZoneChoice.of(NAME, SPEC, noDelegation)).isEqualTo(new ZoneChoice.Unseen(DOWN, true));
    }
}
