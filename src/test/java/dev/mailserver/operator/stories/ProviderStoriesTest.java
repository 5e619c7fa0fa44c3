package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.DnsZone;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.Dns;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Manual;
import dev.mailserver.operator.api.Rfc2136;
import dev.mailserver.operator.api.Route53;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.api.TsigKey;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.api.Zone;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Zones of every provider, and from one to another. */
class ProviderStoriesTest extends Story {
    private static final String ARN = "arn:aws:iam::210987654321:role/dns";
    private static final Zone BY_ROLE = Zone.of(DOMAIN, new Route53("Z2", ARN, "mail-4711"));
    private static final Zone AT_BIND = new Zone(
            DOMAIN,
            null,
            new Rfc2136(
                    "NS1.bind.test",
                    null,
                    new TsigKey("mailserver", TsigAlgorithm.HmacSHA256, new SecretRef("tsig", "key"))),
            null);
    private static final Zone BY_HAND = new Zone(DOMAIN, null, null, new Manual());
    private static final List<String> BIND_SERVERS = List.of("ns1.bind.test", "ns2.bind.test");

    private static MailServerSpec spec(Zone... zones) {
        return ModelWorld.spec()
                .with()
                .dns(new Dns(List.of(zones), 300, ConflictPolicy.Refuse))
                .build();
    }

    private HostedZone plant(Zone entry, String id, List<String> servers) {
        var provider = ZoneProvider.of(Optional.of(entry), "mail");
        return world.zones().plant(new HostedZone(id, DOMAIN, provider), servers);
    }

    private List<String> at(HostedZone zone, String name, String type) {
        return world.zones().find(zone, name, type).map(RecordSet::values).orElse(List.of());
    }

    @Test
    void aZoneOfAnotherAccountIsWrittenToByItsRole() {
        world.zones().removeZone(world.zone());
        var zone = plant(BY_ROLE, "Z2", Situations.SERVERS);
        var server = ready(world.apply("mail", spec(BY_ROLE)));
        assertThat(at(zone, HOST, "A")).containsExactly(ip());
        assertThat(server.status().zones()).containsExactly(new DnsZone("Z2", DOMAIN, ARN, "mail-4711", null));
    }

