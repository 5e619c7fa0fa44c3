package dev.mailserver.operator.concern.reverse;

import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.ReverseDnsStatus;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReverseConcernTest {
    static final String HOST = "mail.example.com";
    static final String OLD = "smtp.example.com";
    static final String DEFAULT = "ec2-192-0-2-10.eu-west-1.compute.amazonaws.com";
    static final String REVERSE = Names.reverse(IP);
    static final SetPtr SET = new SetPtr(ALLOCATION, IP, HOST);

    static Ptr ptr(String name) {
        return new Ptr(Optional.of(name), Optional.empty());
    }

    static Ptr pending(Optional<String> present, String value) {
        return new Ptr(present, Optional.of(new Ptr.Update(Optional.of(value), "PENDING", Optional.empty())));
    }

    /** The A record answers; the address has AWS's own PTR. */
    static Situations forward() {
        return given().addresses(oursInPlace())
                .holding(ConditionType.Accepted, ConditionType.AddressReady, ConditionType.DnsReady)
                .zone(List.of(HOST))
                .answers(HOST, "A", IP)
                .answers(REVERSE, "PTR", DEFAULT);
    }

    static Situations with(Ptr ptr) {
        return forward().world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(ptr))));
    }

    static Situations waitingForForward(Ptr ptr) {
        return given().addresses(oursInPlace())
                .holding(ConditionType.Accepted, ConditionType.AddressReady)
                .answers(HOST, "A")
                .answers(REVERSE, "PTR", DEFAULT)
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(ptr))));
    }

    static MailServerSpec spec(ConflictPolicy policy) {
        return given().situation()
                .spec()
                .with()
                .dns(new MailServerSpec.Dns(null, 300, policy))
                .build();
    }

    static MailServerSpec manual(SupportCase... cases) {
        return given().situation()
                .spec()
                .with()
                .reverseDNS(new MailServerSpec.ReverseDns(ReverseDnsMode.SupportRequest))
                .supportRequest(new SupportRequest(null, null, null, null, List.of(cases)))
                .build();
    }

    static Finding judge(Situations s) {
        return new ReverseConcern().judge(s.situation());
    }

    record Case(String name, Situations given, Reason ready, Reason approval, Action... actions) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> selfService() {
        return Stream.of(
                new Case(
                        "the PTR is asked for once the A record answers",
                        with(Ptr.NONE),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "the PTR waits for the A record",
                        waitingForForward(Ptr.NONE),
                        Reason.WaitingForForwardRecord,
                        Reason.NotYetRequested),
                new Case(
                        "a change is in flight",
                        with(pending(Optional.empty(), HOST)),
                        Reason.AwaitingRdnsApproval,
                        Reason.UpdatePending),
                new Case(
                        "a change to another name is in flight: nothing is sent beside it",
                        with(pending(Optional.of(OLD), OLD)),
                        Reason.AwaitingRdnsApproval,
                        Reason.UpdatePending),
                new Case(
                        "it was asked for in this very pass and does not show yet",
                        with(Ptr.NONE).world(w -> w.done(Map.of(SET.key(), ""))),
                        Reason.AwaitingRdnsApproval,
                        Reason.UpdatePending),
                new Case(
                        "set, and DNS does not answer it yet",
                        with(ptr(HOST)),
                        Reason.ProviderDefault,
                        Reason.NotNeeded),
                new Case(
                        "set and answered",
                        with(ptr(HOST)).answers(REVERSE, "PTR", HOST),
                        Reason.Confirmed,
                        Reason.NotNeeded),
                new Case(
                        "set and answered while the A record does not",
                        waitingForForward(ptr(HOST)).answers(REVERSE, "PTR", HOST),
                        Reason.ForwardMismatch,
                        Reason.NotNeeded),
                new Case(
                        "a PTR of somebody else",
                        with(ptr("mx.elsewhere.test")).answers(REVERSE, "PTR", "mx.elsewhere.test"),
                        Reason.PtrConflict,
                        Reason.NotYetRequested),
                new Case(
                        "a PTR of somebody else is replaced on demand",
                        with(ptr("mx.elsewhere.test")).spec(spec(ConflictPolicy.Replace)),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "after a rename the old name is ours to change, by status",
                        with(ptr(OLD))
                                .status(s -> s.with().previousHostname(OLD).build()),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "after a rename the old name is ours to change, by its marker",
                        with(ptr(OLD)).zone(List.of(HOST), marker(OLD)),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "AWS refuses the name",
                        with(Ptr.NONE)
                                .status(s -> s.with()
                                        .failures(List.of(failure(Kind.INVALID, "No such name.")))
                                        .build()),
                        Reason.UpdateRefused,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "AWS does not see the A record yet",
                        with(Ptr.NONE)
                                .status(s -> s.with()
                                        .failures(List.of(failure(Kind.SETTLING, "It does not resolve.")))
                                        .build()),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "AWS does not see the A record after ten minutes",
                        with(Ptr.NONE)
                                .status(s -> s.with()
                                        .failures(List.of(since(
                                                NOW.minusSeconds(600), failure(Kind.SETTLING, "It does not resolve."))))
                                        .build()),
                        Reason.UpdateRefused,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "a change has just come to nothing",
                        with(failed()).status(s -> requested(s, NOW.minusSeconds(299))),
                        Reason.AwaitingRdnsApproval,
                        Reason.UpdatePending),
                new Case(
                        "a change that came to nothing is asked for again",
                        with(failed()).status(s -> requested(s, NOW.minusSeconds(300))),
                        Reason.AwaitingRdnsApproval,
                        Reason.NotYetRequested,
                        SET),
                new Case(
                        "Support has locked the address",
                        with(Ptr.NONE)
                                .status(s -> s.with()
                                        .failures(List.of(failure(
                                                Kind.INVALID,
                                                "ec2:ModifyAddressAttribute: InvalidAddress.Locked: no.")))
                                        .build()),
                        Reason.LockedBySupport,
                        Reason.NotYetRequested,
                        SET),
                new Case("no address yet", with(Ptr.NONE).addresses(), Reason.NotYetEvaluated, Reason.NotYetRequested));
    }

    static RecordSet marker(String name) {
        return RecordSet.of(
                Marker.nameFor(name),
                "TXT",
                300,
                List.of(Txt.encode(
                        Marker.of(ME, Marker.Kind.A, Optional.of(IP), false).text())));
    }

    static Ptr failed() {
        return new Ptr(
                Optional.empty(),
                Optional.of(new Ptr.Update(Optional.of(HOST), "FAILED", Optional.of("No A record."))));
    }

    static MailServerStatus requested(MailServerStatus status, Instant at) {
        return status.with()
                .reverseDNS(new ReverseDnsStatus(List.of(), "ProviderDefault", ReverseDnsMode.SelfService, at))
                .build();
    }

    @Test
    void when_the_ptr_was_asked_for_is_told_of_that_address_alone() {
        var before = requested(MailServerStatus.NEW, NOW.minusSeconds(60));
        for (String recorded : List.of(ALLOCATION, "eipalloc-of-before")) {
            var status = before.with()
                    .elasticIP(
                            ElasticIPStatus.NONE.with().allocationID(recorded).build())
                    .build();
            var after = judge(with(ptr(HOST)).answers(REVERSE, "PTR", HOST).status(_ -> status))
                    .remember()
                    .apply(status);
            assertThat(after.reverseDNS().requestTime())
                    .isEqualTo(recorded.equals(ALLOCATION) ? NOW.minusSeconds(60) : null);
        }
    }

    static FailedAttempt since(Instant start, FailedAttempt f) {
        return new FailedAttempt(f.action(), f.kind(), f.message(), f.count(), start, f.retryTime());
    }

    static FailedAttempt failure(Kind kind, String message) {
        return new FailedAttempt(SET.key(), kind.name(), message, 1, NOW, NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @MethodSource("selfService")
    void self_service(Case c) {
        check(c);
    }

    @ParameterizedTest
    @MethodSource("selfService")
    void what_cannot_be_seen_adds_no_action(Case c) {
        var actions = judge(c.given).actions();
        for (Situation darker : Darkness.of(c.given.situation())) {
            assertThat(actions).containsAll(new ReverseConcern().judge(darker).actions());
        }
    }

    static void check(Case c) {
        var finding = judge(c.given);
        assertThat(finding.verdicts())
                .extracting(Verdict::type)
                .containsExactly(ConditionType.ReverseDnsReady, ConditionType.AwaitingRdnsApproval);
        assertThat(finding.verdicts()).extracting(Verdict::reason).containsExactly(c.ready, c.approval);
        assertThat(finding.actions()).containsExactly(c.actions);
        assertThat(finding.verdicts().getFirst().status() == Tri.True).isEqualTo(c.ready == Reason.Confirmed);
    }

    static Stream<Case> bySupport() {
        return Stream.of(
                new Case(
                        "nobody has asked",
                        forward().spec(manual()),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportRequestNeeded),
                new Case(
                        "nobody may ask before the A record answers",
                        waitingForForward(Ptr.NONE).spec(manual()),
                        Reason.WaitingForForwardRecord,
                        Reason.NotYetRequested),
                new Case(
                        "the case is open",
                        forward().spec(manual(of(SupportCaseState.Submitted))),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportCaseOpen),
                new Case(
                        "the case has been open for three days",
                        forward()
                                .spec(manual(of(SupportCaseState.Submitted)))
                                .status(s -> s.with()
                                        .waiting(List.of(new Wait(
                                                WaitingFor.AWSSupport,
                                                ConditionType.AwaitingRdnsApproval.name(),
                                                "",
                                                NOW.minus(Duration.ofDays(3)))))
                                        .build()),
                        Reason.AwaitingRdnsApproval,
                        Reason.CaseOverdue),
                new Case(
                        "AWS has asked back",
                        forward().spec(manual(of(SupportCaseState.InfoRequested))),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportInfoRequested),
                new Case(
                        "AWS has refused",
                        forward().spec(manual(of(SupportCaseState.Refused))),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportRequestRefused),
                new Case(
                        "approved and not to be seen yet",
                        forward().spec(manual(of(SupportCaseState.Approved))),
                        Reason.AwaitingRdnsApproval,
                        Reason.UpdatePending),
                new Case(
                        "done by Support",
                        forward().spec(manual(of(SupportCaseState.Submitted))).answers(REVERSE, "PTR", HOST),
                        Reason.Confirmed,
                        Reason.Approved),
                new Case(
                        "done before anybody was asked",
                        forward().spec(manual()).answers(REVERSE, "PTR", HOST),
                        Reason.Confirmed,
                        Reason.NotNeeded),
                new Case(
                        "another name is Support's to change, too",
                        forward().spec(manual()).answers(REVERSE, "PTR", OLD),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportRequestNeeded),
                new Case(
                        "several PTRs",
                        forward().spec(manual()).answers(REVERSE, "PTR", HOST, OLD),
                        Reason.AwaitingRdnsApproval,
                        Reason.SupportRequestNeeded));
    }

    static SupportCase of(SupportCaseState state) {
        return new SupportCase(SupportKind.ReverseDNS, "171234567800001", state);
    }

    @ParameterizedTest
    @MethodSource("bySupport")
    void by_support_request(Case c) {
        check(c);
    }

    @ParameterizedTest
    @CsvSource({"us-gov-west-1,SupportRequest", "eu-west-1,SelfService", "us-iso-east-1,SupportRequest"})
    void the_region_decides_where_the_spec_does_not(String region, ReverseDnsMode mode) {
        var situation =
                with(Ptr.NONE).status(s -> s.with().region(region).build()).situation();
        var status = new ReverseConcern().judge(situation).remember().apply(situation.before());
        assertThat(status.reverseDNS().mode()).isEqualTo(mode);
    }

    @Test
    void what_dns_answers_is_kept_in_status_and_when_it_was_asked_for() {
        var situation = with(Ptr.NONE).situation();
        var status = new ReverseConcern().judge(situation).remember().apply(situation.before());
        assertThat(status.reverseDNS().ptr()).containsExactly(DEFAULT);
        assertThat(status.reverseDNS().verdict()).isEqualTo("ProviderDefault");
        assertThat(status.reverseDNS().requestTime()).isEqualTo(NOW);
    }

    @Test
    void a_reason_that_aws_gives_is_told() {
        var ptr = new Ptr(
                Optional.empty(),
                Optional.of(new Ptr.Update(Optional.of(HOST), "PENDING", Optional.of("The A record\nis checked."))));
        assertThat(judge(with(ptr)).verdicts().getLast().message()).contains("The A record?is checked.");
    }

    @Test
    void a_support_wait_stands_while_the_a_record_cannot_be_looked_at() {
        var unseen = Verdict.unresolved(ConditionType.DnsReady, Failure.of(Kind.UNAVAILABLE, "no answer"));
        var finding = judge(waitingForForward(Ptr.NONE).spec(manual()).soFar(unseen));
        assertThat(finding.verdicts()).allMatch(Verdict::unseen);
    }

    @Test
    void a_time_out_leaves_reverse_dns_unseen_and_the_names_in_status_as_they_were() {
        var situation = with(ptr(HOST)).answers(REVERSE, "PTR", HOST).situation();
        var status = new ReverseConcern().judge(situation).remember().apply(situation.before());
        for (Situation darker : Darkness.of(situation)) {
            var finding = new ReverseConcern().judge(darker);
            var ready = finding.verdicts().getFirst();
            assertThat(ready.status() == Tri.True || ready.unseen()).isTrue();
            if (darker.address().isPresent()) {
                assertThat(finding.remember().apply(status).reverseDNS().ptr()).containsExactly(HOST);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FcrDns.Verdict.class)
    void every_verdict_is_reachable(FcrDns.Verdict verdict) {
        var situation = switch (verdict) {
            case Confirmed -> forward().answers(REVERSE, "PTR", HOST);
            case ProviderDefault -> forward();
            case NameMismatch -> forward().answers(REVERSE, "PTR", OLD);
            case ForwardMismatch -> forward().answers(REVERSE, "PTR", HOST).answers(HOST, "A", "198.51.100.1");
            case NoPtr -> forward().answers(REVERSE, "PTR");
            case MultiplePtr -> forward().answers(REVERSE, "PTR", HOST, OLD);
            case TempError -> forward().world(w -> w.lookups(Map.of()));
        };
        assertThat(FcrDns.of(situation.situation(), IP).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "ec2-192-0-2-10.eu-west-1.compute.amazonaws.com,true",
        "ec2-192-0-2-10.compute-1.amazonaws.com,true",
        "ec2-192-0-2-10.cn-north-1.compute.amazonaws.com.cn,true",
        "ec2-192-0-2-10.us-gov-west-1.compute.amazonaws.com,true",
        "mail.amazonaws.com,false",
        "ec2-192-0-2-10.eu-west-1.compute.amazonaws.com.evil.test,false"
    })
    void the_provider_s_own_names_are_known(String name, boolean is) {
        assertThat(FcrDns.providerDefault(name)).isEqualTo(is);
    }

    @Test
    void a_provider_default_that_confirms_forward_is_no_confirmation() {
        var own = given().situation().spec().with().hostname(DEFAULT).build();
        assertThat(FcrDns.of(forward().spec(own).answers(DEFAULT, "A", IP).situation(), IP)
                        .verdict())
                .isEqualTo(FcrDns.Verdict.ProviderDefault);
    }

    @Test
    void what_is_no_host_name_is_not_repeated() {
        var dns = FcrDns.of(forward().answers(REVERSE, "PTR", "a\nb<script>").situation(), IP);
        assertThat(dns.ptr()).isEmpty();
        assertThat(dns.verdict()).isEqualTo(FcrDns.Verdict.NameMismatch);
    }

    @ParameterizedTest
    @CsvSource({
        "True, SupportCaseOpen, Approved",
        "False, Approved, Approved",
        "True, UpdatePending, NotNeeded", // it took AWS a while, and nobody was asked
        "False, NotNeeded, NotNeeded"
    })
    void an_approval_stays_approved(Tri pending, String reason, Reason expected) {
        var situation = with(ptr(HOST))
                .answers(REVERSE, "PTR", HOST)
                .status(s -> s.with()
                        .conditions(List.of(
                                new Condition(ConditionType.AwaitingRdnsApproval.name(), pending, 1, NOW, reason, "")))
                        .build());
        assertThat(judge(situation).verdicts().getLast().reason()).isEqualTo(expected);
    }
}
