package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.AddressReady;
import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;
import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.OutboundSmtpStatusBuilder;
import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.DocumentFault;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Port25ConcernTest {
    private final Port25Concern concern = new Port25Concern();

    @Test
    void theFirstRoundIsRememberedAndThenRunOnTheInstance() {
        var s = ready().situation();

        var finding = concern.judge(s);

        assertThat(finding.actions()).singleElement().isInstanceOfSatisfying(Action.Probe.class, p -> {
            assertThat(p.round().place()).isEqualTo(Place.INSTANCE);
            assertThat(p.round().instanceID()).contains(INSTANCE);
            assertThat(p.round().hostname()).isEqualTo("mail.example.com");
            assertThat(p.round().nonce()).matches("[a-z0-9]{12}");
            assertThat(after(s, finding).pending())
                    .isEqualTo(new PendingProbe(p.round().nonce(), null, NOW));
        });
        assertThat(reason(finding)).isEqualTo(Reason.ProbePending);
        assertThat(status(finding, OutboundSmtpReady)).isEqualTo(Tri.Unknown);
        assertThat(approval(finding)).isEqualTo(Reason.NotYetRequested);
        assertThat(after(s, finding).from()).isEqualTo(ProbeMode.Instance);
    }

    @Test
    void theHandleOfAStartedRoundIsRememberedAndNothingStartsBesideIt() {
        var s = ready().outbound(o -> o.pending(new PendingProbe("n1", null, NOW)))
                .world(w -> w.done(Map.of("Probe", "cmd-1:x")))
                .situation();

        var finding = concern.judge(s);

        assertThat(after(s, finding).pending()).isEqualTo(new PendingProbe("n1", "cmd-1:x", NOW));
        assertThat(finding.actions()).isEmpty();
        assertThat(finding.recheck()).contains(Duration.ofSeconds(3));
    }

    @Test
    void aFinishedRoundIsJudgedAndTheNextOneConfirmsIt() {
        var s = pending("n1").probed(result("n1", "open", "open")).situation();

        var finding = concern.judge(s);

        assertThat(after(s, finding).pending()).isNull();
        assertThat(after(s, finding).verdict()).isEqualTo("Open");
        assertThat(after(s, finding).lastProbeTime()).isEqualTo(NOW);
        assertThat(reason(finding)).isEqualTo(Reason.ProbePending);
        assertThat(finding.recheck()).contains(Duration.ofSeconds(20));
        assertThat(finding.actions()).isEmpty();
    }

    static Stream<Arguments> rounds() {
        return Stream.of(
                arguments("open", "open", Reason.Open, Tri.True, Reason.NotNeeded),
                arguments("open", "filtered", Reason.Partial, Tri.False, Reason.NotNeeded),
                arguments(
                        "filtered", "filtered", Reason.AwaitingPort25Approval, Tri.False, Reason.SupportRequestNeeded),
                arguments("refused", "refused", Reason.Refused, Tri.False, Reason.NotYetRequested),
                arguments("unreachable", "unreachable", Reason.Unreachable, Tri.False, Reason.NotYetRequested),
                arguments("intercepted", "intercepted", Reason.Intercepted, Tri.False, Reason.NotYetRequested),
                arguments("elsewhere", "open", Reason.WrongEgress, Tri.False, Reason.NotYetRequested));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @MethodSource("rounds")
    void theSecondRoundAlikeSettlesIt(String one, String two, Reason reason, Tri status, Reason approval) {
        var first = pending("n1").probed(result("n1", one, two)).situation();
        var once = after(first, concern.judge(first));
        assertThat(reason(concern.judge(first))).isEqualTo(Reason.ProbePending);

        var second = concern.judge(ready().status(s -> s.with()
                        .outboundSMTP(once.with()
                                .pending(new PendingProbe("n2", "h2", NOW))
                                .build())
                        .build())
                .probed(result("n2", one, two))
                .situation());

        assertThat(reason(second)).isEqualTo(reason);
        assertThat(status(second, OutboundSmtpReady)).isEqualTo(status);
        assertThat(approval(second)).isEqualTo(approval);
    }

    @Test
    void aBlockSaysWhatWasSeenAndWhere() {
        var finding = concern.judge(blocked().situation());

        assertThat(verdict(finding, OutboundSmtpReady).message())
                .isEqualTo(
                        "Connections from i-00000001 to port 25 of mx.one.test and mx.two.test time out while TCP 443"
                                + " gets through. Unless a security group or a network ACL lets no port 25 out, AWS"
                                + " restricts outbound mail in eu-west-1.");
        assertThat(status(finding, AwaitingPort25Approval)).isEqualTo(Tri.True);
    }

    @Test
    void aBlockAfterItWasOpenIsARestrictionThatIsBack() {
        var finding = concern.judge(
                blocked().outbound(o -> o.lastOpenTime(NOW.minusSeconds(99999))).situation());

        assertThat(reason(finding)).isEqualTo(Reason.RestrictionReimposed);
        assertThat(approval(finding)).isEqualTo(Reason.SupportRequestNeeded);
    }

    @Test
    void wrongEgressNamesTheAddressThatWasSeen() {
        var finding = concern.judge(ready().outbound(o ->
                        rounds(o, "WrongEgress", 2).confirmed("WrongEgress").egressIP("198.51.100.7"))
                .situation());

        assertThat(verdict(finding, OutboundSmtpReady).message())
                .isEqualTo("Mail leaves by 198.51.100.7, not by the Elastic IP 192.0.2.10.");
    }

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @CsvSource({"Filtered, 1, Open", "Filtered, 2, Open", "Partial, 9, Open", "ProbeUnavailable, 1, Open"})
    void whatIsOpenStaysOpenThroughAHiccup(String last, int streak, Reason expected) {
        var finding = concern.judge(
                ready().outbound(o -> rounds(o, last, streak).confirmed("Open")).situation());

        assertThat(reason(finding)).isEqualTo(expected);
        assertThat(status(finding, OutboundSmtpReady)).isEqualTo(Tri.True);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ProbeUnavailable, ProbeFailed", "ProbeToolMissing, ProbeToolMissing"})
    void aProbeThatCannotSeeLetsTheLastVerdictStandForAWhile(String last, Reason expected) {
        var verdict = verdict(
                concern.judge(ready().outbound(o -> rounds(o, last, 2).confirmed("Open"))
                        .situation()),
                OutboundSmtpReady);

        assertThat(verdict.reason()).isEqualTo(expected);
        assertThat(verdict.status()).isEqualTo(Tri.Unknown);
        assertThat(verdict.unseen()).isTrue();
    }

    static Stream<Arguments> obstacles() {
        var denied = Failure.of(Failure.Kind.DENIED, "ssm:DescribeInstanceInformation was denied.");
        return Stream.of(
                arguments(Optional.of(Seen.of(Optional.empty())), Reason.SsmNotManaged),
                arguments(managed(false, true), Reason.SsmAgentOffline),
                arguments(managed(true, false), Reason.UnsupportedPlatform),
                arguments(managed(false, false), Reason.UnsupportedPlatform),
                arguments(faulty(true), Reason.ProbeFailed),
                arguments(faulty(false), Reason.ProbeFailed),
                arguments(Optional.of(Seen.unknown(denied)), Reason.AccessDenied),
                arguments(Optional.empty(), Reason.NotYetEvaluated));
    }

    @Test
    void theDocumentOfAnotherAccountIsMadeWithItsCredentials() {
        var s = ready().inAccount("210987654321").world(w -> w.managed(faulty(true)));

        assertThat(verdict(concern.judge(s.situation()), OutboundSmtpReady).remedy())
                .startsWith("With credentials of account 210987654321, in a checkout of this operator's version, run:"
                        + " aws ssm create-document --region eu-west-1 ");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("obstacles")
    void whereSsmCannotRunItNothingIsProbedAndTheReasonIsSaid(
            Optional<Seen<Optional<ManagedInstance>>> look, Reason expected) {
        for (var mode : List.of(ProbeMode.Auto, ProbeMode.Instance)) {
            var finding = concern.judge(
                    ready().probe(mode).world(w -> w.managed(look)).situation());

            assertThat(finding.actions()).isEmpty();
            assertThat(reason(finding)).isEqualTo(expected);
            assertThat(verdict(finding, OutboundSmtpReady).unseen()).isTrue();
            assertThat(verdict(finding, OutboundSmtpReady).message()).isNotEmpty();
        }
    }

    @Test
    void fromTheOperatorOnlyWhereTheSpecSaysSoAndTheMessageAdmitsIt() {
        var s = ready().probe(ProbeMode.Operator).world(w -> w.managed(Optional.empty()));

        var finding = concern.judge(s.situation());
        assertThat(finding.actions()).singleElement().isInstanceOfSatisfying(Action.Probe.class, p -> {
            assertThat(p.round().place()).isEqualTo(Place.OPERATOR);
            assertThat(p.round().instanceID()).isEmpty();
        });

        var open = concern.judge(s.outbound(o -> rounds(o, "Open", 2)
                        .confirmed("Open")
                        .from(ProbeMode.Operator)
                        .instanceID(null))
                .situation());
        assertThat(verdict(open, OutboundSmtpReady).message())
                .isEqualTo(
                        "Port 25 of mx.one.test and mx.two.test answers. It was probed from the operator's pod, which counts"
                                + " only where it shares account, Region and egress with the instance.");
    }

    @Test
    void disabledSaysThatItIsNotKnownAndAsksNobody() {
        var s = ready().probe(ProbeMode.Disabled).checkRequested("now").situation();

        var finding = concern.judge(s);

        assertThat(reason(finding)).isEqualTo(Reason.ProbeDisabled);
        assertThat(status(finding, OutboundSmtpReady)).isEqualTo(Tri.False);
        assertThat(approval(finding)).isEqualTo(Reason.NotNeeded);
        assertThat(finding.actions()).isEmpty();
        assertThat(finding.remember().apply(s.before()).lastHandledCheck()).isEqualTo("now");
    }

    @Test
    void beforeTheAddressIsInPlaceNothingIsProbed() {
        var s = given().addresses(oursInPlace()).world(w -> w.managed(managed(true, true)));

        var finding = concern.judge(s.situation());

        assertThat(finding.actions()).isEmpty();
        assertThat(reason(finding)).isEqualTo(Reason.NotYetEvaluated);
        assertThat(approval(finding)).isEqualTo(Reason.NotYetRequested);
    }

    @Test
    void whereTheAddressCouldNotBeSeenAnEarlierVerdictMayStand() {
        var why = Failure.of(Failure.Kind.THROTTLED, "EC2 limits the rate.");

        var finding =
                concern.judge(given().soFar(Verdict.unseen(AddressReady, why)).situation());

        assertThat(finding.verdicts()).allSatisfy(v -> {
            assertThat(v.unseen()).isTrue();
            assertThat(v.reason()).isEqualTo(Reason.Throttled);
        });
    }

    static Stream<Arguments> lost() {
        return Stream.of(
                arguments(
                        "a round whose handle was lost",
                        pending("n1").outbound(o -> o.pending(new PendingProbe("n1", null, NOW.minusSeconds(5))))),
                arguments(
                        "a round that never ended",
                        pending("n1").outbound(o -> o.pending(new PendingProbe("n1", "h", NOW.minusSeconds(181))))),
                arguments(
                        "a round that the probe knows nothing of",
                        pending("n1")
                                .world(w ->
                                        w.probe(Optional.of(Seen.unknown(Failure.of(Failure.Kind.INVALID, "Lost.")))))),
                arguments("a result of another round", pending("n1").probed(result("n0", "open", "open"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lost")
    void isGivenUpAndAnotherFollowsLater(String name, Situations given) {
        var s = given.situation();

        var finding = concern.judge(s);

        assertThat(after(s, finding).pending()).isNull();
        assertThat(after(s, finding).verdict()).isEqualTo("ProbeUnavailable");
        assertThat(reason(finding)).isEqualTo(Reason.ProbeFailed);
        assertThat(finding.actions()).isEmpty();
        assertThat(finding.recheck()).contains(Duration.ofSeconds(20));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"THROTTLED, Throttled", "UNAVAILABLE, AwsUnavailable", "DENIED, AccessDenied"})
    void aResultThatCannotBeReadIsNotLostThoughItIsLate(Failure.Kind kind, Reason expected) {
        var s = pending("n1")
                .outbound(o -> o.pending(new PendingProbe("n1", "h", NOW.minusSeconds(3600))))
                .world(w -> w.probe(Optional.of(Seen.unknown(Failure.of(kind, "No.")))))
                .situation();

        var finding = concern.judge(s);

        assertThat(reason(finding)).isEqualTo(expected);
        assertThat(after(s, finding).pending()).isNotNull();
        assertThat(finding.actions()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"THROTTLED, ProbePending", "UNAVAILABLE, ProbePending", "DENIED, AccessDenied"})
    void aResultThatCannotBeReadIsLookedForAgain(Failure.Kind kind, Reason expected) {
        var s = pending("n1")
                .world(w -> w.probe(Optional.of(Seen.unknown(Failure.of(kind, "No.")))))
                .situation();

        var finding = concern.judge(s);

        assertThat(after(s, finding).pending()).isNotNull();
        assertThat(reason(finding)).isEqualTo(expected);
        assertThat(finding.recheck()).contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest(name = "{0}, before: {1}")
    @CsvSource({
        "INVALID,     Open, ProbeFailed",
        "DENIED,      Open, AccessDenied",
        "THROTTLED,   Open, Open",
        "THROTTLED,   ,     Throttled",
        "UNAVAILABLE, ,     AwsUnavailable"
    })
    void aStartThatFailedIsSaidAndTriedAgainInItsTime(Failure.Kind kind, String confirmed, Reason expected) {
        var failure = new FailedAttempt("Probe", kind.name(), "Refused.", 1, NOW, NOW.plusSeconds(60));
        var s = ready().outbound(o -> o.confirmed(confirmed)
                        .verdict(confirmed)
                        .streak(2)
                        .lastProbeTime(confirmed == null ? null : NOW.minusSeconds(3600))
                        .pending(new PendingProbe("n1", null, NOW)))
                .status(st -> st.with().failures(List.of(failure)).build());

        var finding = concern.judge(s.situation());
        assertThat(reason(finding)).isEqualTo(expected);
        assertThat(after(s.situation(), finding).pending()).isNull();
        assertThat(finding.actions()).isEmpty();
        assertThat(finding.recheck()).contains(Duration.ofSeconds(60));

        var later = s.at(NOW.plusSeconds(60)).outbound(o -> o.pending(null)).situation();
        assertThat(concern.judge(later).actions()).hasSize(1);
    }

    @Test
    void aRequestedCheckProbesNowButNotTwiceAMinute() {
        var open = ready().outbound(o -> rounds(o, "Open", 5).confirmed("Open").lastProbeTime(NOW.minusSeconds(59)))
                .checkRequested("again");
        var tooSoon = open.situation();
        assertThat(concern.judge(tooSoon).actions()).isEmpty();
        assertThat(concern.judge(tooSoon).recheck()).contains(Duration.ofSeconds(1));
        assertThat(concern.judge(tooSoon).remember().apply(tooSoon.before()).lastHandledCheck())
                .isNull();

        var due = open.at(NOW.plusSeconds(1)).situation();
        var finding = concern.judge(due);
        assertThat(finding.actions()).hasSize(1);
        assertThat(finding.remember().apply(due.before()).lastHandledCheck()).isEqualTo("again");
    }

    @Test
    void anotherInstanceIsProbedAnew() {
        var s = ready().outbound(o -> rounds(o, "Open", 5).confirmed("Open").instanceID("i-0000000f"))
                .situation();

        var finding = concern.judge(s);

        assertThat(finding.actions()).hasSize(1);
        assertThat(reason(finding)).isEqualTo(Reason.ProbePending);
        assertThat(after(s, finding).instanceID()).isEqualTo(INSTANCE);
    }

    @Test
    void anAddressThatIsHeldElsewhereIsProbedFromTheInstanceThatTheSpecNames() {
        var s = ready().addresses(Situations.ours())
                .instances(Situations.instance(Instance.State.RUNNING))
                .outbound(o -> rounds(o, "Open", 5).confirmed("Open"))
                .situation();

        assertThat(reason(concern.judge(s))).isEqualTo(Reason.Open);
    }

    /** All is in place and nothing was probed yet. */
    private static Situations ready() {
        return given().addresses(oursInPlace())
                .holding(AddressReady)
                .managed(true, true)
                .outbound(o -> o.from(ProbeMode.Instance).instanceID(INSTANCE).publicIP(IP));
    }

    private static Situations pending(String nonce) {
        return ready().outbound(o -> o.pending(new PendingProbe(nonce, "h", NOW.minusSeconds(10))));
    }

    private static Situations blocked() {
        return ready().outbound(o -> rounds(o, "Filtered", 2)
                .confirmed("Filtered")
                .targets(List.of(
                        new ProbeTarget("mx.one.test:25", "Filtered"), new ProbeTarget("mx.two.test:25", "Filtered"))));
    }

    private static OutboundSmtpStatusBuilder rounds(OutboundSmtpStatusBuilder o, String last, int streak) {
        return o.verdict(last).streak(streak).lastProbeTime(NOW.minusSeconds(5));
    }

    private static Result result(String nonce, String one, String two) {
        return new Result(
                nonce,
                List.of(observed("mx.one.test:25", one), observed("mx.two.test:25", two)),
                Optional.of(one.equals("unreachable") ? Connect.UNREACHABLE : Connect.CONNECTED),
                false);
    }

    private static Observation observed(String target, String kind) {
        return kind.equals("elsewhere")
                ? ProbeClassifierTest.echo(target, Optional.of("198.51.100.7"))
                : ProbeClassifierTest.target(target, kind);
    }

    private OutboundSmtpStatus after(Situation s, Finding finding) {
        return finding.remember().apply(s.before()).outboundSMTP();
    }

    private static Reason reason(Finding f) {
        return verdict(f, OutboundSmtpReady).reason();
    }

    private static Reason approval(Finding f) {
        return verdict(f, AwaitingPort25Approval).reason();
    }

    private static Tri status(Finding f, ConditionType type) {
        return verdict(f, type).status();
    }

    static Verdict verdict(Finding f, ConditionType type) {
        return f.verdicts().stream().filter(v -> v.type() == type).findFirst().orElseThrow();
    }

    private static Optional<Seen<Optional<ManagedInstance>>> faulty(boolean missing) {
        var fault = new DocumentFault("mailserver-operator-probe", "eu-west-1", missing);
        return Optional.of(Seen.of(Optional.of(new ManagedInstance(true, true, Optional.of(fault)))));
    }

    static Optional<Seen<Optional<ManagedInstance>>> managed(boolean online, boolean linux) {
        return Optional.of(Seen.of(Optional.of(new ManagedInstance(online, linux, Optional.empty()))));
    }
}
