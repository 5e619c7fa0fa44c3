package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Role;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider.Route53;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hosted zone of another account, by a role of it. */
@OnSandbox
class Route53RoleIT {
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account own = sandbox.newAccount();
    private final Sandbox.Account other = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(own);
    private final String domain = Sandbox.unique("role") + ".test";
    private final HostedZone zone =
            new HostedZone(sandbox.newZone(other, domain).get("hostedZoneID").asText(), domain);

    @AfterEach
    void disconnect() {
        clients.close();
    }

    private String role(Sandbox.Account trusts) {
        return sandbox.newRole(other, trusts, "mail-4711");
    }

    private Seen<List<ZoneView>> looked(String arn, Optional<String> externalID) {
        var account = new Route53(Optional.of(new Role(arn, externalID)));
        return zones(account).holding("mail." + domain, account, Optional.empty(), Instant.now());
    }

    private Route53Zones zones(Route53 account) {
        return new Route53Zones(clients.by(account.role()), account, InstantSource.system(), Thread::sleep);
    }

    @Test
    void by_the_role_its_zones_are_found_and_written_to_and_nothing_is_called_in_our_own_account() {
        var account = new Route53(Optional.of(new Role(role(own), Optional.of("mail-4711"))));
        var zones = zones(account);
        var found = zones.holding("mail." + domain, account, Optional.empty(), Instant.now())
                .known()
                .orElseThrow()
                .getFirst();
        assertThat(found.zone()).isEqualTo(new HostedZone(zone.id(), domain, account));

        var record = RecordSet.of("mail." + domain, "A", 300, List.of("192.0.2.1"));
        assertThat(zones.change(found.zone(), ME, List.of(RecordChange.create(record))))
                .isInstanceOf(Outcome.Done.class);
        assertThat(sandbox.actions(own)).containsOnly("AssumeRole");
        assertThat(sandbox.actions(other)).contains("ChangeResourceRecordSets");
    }

    @Test
    void one_session_serves_many_calls() {
        var account = new Route53(Optional.of(new Role(role(own), Optional.of("mail-4711"))));
        var zones = zones(account);
        for (int i = 0; i < 3; i++) {
            zones.holding("mail." + domain, account, Optional.empty(), Instant.now());
        }
        assertThat(sandbox.actions(own)).containsExactly("AssumeRole");
    }

    @Test
    void without_the_role_the_zone_is_not_seen() {
        assertThat(new Route53Zones(clients, InstantSource.system(), Thread::sleep)
                        .holding("mail." + domain, Route53.OWN, Optional.of(zone.id()), Instant.now()))
                .isEqualTo(Seen.of(List.of()));
    }

    @Test
    void a_role_that_asks_for_another_external_id_is_named_with_what_it_must_permit() {
        var arn = role(own);
        var why = looked(arn, Optional.of("mail-0815")).failure().orElseThrow();
        assertThat(why.kind()).isEqualTo(Kind.DENIED);
        assertThat(why.text())
                .startsWith(
                        "The role " + arn
                                + " cannot be assumed: its trust policy must permit sts:AssumeRole with the sts:ExternalId that the spec has to the operator")
                .contains(own.accountID());
        assertThat(looked(arn, Optional.empty()).failure().map(Failure::text).orElseThrow())
                .contains("without an sts:ExternalId");
    }

    @Test
    void a_role_that_does_not_trust_us_is_named_too() {
        var arn = role(other);
        assertThat(looked(arn, Optional.of("mail-4711")).failure())
                .hasValueSatisfying(why -> assertThat(why.kind()).isEqualTo(Kind.DENIED))
                .hasValueSatisfying(why -> assertThat(why.text()).contains(arn));
    }

    @Test
    void a_role_that_is_throttled_slows_down_its_own_account_alone() {
        var account = new Route53(Optional.of(new Role(role(own), Optional.of("mail-4711"))));
        sandbox.fault(other, "route53", "ListHostedZonesByName", Map.of("fault", "throttle", "count", 3));
        assertThat(zones(account)
                        .holding("mail." + domain, account, Optional.empty(), Instant.now())
                        .failure())
                .hasValueSatisfying(why -> assertThat(why.kind()).isEqualTo(Kind.THROTTLED));
        assertThat(new Route53Zones(clients, InstantSource.system(), Thread::sleep)
                        .holding("mail." + domain, Route53.OWN, Optional.empty(), Instant.now()))
                .isEqualTo(Seen.of(List.of()));
    }
}
