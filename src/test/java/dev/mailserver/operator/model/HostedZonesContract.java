package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Zones} of Route 53 keep to beyond that: several zones may have one name, and some are private. */
public abstract class HostedZonesContract extends ZonesContract {
    /** Past the port: a private zone of that name. */
    protected abstract HostedZone privateZone(String name);

    /** Past the port: somebody else makes an alias to a load balancer. */
    protected abstract void alias(HostedZone zone, String name);

    @Test
    void zones_of_one_name_are_all_found_and_private_ones_never() {
        var name = fresh();
        var one = publicZone(name);
        var two = publicZone(name);
        privateZone(name);
        privateZone("sub." + name);
        assertThat(holding("mail.sub." + name)).containsExactlyInAnyOrder(one.id(), two.id());
    }

    @Test
    void an_alias_is_seen_as_managed() {
        var zone = publicZone(fresh());
        alias(zone, "mail." + zone.name());
        assertThat(view(zone).find("mail." + zone.name(), "A").orElseThrow().managed())
                .isTrue();
    }

    @Test
    void a_private_zone_is_not_found_by_its_id_either() {
        var hidden = privateZone(fresh());
        assertThat(named("mail." + hidden.name(), hidden)).isEmpty();
    }

    @Test
    void a_ttl_is_taken_for_granted_too() {
        var zone = publicZone(fresh());
        change(zone, RecordChange.create(a(zone, "192.0.2.2")));
        refused(
                change(zone, RecordChange.remove(RecordSet.of("mail." + zone.name(), "A", 60, List.of("192.0.2.2")))),
                Kind.CONFLICT);
    }
}
