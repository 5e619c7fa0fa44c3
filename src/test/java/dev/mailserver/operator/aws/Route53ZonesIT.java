package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.batch.Company;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import dev.mailserver.operator.sandbox.Sandbox.Account;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

@OnSandbox
class Route53ZonesIT {
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    private final Sandbox sandbox = Sandbox.running();
    private final String domain = Sandbox.unique("zone") + ".test";
    private final Company company = new Company();
    private Account account = sandbox.newAccount();
    private AwsClients clients;
    private Route53Zones zones;
    private HostedZone zone;

    @BeforeEach
    void create() {
        use(sandbox.newAccount());
    }

    private void use(Account of) {
        account = of;
        clients = sandbox.clients(of);
        zones = new Route53Zones(clients, InstantSource.system(), company);
        zone = new HostedZone(sandbox.newZone(of, domain).get("hostedZoneID").asText(), domain);
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    private List<ZoneView> holding(String name, Instant notBefore) {
        return zones.holding(name, ZoneProvider.Route53.OWN, Optional.empty(), notBefore)
                .known()
                .orElseThrow();
    }

    private ZoneView view(Instant notBefore) {
        return holding(domain, notBefore).getFirst();
    }

    private Outcome change(RecordChange... changes) {
        return zones.change(zone, ME, List.of(changes));
    }

    private Failure refused(RecordChange... changes) {
        var outcome = change(changes);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).why();
    }

    private RecordSet a(String label, String... ips) {
        return RecordSet.of(label + "." + domain, "A", 300, List.of(ips));
    }

    private RecordSet txt(String text) {
        return RecordSet.of(domain, "TXT", 300, List.of(Txt.encode(text)));
    }

    /** All at once; the outcomes in the same order. */
    private List<Outcome> together(int n, IntFunction<RecordChange> change) {
        return company.together(IntStream.range(0, n)
                .<Callable<Outcome>>mapToObj(i -> () -> change(change.apply(i)))
                .toList());
    }

    private long changesSent() {
        return Collections.frequency(sandbox.actions(account), "ChangeResourceRecordSets");
    }

    @Test
    void markersOfSeveralAtOneNameGoIntoOneCall() {
        var name = Marker.nameFor("mail." + domain);
        var outcomes = together(
                5, i -> RecordChange.create(RecordSet.of(name, "TXT", 300, List.of(Txt.encode("marker " + i)))));

        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        assertThat(changesSent()).isEqualTo(1);
        assertThat(view(Instant.now()).find(name, "TXT").orElseThrow().values())
                .containsExactlyInAnyOrder(
                        "\"marker 0\"", "\"marker 1\"", "\"marker 2\"", "\"marker 3\"", "\"marker 4\"");
    }

    @Test
    void theZoneWithTheLongestNameHoldsAName() {
        sandbox.newZone(account, "sub." + domain);
        sandbox.newZone(account, "b." + domain + ".other.test");

        assertThat(holding("mail.sub." + domain, Instant.now()))
                .extracting(v -> v.zone().name())
                .containsExactly("sub." + domain);
        assertThat(holding("badsub." + domain, Instant.MIN))
                .extracting(v -> v.zone())
                .containsExactly(zone);
        assertThat(holding("bad" + domain, Instant.MIN)).isEmpty();
    }

    @Test
    void privateZonesAndThoseOfServicesNeverCount() {
        sandbox.post("/zones", Map.of("accountID", account.accountID(), "name", "priv." + domain, "private", true));
        sandbox.post(
                "/zones",
                Map.of(
                        "accountID",
                        account.accountID(),
                        "name",
                        "svc." + domain,
                        "linkedService",
                        "svc.amazonaws.com"));
        assertThat(holding("mail.priv." + domain, Instant.now()))
                .extracting(v -> v.zone())
                .containsExactly(zone);
        assertThat(holding("mail.svc." + domain, Instant.MIN))
                .extracting(v -> v.zone())
                .containsExactly(zone);
    }

    @Test
    void ofSeveralZonesOfOneNameAllAreCandidatesUnlessOneIsNamed() {
        var twin = sandbox.newZone(account, domain).get("hostedZoneID").asText();
        assertThat(holding(domain, Instant.now()))
                .extracting(v -> v.zone().id())
                .containsExactlyInAnyOrder(zone.id(), twin);
        assertThat(zones.holding(domain, ZoneProvider.Route53.OWN, Optional.of(twin), Instant.MIN)
                        .known()
                        .orElseThrow())
                .extracting(v -> v.zone().id())
                .containsExactly(twin);
        assertThat(zones.holding(domain, ZoneProvider.Route53.OWN, Optional.of("Z0000000000NONE"), Instant.MIN)
                        .known())
                .contains(List.of());
    }