    @Test
    void aZoneOfANameServerIsWrittenToByItsUpdates() {
        world.zones().removeZone(world.zone());
        var zone = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var server = ready(world.apply("mail", spec(AT_BIND)));
        assertThat(at(zone, HOST, "A")).containsExactly(ip());
        assertThat(at(zone, DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " ~all\"");
        assertThat(server.status().zones()).extracting(DnsZone::id).containsExactly("ns1.bind.test:53");
        nothingIsDoneIn(hours(3));

        server.edit(s -> s.with().deletionPolicy(DeletionPolicy.Delete).build());
        world.delete(server);
        world.live(hours(1));
        assertThat(server.gone()).isTrue();
        assertThat(records(zone)).isEmpty();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void aNameServerThatRefusesTheUpdateIsNamed() {
        world.zones().removeZone(world.zone());
        plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var refusal = Failure.of(Kind.INVALID, "The name server ns1.bind.test:53 refuses the update.");
        world.zones().failNextChange(refusal).failNextChange(refusal).failNextChange(refusal);
        var server = world.apply("mail", spec(AT_BIND));
        world.live(Duration.ofSeconds(30));
        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("False DnsReady UpdateRefused");
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.User);
        ready(server);
    }

    @Test
    void aDomainMovesFromRoute53ToANameServerAndBackAndNothingStaysBehind() {
        var server = ready(world.apply("mail", spec()));
        var bind = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var before = records();

        server.edit(_ -> spec(AT_BIND));
        world.dns().delegate(DOMAIN, BIND_SERVERS);
        ready(server);
        assertThat(at(bind, HOST, "A")).containsExactly(ip());
        assertThat(at(bind, DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " ~all\"");
        assertThat(records()).isEmpty();
        assertThat(server.status().retiring()).isEmpty();
        assertThat(server.status().zones()).extracting(DnsZone::id).containsExactly("ns1.bind.test:53");

        server.edit(_ -> spec());
        world.dns().delegate(DOMAIN, Situations.SERVERS);
        ready(server);
        assertThat(records()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(records(bind)).isEmpty();
        assertThat(server.status().zones()).extracting(DnsZone::id).containsExactly("Z1");
        nothingIsDoneIn(hours(3));
    }

    @Test
    void theNewZoneHasEverythingBeforeItIsDelegatedAndTheOldOneKeepsItUntilThen() {
        var signed = spec().with()
                .dkim(List.of(new Dkim("s1", KeyPairs.record(KeyPairs.RSA), null)))
                .dmarc(new Dmarc(DmarcPolicy.none, null, null, null, null, null, null, null))
                .build();
        var server = ready(world.apply("mail", signed));
        var bind = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var before = records();
        world.dns().delegate(DOMAIN, Situations.SERVERS);

        server.edit(_ -> signed.with().dns(spec(AT_BIND).dns()).build());
        world.live(hours(2));
        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("False DnsReady DelegatedElsewhere");
        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady DelegatedElsewhere");
        assertThat(server.says(ConditionType.DkimReady)).isEqualTo("True DkimReady Answering");
        assertThat(server.status().nextStep()).contains("set the name servers of example.com to ns1.bind.test");
        assertThat(records()).isEqualTo(before);
        assertThat(records(bind))
                .extracting(RecordSet::key, RecordSet::values)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(r -> tuple(r.key(), r.values())).toList());
        nothingIsDoneIn(hours(3));

        world.dns().delegate(DOMAIN, BIND_SERVERS);
        ready(server);
        assertThat(records()).isEmpty();
        assertThat(at(bind, HOST, "A")).containsExactly(ip());
    }

    @Test
    void anotherNameOfTheSameServerMovesNothing() {
        world.zones().removeZone(world.zone());
        var zone = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var server = ready(world.apply("mail", spec(AT_BIND)));
        var before = records(zone);
        var alias = new Zone(
                DOMAIN,
                null,
                new Rfc2136("192.0.2.53:5353", null, AT_BIND.rfc2136().tsig()),
                null);
        world.zones().alias("192.0.2.53:5353", zone);

        server.edit(_ -> spec(alias));
        nothingIsDoneIn(hours(3));
        assertThat(records(zone)).isEqualTo(before);
        assertThat(server.status().zones()).extracting(DnsZone::id).containsExactly("192.0.2.53:5353");
    }

    @Test
    void anOldZoneThatCannotBeReachedIsListedAndBlocksNothing() {
        var server = ready(world.apply("mail", spec()));
        var bind = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        world.zones().dark(world.zone(), Optional.of(Failure.of(Kind.DENIED, "AWS denies it.")));

        server.edit(_ -> spec(AT_BIND));
        world.dns().delegate(DOMAIN, BIND_SERVERS);
        ready(server);
        assertThat(at(bind, HOST, "A")).containsExactly(ip());
        assertThat(server.status().retiring())
                .extracting(Retiring::kind, Retiring::name, Retiring::values, Retiring::state)
                .containsExactlyInAnyOrder(
                        tuple("A", HOST, List.of(ip()), RetiringState.Unreachable),
                        tuple("SPF", DOMAIN, List.of("ip4:" + ip()), RetiringState.Unreachable),
                        tuple("SPF", HOST, List.of("a"), RetiringState.Unreachable));

        world.zones().dark(world.zone(), Optional.empty());
        world.live(hours(1));
        assertThat(records()).isEmpty();
        assertThat(server.status().retiring()).isEmpty();
    }

    @Test
    void byHandSaysWhatToCreateAndSeesItDone() {
        world.zones().removeZone(world.zone());
        var zone = plant(BY_HAND, "manual", List.of("ns1.isp.test", "ns2.isp.test"));
        var server = world.apply("mail", spec(BY_HAND));
        world.live(hours(1));

        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("False DnsReady RecordsMissing");
        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady RecordsMissing");
        assertThat(server.says(ConditionType.Stalled)).startsWith("False");
        assertThat(server.status().nextStep())
                .isEqualTo("In zone example.com:\n- create A mail.example.com, TTL 300, value: " + ip()
                        + "\nAs lines of a zone file:\nmail.example.com. 300 IN A " + ip());
        assertThat(records(zone)).isEmpty();

        world.zones().put(zone, RecordSet.of(HOST, "A", 3600, List.of(ip())));
        world.zones().put(zone, RecordSet.of(DOMAIN, "TXT", 3600, List.of("\"v=spf1 ip4:" + ip() + " mx -all\"")));
        world.zones().put(zone, RecordSet.of(HOST, "TXT", 3600, List.of("\"v=spf1 a -all\"")));
        ready(server);
        nothingIsDoneIn(hours(3));
    }

    @Test
    void byHandTheAddressIsKeptUntilNothingNamesItAnyMore() {
        world.zones().removeZone(world.zone());
        var zone = plant(BY_HAND, "manual", List.of("ns1.isp.test", "ns2.isp.test"));
        var server = world.apply(
                "mail",
                spec(BY_HAND).with().deletionPolicy(DeletionPolicy.Delete).build());
        world.live(hours(1));
        world.zones().put(zone, RecordSet.of(HOST, "A", 3600, List.of(ip())));
        world.live(minutes(15));

        world.delete(server);
        world.live(hours(3));
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready DanglingReference");
        assertThat(server.status().nextStep()).isEqualTo("Remove the record mail.example.com A " + ip() + ".");

        world.zones().remove(zone, HOST, "A");
        world.live(hours(3));
        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void aZoneThatIsKeptByHandFromNowOnKeepsItsRecordsAndIsTakenUpAgain() {
        var server = ready(world.apply("mail", spec()));
        var before = records();
        world.zones().keepByHand(world.zone());

        server.edit(_ -> spec(BY_HAND));
        ready(server);
        assertThat(records()).isEqualTo(before);
        assertThat(server.status().retiring()).isEmpty();
        nothingIsDoneIn(hours(3));

        world.zones().remove(world.zone(), DOMAIN, "TXT");
        world.live(hours(1));
        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady RecordsMissing");

        server.edit(_ -> spec());
        ready(server);
        assertThat(records()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(server.status().zones()).extracting(DnsZone::id).containsExactly("Z1");
    }

    @Test
    void aZoneOfANameServerThatIsKeptByHandFromNowOnKeepsItsRecords() {
        world.zones().removeZone(world.zone());
        var zone = plant(AT_BIND, "ns1.bind.test:53", BIND_SERVERS);
        var server = ready(world.apply("mail", spec(AT_BIND)));
        var before = records(zone);
        world.zones().keepByHand(zone);

        server.edit(_ -> spec(BY_HAND));
        ready(server);
        assertThat(records(zone)).isEqualTo(before);
    }

    @Test
    void byHandAnOldNameIsListedUntilItIsRemoved() {
        world.zones().removeZone(world.zone());
        var zone = plant(BY_HAND, "manual", List.of("ns1.isp.test", "ns2.isp.test"));
        var server = world.apply("mail", spec(BY_HAND));
        world.live(minutes(15));
        world.zones().put(zone, RecordSet.of(HOST, "A", 3600, List.of(ip())));
        world.zones().put(zone, RecordSet.of(DOMAIN, "TXT", 3600, List.of("\"v=spf1 ip4:" + ip() + " -all\"")));
        world.zones().put(zone, RecordSet.of(HOST, "TXT", 3600, List.of("\"v=spf1 a -all\"")));
        ready(server);

        server.edit(s -> s.with().hostname("smtp.example.com").build());
        world.live(minutes(15));
        world.zones().put(zone, RecordSet.of("smtp.example.com", "TXT", 3600, List.of("\"v=spf1 a -all\"")));
        world.zones().put(zone, RecordSet.of("smtp.example.com", "A", 3600, List.of(ip())));
        ready(server);
        assertThat(server.status().retiring())
                .extracting(Retiring::kind, Retiring::name, Retiring::values, Retiring::state)
                .containsExactly(
                        tuple("A", HOST, List.of(ip()), RetiringState.LeftBehind),
                        tuple("SPF", HOST, List.of("a"), RetiringState.LeftBehind));

        world.zones().remove(zone, HOST, "A");
        world.zones().remove(zone, HOST, "TXT");
        world.live(hours(1));
        assertThat(server.status().retiring()).isEmpty();
    }

    @Test
    void byHandEveryRecordOfADomainThatTheSpecHasNoMoreIsListedUntilItIsRemoved() {
        var other = "example.net";
        var selector = "s1._domainkey." + other;
        var policy = "v=DMARC1; p=none";
        var key = new Dkim("s1", KeyPairs.record(KeyPairs.RSA), null);
        var byHand = new Zone(other, null, null, new Manual());
        var zone = world.zones()
                .plant(
                        new HostedZone(HostedZone.BY_HAND, other, new ZoneProvider.Manual()),
                        List.of("ns1.isp.test", "ns2.isp.test"));
        world.dns().delegate(other, List.of("ns1.isp.test", "ns2.isp.test"));
        var spec = spec(Zone.of(DOMAIN, new Route53("Z1", null, null)), byHand);
        var server = world.apply(
                "mail",
                spec.with()
                        .additionalDomains(List.of(new AdditionalDomain(
                                other,
                                null,
                                List.of(key),
                                new Dmarc(DmarcPolicy.none, null, null, null, null, null, null, null))))
                        .build());
        world.live(minutes(15));
        world.zones().put(zone, RecordSet.of(other, "TXT", 3600, List.of("\"v=spf1 ip4:" + ip() + " -all\"", "\"x\"")));
        world.zones().put(zone, RecordSet.of(selector, "TXT", 3600, List.of(Txt.encode(key.publicKey()))));
        world.zones().put(zone, RecordSet.of("_dmarc." + other, "TXT", 3600, List.of(Txt.encode(policy))));
        ready(server);
        assertThat(server.status().retiring()).isEmpty();

        server.edit(_ -> spec(Zone.of(DOMAIN, new Route53("Z1", null, null))));
        ready(server);
        assertThat(server.status().retiring())
                .extracting(Retiring::kind, Retiring::name, Retiring::values, Retiring::state)
                .containsExactlyInAnyOrder(
                        tuple("SPF", other, List.of("ip4:" + ip()), RetiringState.LeftBehind),
                        tuple("DKIM", selector, List.of(key.publicKey()), RetiringState.LeftBehind),
                        tuple("DMARC", "_dmarc." + other, List.of(policy), RetiringState.LeftBehind));

        world.zones().put(zone, RecordSet.of(other, "TXT", 3600, List.of("\"v=spf1 -all\"")));
        world.zones().remove(zone, selector, "TXT");
        world.zones().remove(zone, "_dmarc." + other, "TXT");
        world.live(hours(1));
        assertThat(server.status().retiring()).isEmpty();
    }

    @Test
    void whatWasMadeByHandIsListedWhenTheMailServerIsGone() {
        world.zones().removeZone(world.zone());
        var zone = plant(BY_HAND, HostedZone.BY_HAND, List.of("ns1.isp.test", "ns2.isp.test"));
        var server = world.apply(
                "mail",
                spec(BY_HAND).with().deletionPolicy(DeletionPolicy.Delete).build());
        world.live(minutes(15));
        world.zones().put(zone, RecordSet.of(HOST, "A", 3600, List.of(ip())));
        world.zones().put(zone, RecordSet.of(DOMAIN, "TXT", 3600, List.of("\"v=spf1 ip4:" + ip() + " -all\"")));
        world.zones().put(zone, RecordSet.of(HOST, "TXT", 3600, List.of("\"v=spf1 a -all\"")));
        ready(server);

        world.delete(server);
        world.live(hours(3));
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready DanglingReference");
        assertThat(server.status().retiring()).extracting(Retiring::kind).containsExactlyInAnyOrder("A", "SPF", "SPF");

        world.zones().remove(zone, HOST, "A");
        world.zones().remove(zone, DOMAIN, "TXT");
        world.live(hours(3));
        assertThat(server.gone()).isTrue();
        assertThat(server.status().retiring())
                .extracting(Retiring::kind, Retiring::name, Retiring::state)
                .containsExactly(tuple("SPF", HOST, RetiringState.LeftBehind));
    }
}
