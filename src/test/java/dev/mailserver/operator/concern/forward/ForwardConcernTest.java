package dev.mailserver.operator.concern.forward;

import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.SERVERS;
import static dev.mailserver.operator.fakes.Situations.ZONE;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static dev.mailserver.operator.fakes.Situations.zoneView;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardConcernTest {
    static final String HOST = "mail.example.com";
    static final String OLD = "smtp.example.com";
    static final Identity OTHER = new Identity("test", "other", "mail", "uid-2");
    static final Failure TIME_OUT = Failure.of(Kind.UNAVAILABLE, "ns-2.awsdns-02.test did not answer.");

    static RecordSet a(String name, String... ips) {
        return RecordSet.of(name, "A", 300, List.of(ips));
    }

    static RecordSet marker(String name, Marker... markers) {
        return RecordSet.of(
                Marker.nameFor(name),
                "TXT",
                300,
                Stream.of(markers).map(m -> Txt.encode(m.text())).toList());
    }

    static Marker mine(String ip) {
        return Marker.of(ME, Marker.Kind.A, Optional.of(ip), false);
    }

    static Marker theirs(String ip) {
        return Marker.of(OTHER, Marker.Kind.A, Optional.of(ip), false);
    }

    static Situations with(RecordSet... records) {
        return given().addresses(oursInPlace())
                .holding(ConditionType.Accepted, ConditionType.AddressReady)
                .zone(List.of(HOST, "example.com"), records)
                .answers(HOST, "A");
    }

    static Situations replacing(Situations s) {
        return s.spec(spec(ConflictPolicy.Replace, 300));
    }

    static MailServerSpec spec(ConflictPolicy policy, int ttl) {
        return given().situation()
                .spec()
                .with()
                .dns(new MailServerSpec.Dns(null, ttl, policy))
                .build();
    }

    static Finding judge(Situations s) {
        return new ForwardConcern().judge(s.situation());
    }

    static Verdict verdict(Finding finding) {
        return finding.verdicts().getFirst();
    }

    static List<RecordChange> changes(Finding finding) {
        return finding.actions().stream()
                .flatMap(a -> ((ChangeRecords) a).changes().stream())
                .toList();
    }

    record Case(String name, Situations given, Tri status, Reason reason, RecordChange... changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final RecordChange FIRST = RecordChange.create(a(HOST, IP));
    static final RecordChange FIRST_MARKER = RecordChange.create(marker(HOST, mine(IP)));

    static Stream<Case> cases() {
        var cname = RecordSet.of(HOST, "CNAME", 60, List.of("elsewhere.test."));
        var alias = new RecordSet(RecordKey.of(HOST, "A"), 0, List.of(), true);
        var weighted = new RecordSet(new RecordKey(HOST, "A", Optional.of("blue")), 60, List.of("198.51.100.1"), true);
        var foreign = a(HOST, "198.51.100.1");
        return Stream.of(
                new Case(
                        "nothing there: record and marker in one change",
                        with(),
                        Tri.False,
                        Reason.WritingRecords,
                        FIRST,
                        FIRST_MARKER),
                new Case(
                        "an AAAA record is beside the point",
                        with(RecordSet.of(HOST, "AAAA", 300, List.of("2001:db8::1"))),
                        Tri.False,
                        Reason.WritingRecords,
                        FIRST,
                        FIRST_MARKER),
                new Case(
                        "in place and answered",
                        with(a(HOST, IP), marker(HOST, mine(IP))).answers(HOST, "A", IP),
                        Tri.True,
                        Reason.Answering),
                new Case(
                        "in place and not answered",
                        with(a(HOST, IP), marker(HOST, mine(IP))),
                        Tri.False,
                        Reason.Propagating),
                new Case(
                        "a second address beside ours is answered",
                        with(a(HOST, IP), marker(HOST, mine(IP))).answers(HOST, "A", IP, "198.51.100.1"),
                        Tri.False,
                        Reason.Propagating),
                new Case(
                        "the address has changed",
                        with(a(HOST, "192.0.2.9"), marker(HOST, mine("192.0.2.9")))
                                .answers(HOST, "A", "192.0.2.9"),
                        Tri.False,
                        Reason.WritingRecords,
                        RecordChange.replace(a(HOST, "192.0.2.9"), a(HOST, IP)),
                        RecordChange.replace(marker(HOST, mine("192.0.2.9")), marker(HOST, mine(IP)))),
                new Case(
                        "somebody has taken our record away",
                        with(marker(HOST, mine(IP))),
                        Tri.False,
                        Reason.WritingRecords,
                        FIRST),
                new Case(
                        "another TTL is wanted, and the record holds meanwhile",
                        with(RecordSet.of(HOST, "A", 60, List.of(IP)), marker(HOST, mine(IP)))
                                .answers(HOST, "A", IP),
                        Tri.True,
                        Reason.Answering,
                        RecordChange.replace(RecordSet.of(HOST, "A", 60, List.of(IP)), a(HOST, IP))),
                new Case(
                        "a marker of another kind stays",
                        with(marker(HOST, Marker.of(OTHER, Marker.Kind.SPF, Optional.empty(), false))),
                        Tri.False,
                        Reason.WritingRecords,
                        FIRST,
                        RecordChange.replace(
                                marker(HOST, Marker.of(OTHER, Marker.Kind.SPF, Optional.empty(), false)),
                                marker(HOST, Marker.of(OTHER, Marker.Kind.SPF, Optional.empty(), false), mine(IP)))),
                new Case("a foreign A record", with(foreign), Tri.False, Reason.RecordConflict),
                new Case(
                        "a foreign A record is replaced on demand",
                        replacing(with(foreign)),
                        Tri.False,
                        Reason.WritingRecords,
                        RecordChange.replace(foreign, a(HOST, IP)),
                        FIRST_MARKER),
                new Case(
                        "a foreign A record that is right already stays foreign",
                        with(a(HOST, IP)).answers(HOST, "A", IP),
                        Tri.True,
                        Reason.Answering),
                new Case("a foreign CNAME", with(cname), Tri.False, Reason.RecordConflict),
                new Case(
                        "a foreign CNAME is replaced on demand",
                        replacing(with(cname)),
                        Tri.False,
                        Reason.WritingRecords,
                        RecordChange.remove(cname),
                        FIRST,
                        FIRST_MARKER),
                new Case("an alias is never touched", replacing(with(alias)), Tri.False, Reason.RecordConflict),
                new Case(
                        "a weighted record is never touched",
                        replacing(with(weighted)),
                        Tri.False,
                        Reason.RecordConflict),
                new Case(
                        "another MailServer's marker is never replaced",
                        replacing(with(foreign, marker(HOST, theirs("198.51.100.1")))),
                        Tri.False,
                        Reason.RecordConflict),
                new Case(
                        "no zone",
                        with().world(w -> w.zones(Map.of(HOST, Seen.of(List.of())))),
                        Tri.False,
                        Reason.ZoneNotFound),
                new Case(
                        "the parent delegates elsewhere",
                        with().world(w -> w.delegations(Map.of(
                                "example.com", Seen.of(new Delegation("example.com", List.of("ns.elsewhere.test")))))),
                        Tri.False,
                        Reason.DelegatedElsewhere),
                new Case(
                        "two zones, none delegated",
                        with().world(w -> w.zones(Map.of(
                                HOST,
                                Seen.of(List.of(
                                        zoneView(ZONE, List.of("ns-8.test")),
                                        zoneView(new HostedZone("Z2", "example.com"), List.of("ns-9.test"))))))),
                        Tri.False,
                        Reason.ZoneAmbiguous),
                new Case("no address yet", with().addresses(), Tri.Unknown, Reason.NotYetEvaluated));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_situation_gives_condition_and_change(Case c) {
        var finding = judge(c.given);
        assertThat(verdict(finding).status()).isEqualTo(c.status);
        assertThat(verdict(finding).reason()).isEqualTo(c.reason);
        assertThat(changes(finding)).containsExactlyInAnyOrder(c.changes);
        assertThat(finding.actions()).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_cannot_be_seen_adds_no_action(Case c) {
        var actions = judge(c.given).actions();
        for (Situation darker : Darkness.of(c.given.situation())) {
            assertThat(actions).containsAll(new ForwardConcern().judge(darker).actions());
        }
    }

    @Test
    void a_first_write_waits_for_the_address_to_be_in_place() {
        var finding = judge(given().addresses(oursInPlace()).zone(List.of(HOST)).answers(HOST, "A"));
        assertThat(finding.actions()).isEmpty();
        assertThat(verdict(finding).reason()).isEqualTo(Reason.NotYetEvaluated);
    }

    @Test
    void records_stay_and_count_while_the_address_is_not_ready() {
        var finding = judge(given().addresses(oursInPlace())
                .zone(List.of(HOST), a(HOST, IP), marker(HOST, mine(IP)))
                .answers(HOST, "A", IP));
        assertThat(finding.actions()).isEmpty();
        assertThat(verdict(finding).status()).isEqualTo(Tri.True);
    }

    static Lookup mixed(Seen<Answer> second) {
        var right = Seen.of(new Answer(Rcode.NOERROR, List.of(IP), 300));
        return new Lookup(
                new Question(HOST, "A"),
                List.of(new ServerAnswer(SERVERS.get(0), right), new ServerAnswer(SERVERS.get(1), second)),
                Optional.of(right));
    }

    @Test
    void a_server_that_differs_is_named() {
        var lookup = mixed(Seen.of(new Answer(Rcode.NXDOMAIN, List.of(), 300)));
        var verdict = verdict(judge(with(a(HOST, IP), marker(HOST, mine(IP))).lookup(lookup)));
        assertThat(verdict.reason()).isEqualTo(Reason.Propagating);
        assertThat(verdict.message()).contains(SERVERS.get(1)).doesNotContain(SERVERS.get(0));
    }

    @Test
    void a_lame_server_is_named() {
        var lookup = mixed(Seen.unknown(Failure.of(Kind.INVALID, "REFUSED")));
        var verdict = verdict(judge(with(a(HOST, IP), marker(HOST, mine(IP))).lookup(lookup)));
        assertThat(verdict.reason()).isEqualTo(Reason.LameDelegation);
        assertThat(verdict.message()).contains(SERVERS.get(1));
    }

    @Test
    void a_server_that_does_not_answer_leaves_it_unseen() {
        var verdict = verdict(judge(with(a(HOST, IP), marker(HOST, mine(IP))).lookup(mixed(Seen.unknown(TIME_OUT)))));
        assertThat(verdict).isEqualTo(Verdict.unresolved(ConditionType.DnsReady, TIME_OUT));
    }

    @Test
    void the_resolver_counts_too() {
        var servers =
                mixed(Seen.of(new Answer(Rcode.NOERROR, List.of(IP), 300))).authoritative();
        var stale = Seen.of(new Answer(Rcode.NOERROR, List.of("192.0.2.9"), 300));
        var verdict = verdict(judge(with(a(HOST, IP), marker(HOST, mine(IP)))
                .lookup(new Lookup(new Question(HOST, "A"), servers, Optional.of(stale)))));
        assertThat(verdict.reason()).isEqualTo(Reason.Propagating);
        assertThat(verdict.message()).contains("the resolver");
    }

    static FailedAttempt failure(String action, Kind kind) {
        return new FailedAttempt(
                action, kind.name(), "It was said.", 1, Situations.NOW, Situations.NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "DENIED,AccessDenied",
        "INVALID,UpdateRefused",
        "THROTTLED,Throttled",
        "UNAVAILABLE,AwsUnavailable",
        "CONFLICT,WritingRecords"
    })
    void a_change_that_failed_is_worded_by_its_failure_and_wanted_still(Kind kind, Reason reason) {
        var finding = judge(with().status(s -> s.with()
                .failures(List.of(failure("ChangeRecords/A/" + HOST, kind)))
                .build()));
        assertThat(verdict(finding).reason()).isEqualTo(reason);
        assertThat(changes(finding)).containsExactly(FIRST, FIRST_MARKER);
    }

    @Test
    void a_conflict_names_record_and_zone_and_nothing_of_what_is_in_it() {
        var verdict = verdict(judge(with(RecordSet.of(HOST, "CNAME", 60, List.of("evil.test.")))));
        assertThat(verdict.message())
                .contains(HOST, "CNAME", "example.com", "Z1")
                .doesNotContain("evil");
    }

    @Test
    void our_record_is_listed_in_status_with_the_change_that_wrote_it() {
        var situation = with(a(HOST, IP), marker(HOST, mine(IP)))
                .world(w -> w.done(Map.of("ChangeRecords/A/" + HOST, "C1")))
                .situation();
        var status = new ForwardConcern().judge(situation).remember().apply(situation.before());
        assertThat(status.records()).containsExactly(new DnsRecord(HOST, "A", 300, List.of(IP), "Z1", "C1"));
        assertThat(status.hostname()).isEqualTo(HOST);
    }

    // --- rename

    static Situations renamed(RecordSet... old) {
        List<RecordSet> records = new ArrayList<>(List.of(old));
        records.add(a(HOST, IP));
        records.add(marker(HOST, mine(IP)));
        return with(records.toArray(RecordSet[]::new))
                .answers(HOST, "A", IP)
                .answers(Names.reverse(IP), "PTR", HOST)
                .world(w ->
                        w.ptrs(Map.of(Situations.ALLOCATION, Seen.of(new Ptr(Optional.of(HOST), Optional.empty())))))
                .status(s -> s.with().hostname(OLD).build());
    }

    @Test
    void after_a_rename_the_old_record_goes_once_the_new_one_answers_and_the_ptr_names_it() {
        var finding = judge(renamed(a(OLD, IP), marker(OLD, mine(IP))));
        assertThat(changes(finding))
                .containsExactly(RecordChange.remove(a(OLD, IP)), RecordChange.remove(marker(OLD, mine(IP))));
    }

    @Test
    void after_a_rename_the_old_record_stays_while_the_new_one_does_not_answer_everywhere() {
        assertThat(judge(renamed(a(OLD, IP), marker(OLD, mine(IP))).answers(HOST, "A"))
                        .actions())
                .isEmpty();
    }

    @Test
    void after_a_rename_the_old_record_stays_while_dns_answers_the_old_ptr() {
        assertThat(judge(renamed(a(OLD, IP), marker(OLD, mine(IP))).answers(Names.reverse(IP), "PTR", OLD))
                        .actions())
                .isEmpty();
    }

    @Test
    void after_a_rename_the_old_record_stays_while_the_address_has_the_old_ptr() {
        var situation = renamed(a(OLD, IP), marker(OLD, mine(IP)))
                .world(w ->
                        w.ptrs(Map.of(Situations.ALLOCATION, Seen.of(new Ptr(Optional.of(OLD), Optional.empty())))));
        assertThat(judge(situation).actions()).isEmpty();
    }

    @Test
    void while_a_name_is_being_left_it_is_listed_and_afterwards_not() {
        var situation = renamed(a(OLD, IP), marker(OLD, mine(IP)));
        var status = judge(situation).remember().apply(situation.situation().before());
        assertThat(status.previousHostname()).isEqualTo(OLD);
        assertThat(status.retiring())
                .containsExactly(new Retiring(
                        "A",
                        OLD,
                        List.of(IP),
                        "The spec does not have it any more.",
                        Situations.NOW,
                        RetiringState.Pending));
        assertThat(status.records()).extracting(DnsRecord::name).containsExactlyInAnyOrder(HOST, OLD);

        var gone = renamed()
                .status(_ -> status)
                .world(w ->
                        w.zones(Map.of(HOST, w.zones().get(HOST), OLD, w.zones().get(HOST))));
        var after = judge(gone).remember().apply(status);
        assertThat(after.previousHostname()).isNull();
        assertThat(after.retiring()).isEmpty();
        assertThat(after.records()).extracting(DnsRecord::name).containsExactly(HOST);
    }

    @Test
    void an_old_record_that_somebody_has_changed_is_left_and_only_its_marker_goes() {
        var finding = judge(renamed(a(OLD, "198.51.100.1"), marker(OLD, mine(IP))));
        assertThat(changes(finding)).containsExactly(RecordChange.remove(marker(OLD, mine(IP))));
    }

    @Test
    void what_cannot_be_seen_removes_no_old_record() {
        var situation = renamed(a(OLD, IP), marker(OLD, mine(IP))).situation();
        var actions = new ForwardConcern().judge(situation).actions();
        for (Situation darker : Darkness.of(situation)) {
            assertThat(actions).containsAll(new ForwardConcern().judge(darker).actions());
        }
    }

    @Test
    void when_another_zone_has_taken_the_name_over_the_old_zone_loses_the_record() {
        var old = zoneView(
                new HostedZone("Z9", "example.com"), List.of("ns-9.test"), a(HOST, IP), marker(HOST, mine(IP)));
        var now = zoneView(ZONE, SERVERS, a(HOST, IP), marker(HOST, mine(IP)));
        var finding =
                judge(with().answers(HOST, "A", IP).world(w -> w.zones(Map.of(HOST, Seen.of(List.of(old, now))))));
        assertThat(finding.actions())
                .singleElement()
                .satisfies(action ->
                        assertThat(((ChangeRecords) action).zone().id()).isEqualTo("Z9"));
    }
}
