package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Instant NOW = Situations.NOW;

    /** Everything True and nobody waited for. */
    private static List<Verdict> good() {
        return List.of(
                Verdict.yes(ConditionType.Accepted, Reason.Accepted, ""),
                Verdict.yes(ConditionType.AddressReady, Reason.InPlace, ""),
                Verdict.yes(ConditionType.DnsReady, Reason.Answering, ""),
                Verdict.yes(ConditionType.SpfReady, Reason.Authorized, ""),
                Verdict.yes(ConditionType.DkimReady, Reason.NotRequested, ""),
                Verdict.yes(ConditionType.DmarcReady, Reason.NotRequested, ""),
                Verdict.yes(ConditionType.ReverseDnsReady, Reason.Confirmed, ""),
                Verdict.yes(ConditionType.OutboundSmtpReady, Reason.Open, ""),
                Verdict.no(ConditionType.AwaitingRdnsApproval, Reason.NotNeeded, ""),
                Verdict.no(ConditionType.AwaitingPort25Approval, Reason.NotNeeded, ""));
    }

    private static List<Verdict> goodBut(Verdict... other) {
        var all = new ArrayList<>(good());
        for (Verdict v : other) {
            all.removeIf(g -> g.type() == v.type());
            all.add(v);
        }
        return all;
    }

    private static MailServerStatus summary(MailServerStatus before, Instant now, List<Verdict> verdicts) {
        return Summary.of(before, verdicts, 1, new Summary.Demands(true, false, false), Situations.SETTINGS, now);
    }

    private static MailServerStatus summary(List<Verdict> verdicts) {
        return summary(MailServerStatus.NEW, NOW, verdicts);
    }

    private static Tri is(MailServerStatus s, ConditionType type) {
        return s.condition(type).map(Condition::status).orElseThrow();
    }

    @Test
    void everyConditionIsPresentFromTheFirstVisit() {
        assertThat(summary(List.of()).conditions())
                .extracting(Condition::type)
                .containsExactlyElementsOf(
                        Stream.of(ConditionType.values()).map(Enum::name).toList());
    }

    @Test
    void readyWhenEverythingHolds() {
        var s = summary(good());
        assertThat(is(s, ConditionType.Ready)).isEqualTo(Tri.True);
        assertThat(is(s, ConditionType.Provisioned)).isEqualTo(Tri.True);
        assertThat(is(s, ConditionType.Reconciling)).isEqualTo(Tri.False);
        assertThat(s.waitingFor()).isEqualTo(WaitingFor.None);
        assertThat(s.nextStep()).isNull();
    }

    @Test
    void readyTakesItsReasonFromTheFirstConditionThatDoesNotHold() {
        var s = summary(goodBut(
                Verdict.no(ConditionType.DnsReady, Reason.Propagating, "d"),
                Verdict.no(ConditionType.SpfReady, Reason.WritingRecords, "s")));
        assertThat(s.condition(ConditionType.Ready).orElseThrow().reason()).isEqualTo("Propagating");
        assertThat(is(s, ConditionType.Reconciling)).isEqualTo(Tri.True);
    }

    @Test
    void waitingForAwsSupportIsNeitherWorkNorStuckAndEverythingOfOursIsProvisioned() {
        var blocked = goodBut(
                Verdict.no(ConditionType.OutboundSmtpReady, Reason.AwaitingPort25Approval, ""),
                Verdict.yes(ConditionType.AwaitingPort25Approval, Reason.SupportRequestNeeded, ""));
        var s = summary(summary(blocked), NOW.plus(Duration.ofDays(3)), blocked);
        assertThat(is(s, ConditionType.Provisioned)).isEqualTo(Tri.True);
        assertThat(is(s, ConditionType.Ready)).isEqualTo(Tri.False);
        assertThat(is(s, ConditionType.Reconciling)).isEqualTo(Tri.False);
        assertThat(is(s, ConditionType.Stalled)).isEqualTo(Tri.False);
        assertThat(s.waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(s.waiting()).hasSize(1);
        assertThat(s.nextStep()).contains("status.supportRequest.text");
    }

    /** How it stands a day later. */
    private static MailServerStatus lasting(List<Verdict> verdicts) {
        return summary(summary(verdicts), NOW.plus(Duration.ofDays(1)), verdicts);
    }

    @Test
    void aRefusalBySupportIsStalledForNobodyButTheUserCanGoOn() {
        var s = lasting(goodBut(
                Verdict.no(ConditionType.OutboundSmtpReady, Reason.AwaitingPort25Approval, ""),
                Verdict.yes(ConditionType.AwaitingPort25Approval, Reason.SupportRequestRefused, "")));
        assertThat(s.condition(ConditionType.Stalled).orElseThrow().reason()).isEqualTo("SupportRequestRefused");
    }

    @Test
    void port25ThatIsBlockedAgainIsStalledUntilSupportHasBeenAskedAgain() {
        var blocked = Verdict.no(ConditionType.OutboundSmtpReady, Reason.RestrictionReimposed, "");
        var unasked = lasting(
                goodBut(blocked, Verdict.yes(ConditionType.AwaitingPort25Approval, Reason.SupportRequestNeeded, "")));
        assertThat(is(unasked, ConditionType.Stalled)).isEqualTo(Tri.True);
        assertThat(unasked.nextStep()).isEqualTo(Reason.RestrictionReimposed.remedy());

        var asked = lasting(
                goodBut(blocked, Verdict.yes(ConditionType.AwaitingPort25Approval, Reason.SupportCaseOpen, "")));
        assertThat(is(asked, ConditionType.Stalled)).isEqualTo(Tri.False);
        assertThat(asked.waitingFor()).isEqualTo(WaitingFor.AWSSupport);
    }

    @Test
    void whatOnlyWaitsForRecordsThatAPersonCreatesIsNoWorkOfTheOperator() {
        var s = lasting(goodBut(
                Verdict.no(ConditionType.DnsReady, Reason.RecordsMissing, ""),
                Verdict.no(ConditionType.ReverseDnsReady, Reason.WaitingForForwardRecord, "")));
        assertThat(is(s, ConditionType.Reconciling)).isEqualTo(Tri.False);
        assertThat(is(s, ConditionType.Stalled)).isEqualTo(Tri.False);
        assertThat(s.waiting()).extracting(w -> w.condition()).containsExactly("DnsReady");
    }

    @Test
    void whatOnlyTheUserCanMendIsStalledAfterFiveMinutes() {
        var conflict = goodBut(Verdict.no(ConditionType.DnsReady, Reason.RecordConflict, "c"));
        var first = summary(conflict);
        assertThat(is(first, ConditionType.Stalled)).isEqualTo(Tri.False);
        var later = summary(first, NOW.plus(Duration.ofMinutes(5)), conflict);
        assertThat(is(later, ConditionType.Stalled)).isEqualTo(Tri.True);
        assertThat(later.condition(ConditionType.Stalled).orElseThrow().reason())
                .isEqualTo("RecordConflict");
        assertThat(is(later, ConditionType.Reconciling)).isEqualTo(Tri.False);
    }

    @Test
    void aFailedLookLeavesAnEarlierTrueStandingForThirtyMinutesAndThenSaysUnknown() {
        var dark =
                goodBut(Verdict.unseen(ConditionType.AddressReady, Failure.of(Failure.Kind.UNAVAILABLE, "no answer")));
        var first = summary(summary(good()), NOW, dark);
        assertThat(is(first, ConditionType.AddressReady)).isEqualTo(Tri.True);
        assertThat(is(first, ConditionType.Ready)).isEqualTo(Tri.True);
        var almost = summary(first, NOW.plus(Duration.ofMinutes(29)), dark);
        assertThat(is(almost, ConditionType.AddressReady)).isEqualTo(Tri.True);
        var after = summary(almost, NOW.plus(Duration.ofMinutes(30)), dark);
        assertThat(is(after, ConditionType.AddressReady)).isEqualTo(Tri.Unknown);
        assertThat(after.condition(ConditionType.AddressReady).orElseThrow().reason())
                .isEqualTo("AwsUnavailable");
        assertThat(is(after, ConditionType.Ready)).isEqualTo(Tri.Unknown);
    }

    @Test
    void aFailedLookAgainAndAgainChangesNothingInStatus() {
        var dark =
                goodBut(Verdict.unseen(ConditionType.AddressReady, Failure.of(Failure.Kind.UNAVAILABLE, "no answer")));
        var first = summary(summary(good()), NOW, dark);
        assertThat(summary(first, NOW.plus(Duration.ofMinutes(10)), dark)).isEqualTo(first);
    }

    @Test
    void lastTransitionTimeMovesOnlyWhenTheStatusFlips() {
        var first = summary(goodBut(Verdict.no(ConditionType.DnsReady, Reason.WritingRecords, "")));
        var second =
                summary(first, NOW.plusSeconds(5), goodBut(Verdict.no(ConditionType.DnsReady, Reason.Propagating, "")));
        assertThat(second.condition(ConditionType.DnsReady).orElseThrow().lastTransitionTime())
                .isEqualTo(NOW);
        var third = summary(second, NOW.plusSeconds(9), good());
        assertThat(third.condition(ConditionType.DnsReady).orElseThrow().lastTransitionTime())
                .isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void onlyADisabledProbeIsExemptFromReady() {
        var s = summary(goodBut(Verdict.no(ConditionType.OutboundSmtpReady, Reason.ProbeDisabled, "")));
        assertThat(is(s, ConditionType.Ready)).isEqualTo(Tri.True);
    }

    @Test
    void whatBlocklistsSayIsAdviceUntilTheSpecRequiresIt() {
        var listed = goodBut(Verdict.no(ConditionType.ReputationClean, Reason.Listed, "l"));
        var advice = summary(listed);
        assertThat(is(advice, ConditionType.Ready)).isEqualTo(Tri.True);
        assertThat(advice.waitingFor()).isEqualTo(WaitingFor.None);

        var required = Summary.of(
                MailServerStatus.NEW, listed, 1, new Summary.Demands(true, true, false), Situations.SETTINGS, NOW);
        assertThat(is(required, ConditionType.Provisioned)).isEqualTo(Tri.True);
        assertThat(required.condition(ConditionType.Ready).orElseThrow().reason())
                .isEqualTo("Listed");
        assertThat(required.waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(required.nextStep()).isEqualTo(Reason.Listed.remedy());
    }

    @Test
    void inARegionWithoutSelfServiceProvisionedDoesNotWaitForReverseDns() {
        var manual = goodBut(
                Verdict.no(ConditionType.ReverseDnsReady, Reason.AwaitingRdnsApproval, ""),
                Verdict.yes(ConditionType.AwaitingRdnsApproval, Reason.SupportCaseOpen, ""));
        var s = Summary.of(
                MailServerStatus.NEW, manual, 1, new Summary.Demands(false, false, false), Situations.SETTINGS, NOW);
        assertThat(is(s, ConditionType.Provisioned)).isEqualTo(Tri.True);
        assertThat(s.waitingFor()).isEqualTo(WaitingFor.AWSSupport);
    }

    @Test
    void aDeletionIsToldByBothGoalsAndNoLongerProvisionedWhileTheRestStands() {
        var s = summary(summary(good()), NOW, List.of(Verdict.no(ConditionType.Ready, Reason.WaitingForTTL, "t")));
        for (ConditionType goal : List.of(ConditionType.Ready, ConditionType.Provisioned)) {
            assertThat(is(s, goal)).isEqualTo(Tri.False);
            assertThat(s.condition(goal).orElseThrow().reason()).isEqualTo("WaitingForTTL");
        }
        assertThat(is(s, ConditionType.AddressReady)).isEqualTo(Tri.True);
        assertThat(s.waitingFor()).isEqualTo(WaitingFor.DNS);
        assertThat(is(s, ConditionType.Reconciling)).isEqualTo(Tri.True);
    }

    @Test
    void aDeletionThatOnlyTheUserCanUnblockIsStalledToo() {
        var dangling = List.of(Verdict.no(ConditionType.Ready, Reason.DanglingReference, "d"));
        var first = summary(summary(good()), NOW, dangling);
        assertThat(is(first, ConditionType.Stalled)).isEqualTo(Tri.False);
        assertThat(is(first, ConditionType.Reconciling)).isEqualTo(Tri.True);
        var later = summary(first, NOW.plus(Duration.ofMinutes(5)), dangling);
        assertThat(is(later, ConditionType.Stalled)).isEqualTo(Tri.True);
        assertThat(later.condition(ConditionType.Stalled).orElseThrow().reason())
                .isEqualTo("DanglingReference");
        assertThat(is(later, ConditionType.Reconciling)).isEqualTo(Tri.False);
        assertThat(later.waitingFor()).isEqualTo(WaitingFor.User);
    }
}