    @Test
    void moreThanAPageOfZonesIsReadToTheEnd() {
        IntStream.range(0, 120).forEach(i -> sandbox.newZone(account, "z" + i + "." + domain));
        var known = zones.holding("a.z119." + domain, ZoneProvider.Route53.OWN, Optional.empty(), Instant.now());
        assertThat(known.known().orElseThrow()).extracting(v -> v.zone().name()).containsExactly("z119." + domain);
        assertThat(Collections.frequency(sandbox.actions(account), "ListHostedZonesByName"))
                .isEqualTo(2);
    }

    @Test
    void moreThanAPageOfRecordsIsReadToTheEnd() {
        for (int batch = 0; batch < 2; batch++) {
            var changes = new ArrayList<RecordChange>();
            for (int i = 0; i < 200; i++) {
                changes.add(RecordChange.create(a("r" + batch + "-" + i, "192.0.2.1")));
            }
            assertThat(change(changes.toArray(RecordChange[]::new))).isInstanceOf(Outcome.Done.class);
        }
        assertThat(view(Instant.now()).records()).hasSize(402);
    }

    @Test
    void aChangeShowsAtOnceWithoutAListing() {
        view(Instant.now());
        var before = sandbox.actions(account).size();
        var record = a("mail", "192.0.2.1");
        var moved = a("mail", "192.0.2.2");

        assertThat(change(RecordChange.create(record))).isInstanceOf(Outcome.Done.class);
        assertThat(view(Instant.MIN).find("mail." + domain, "A")).contains(record);
        assertThat(change(RecordChange.replace(record, moved))).isInstanceOf(Outcome.Done.class);
        assertThat(view(Instant.MIN).find("mail." + domain, "A")).contains(moved);
        assertThat(change(RecordChange.remove(moved))).isInstanceOf(Outcome.Done.class);
        assertThat(view(Instant.MIN).find("mail." + domain, "A")).isEmpty();
        assertThat(sandbox.actions(account)
                        .subList(before, sandbox.actions(account).size()))
                .containsOnly("ChangeResourceRecordSets");
    }

