package dev.mailserver.operator.model;

import static dev.mailserver.operator.fakes.Situations.SERVERS;
import static dev.mailserver.operator.fakes.Situations.ZONE;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.zoneView;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneChoiceTest {
    static final String NAME = "mail.example.com";
    static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "no answer");
    static final ZoneView RIGHT = zoneView(ZONE, SERVERS);
    static final ZoneView TWIN = zoneView(new HostedZone("Z2", "example.com"), List.of("ns-9.test"));

    static ZoneChoice choice(List<ZoneView> candidates, String... delegated) {
        return ZoneChoice.of(
                NAME,
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
    void no_zone_is_not_found() {
        assertThat(refusal(choice(List.of()))).isEqualTo(Reason.ZoneNotFound);
    }

    @Test
    void what_was_not_seen_is_not_judged() {
        var world = given().situation().world();
        assertThat(ZoneChoice.of(NAME, world)).isEqualTo(new ZoneChoice.Unseen(ZoneChoice.NOT_LOOKED, false));
        var noZone = world.with().zones(Map.of(NAME, Seen.unknown(DOWN))).build();
        assertThat(ZoneChoice.of(NAME, noZone)).isEqualTo(new ZoneChoice.Unseen(DOWN, false));
        var noDelegation = world.with()
                .zones(Map.of(NAME, Seen.of(List.of(RIGHT))))
                .delegations(Map.of("example.com", Seen.unknown(DOWN)))
                .build();
        assertThat(ZoneChoice.of(NAME, noDelegation)).isEqualTo(new ZoneChoice.Unseen(DOWN, true));
    }
}
