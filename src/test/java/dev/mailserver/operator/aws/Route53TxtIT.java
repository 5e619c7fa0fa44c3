package dev.mailserver.operator.aws;

import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.ours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.Spf;
import dev.mailserver.operator.api.SpfHelo;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import dev.mailserver.operator.concern.spf.SpfConcern;
import dev.mailserver.operator.e2e.Outside;
import dev.mailserver.operator.e2e.Server;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** What SPF does to a TXT record set in which somebody else has values, as Route 53 keeps it and as name servers answer it. */
@OnSandbox
class Route53TxtIT {
    /** A quote, backslashes, octets beyond ASCII, an empty character-string, and more than 300 octets. */
    private static final String THEIRS =
            "\"say \\\"hi\\\" \\\\ \\303\\251\\000\\377\" \"\" \"" + "x".repeat(250) + "\" \"" + "y".repeat(40) + "\"";

    private final Sandbox sandbox = Sandbox.running();
    private final Outside outside = new Outside(sandbox);
    private final String domain = Sandbox.unique("txt") + ".test";
    private AwsClients clients;
    private Route53Zones zones;
    private String zoneID;

    @BeforeEach
    void create() {
        var account = sandbox.newAccount();
        clients = sandbox.clients(account);
        zones = new Route53Zones(clients, InstantSource.system(), Thread::sleep);
        zoneID = sandbox.newZone(account, domain).get("hostedZoneID").asText();
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void ourTermComesAndGoesAndTheirValueStaysToTheOctet() {
        theirs(THEIRS, "\"v=spf1 ip4:198.51.100.0/24 -all\"");
        var before = kept();

        perform(new SpfConcern().judge(situation()));
        assertThat(kept().ttl()).isEqualTo(before.ttl());
        assertThat(values(kept()))
                .containsExactlyInAnyOrder(THEIRS, "\"v=spf1 ip4:192.0.2.10 ip4:198.51.100.0/24 -all\"");
        answered(Txt.decode(THEIRS), "v=spf1 ip4:192.0.2.10 ip4:198.51.100.0/24 -all");

        perform(new SpfConcern().retire(situation()));
        assertThat(values(kept())).containsExactlyInAnyOrderElementsOf(values(before));
        assertThat(kept().ttl()).isEqualTo(before.ttl());
        answered(Txt.decode(THEIRS), "v=spf1 ip4:198.51.100.0/24 -all");
    }

    @Test
    void ourWholeRecordComesAndGoesAndTheirValueStaysToTheOctet() {
        theirs(THEIRS);
        var before = kept();

        perform(new SpfConcern().judge(situation()));
        assertThat(values(kept())).containsExactlyInAnyOrder(THEIRS, "\"v=spf1 ip4:192.0.2.10 ~all\"");

        perform(new SpfConcern().retire(situation()));
        assertThat(kept()).isEqualTo(before);
        answered(Txt.decode(THEIRS));
    }

    /** Somebody else writes, past the adapter. */
    private void theirs(String... values) {
        var set = RecordSet.of(domain, "TXT", 600, List.of(values));
        clients.route53()
                .changeResourceRecordSets(r -> r.hostedZoneId(zoneID)
                        .changeBatch(b -> b.changes(Route53Values.change(ChangeAction.CREATE, set))));
    }

    /** As Route 53 lists it. */
    private ResourceRecordSet kept() {
        return clients.route53().listResourceRecordSets(r -> r.hostedZoneId(zoneID)).resourceRecordSets().stream()
                .filter(set -> set.typeAsString().equals("TXT") && set.name().equals(domain + "."))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(ResourceRecordSet set) {
        return set.resourceRecords().stream().map(ResourceRecord::value).toList();
    }

    private Situation situation() {
        var views = zones.holding(domain, ZoneProvider.Route53.OWN, Optional.empty(), Instant.now());
        var delegation =
                new Delegation(domain, views.known().orElseThrow().getFirst().nameServers());
        return Situations.given()
                .spec(Situations.spec(domain, new InstanceSelector(Situations.INSTANCE, null, null, null))
                        .with()
                        .spf(new Spf(SpfPolicy.Merge, SpfQualifier.SoftFail, SpfHelo.Ignore))
                        .build())
                .addresses(ours())
                .holding(ConditionType.AddressReady)
                .world(w -> w.zones(Map.of(domain, views)).delegations(Map.of(domain, Seen.of(delegation))))
                .situation();
    }

    private void perform(Finding finding) {
        assertThat(finding.actions()).hasSize(1);
        var change = (ChangeRecords) finding.actions().getFirst();
        assertThat(zones.change(change.zone(), ME, change.changes())).isInstanceOf(Outcome.Done.class);
    }

    /** As anybody sees it, once the change has come to all name servers. */
    private void answered(String... texts) {
        var sorted = Stream.of(texts).sorted().toList();
        Server.awaiting(() -> assertThat(outside.answers(domain, "TXT")).isEqualTo(sorted));
    }
}