    @Test
    void whatIsShownAfterAChangeIsWhatRoute53ListsToo() {
        view(Instant.now());
        change(RecordChange.create(a("mail", "192.0.2.2", "192.0.2.1")));
        change(RecordChange.create(RecordSet.of("*.wild." + domain, "A", 60, List.of("192.0.2.1"))));
        change(RecordChange.create(txt("v=spf1 include:\"\\x\u00e9 " + "y".repeat(300) + " ~all")));
        var shown = view(Instant.MIN).records();

        var fresh = new Route53Zones(clients, InstantSource.system(), Thread::sleep);
        assertThat(fresh.holding(domain, ZoneProvider.Route53.OWN, Optional.empty(), Instant.now())
                        .known()
                        .orElseThrow()
                        .getFirst()
                        .records())
                .containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    void aRecordThatIsNotAsExpectedIsAConflictAndIsLookedAtAnew() {
        view(Instant.now());
        var theirs = a("mail", "198.51.100.1");
        clients.route53()
                .changeResourceRecordSets(r -> r.hostedZoneId(zone.id())
                        .changeBatch(b -> b.changes(Route53Values.change(ChangeAction.CREATE, theirs))));

        var ours = a("mail", "192.0.2.1");
        assertThat(refused(RecordChange.create(ours)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(view(Instant.MIN).find("mail." + domain, "A")).contains(theirs);
        assertThat(refused(RecordChange.replace(a("mail", "192.0.2.9"), ours)).kind())
                .isEqualTo(Kind.CONFLICT);
        assertThat(refused(RecordChange.remove(ours)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused(RecordChange.remove(a("none", "192.0.2.9"))).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(refused(RecordChange.create(RecordSet.of("mail." + domain, "CNAME", 60, List.of("elsewhere.test."))))
                        .kind())
                .isEqualTo(Kind.CONFLICT);
        assertThat(view(Instant.now()).find("mail." + domain, "A")).contains(theirs);
    }

    @Test
    void whatRoute53DoesNotAcceptIsInvalidAndItsValuesAreNotRepeated() {
        var why = refused(RecordChange.create(RecordSet.of(domain, "TXT", 60, List.of("secret of somebody"))));
        assertThat(why.kind()).isEqualTo(Kind.INVALID);
        assertThat(why.text()).contains("TXT " + domain).doesNotContain("somebody");
    }

    @Test
    void severalChangesOfOneOwnerAreMadeTogetherOrNotAtAll() {
        assertThat(refused(RecordChange.create(a("mail", "192.0.2.1")), RecordChange.remove(a("none", "192.0.2.9")))
                        .kind())
                .isEqualTo(Kind.CONFLICT);
        assertThat(view(Instant.now()).find("mail." + domain, "A")).isEmpty();
    }

    @Test
    void aHundredOwnersAtOnceNeedFewCalls() {
        var outcomes = together(100, i -> RecordChange.create(a("m" + i, "192.0.2.1")));
        assertThat(outcomes).allMatch(Outcome.Done.class::isInstance);
        assertThat(changesSent()).isLessThanOrEqualTo(6);
        assertThat(view(Instant.now()).records()).hasSize(102);
    }

    @Test
    void oneThatIsRefusedDoesNotHoldUpTheOthers() {
        var outcomes = together(
                20,
                i -> i == 13
                        ? RecordChange.remove(a("none", "192.0.2.9"))
                        : RecordChange.create(a("m" + i, "192.0.2.1")));
        for (int i = 0; i < 20; i++) {
            assertThat(outcomes.get(i) instanceof Outcome.Done).isEqualTo(i != 13);
        }
    }

    @Test
    void ofManyThatChangeOneRecordAtOnceOneIsFirst() {
        assertThat(change(RecordChange.create(txt("v=spf1 ~all")))).isInstanceOf(Outcome.Done.class);
        var outcomes =
                together(10, i -> RecordChange.replace(txt("v=spf1 ~all"), txt("v=spf1 ip4:192.0.2." + i + " ~all")));
        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(1);
        assertThat(outcomes.stream().filter(Outcome.Failed.class::isInstance))
                .allSatisfy(o -> assertThat(((Outcome.Failed) o).why().kind()).isEqualTo(Kind.CONFLICT));
    }

    @Test
    void aZoneThatIsBusyIsWaitedFor() {
        use(sandbox.newAccount(Map.of("route53_busy_seconds", 0.5)));
        assertThat(change(RecordChange.create(a("a", "192.0.2.1")))).isInstanceOf(Outcome.Done.class);
        assertThat(change(RecordChange.create(a("b", "192.0.2.1")))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aLostAnswerIsUnknownAndTheNextLookIsFresh() {
        view(Instant.now());
        sandbox.fault(account, "route53", "ChangeResourceRecordSets", Map.of("fault", "lost-reply"));
        assertThat(refused(RecordChange.create(a("mail", "192.0.2.1"))).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(changesSent()).isEqualTo(1);
        assertThat(view(Instant.MIN).find("mail." + domain, "A")).isPresent();
    }

    @Test
    void aZoneThatIsGoneIsNoCandidate() {
        view(Instant.now());
        clients.route53().deleteHostedZone(r -> r.id(zone.id()));
        assertThat(holding(domain, Instant.now())).isEmpty();
    }

    @Test
    void recordsWithAPolicyAreToldApartAndMarked() {
        var weighted = ResourceRecordSet.builder()
                .name("w." + domain)
                .type(RRType.A)
                .ttl(60L)
                .setIdentifier("one")
                .weight(1L)
                .resourceRecords(ResourceRecord.builder().value("192.0.2.1").build())
                .build();
        var alias = ResourceRecordSet.builder()
                .name("alias." + domain)
                .type(RRType.A)
                .aliasTarget(
                        t -> t.hostedZoneId(zone.id()).dnsName("w." + domain).evaluateTargetHealth(false))
                .build();
        clients.route53()
                .changeResourceRecordSets(r -> r.hostedZoneId(zone.id())
                        .changeBatch(b -> b.changes(Stream.of(weighted, alias)
                                .map(s -> Change.builder()
                                        .action(ChangeAction.CREATE)
                                        .resourceRecordSet(s)
                                        .build())
                                .toList())));
        var records = view(Instant.now()).records();
        assertThat(records)
                .contains(new RecordSet(
                        new RecordKey("w." + domain, "A", Optional.of("one")), 60, List.of("192.0.2.1"), true))
                .contains(new RecordSet(RecordKey.of("alias." + domain, "A"), 0, List.of(), true));
    }
}
