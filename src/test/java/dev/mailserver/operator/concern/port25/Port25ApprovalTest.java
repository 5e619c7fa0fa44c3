package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Port25ApprovalTest {
    private static final Instant CREATED = NOW.minusSeconds(3600);

    @ParameterizedTest(name = "a case that is {0}: {1}")
    @CsvSource({
        ",              SupportRequestNeeded",
        "Submitted,     SupportCaseOpen",
        "InfoRequested, SupportInfoRequested",
        "Refused,       SupportRequestRefused",
        "Approved,      UpdatePending",
        "Unrecognized,  SupportRequestNeeded",
    })
    void whileBlockedTheCaseSaysWhoMustAct(@Nullable SupportCaseState state, Reason expected) {
        var verdict = judge(with(given(), state), blocked());

        assertThat(verdict.status()).isEqualTo(Tri.True);
        assertThat(verdict.reason()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "after {0}: {1}")
    @CsvSource({"PT47H, SupportCaseOpen", "PT49H, CaseOverdue"})
    void aCaseIsOverdueAfterTwoDays(Duration age, Reason expected) {
        var wait = new Wait(WaitingFor.AWSSupport, AwaitingPort25Approval.name(), null, NOW.minus(age));

        var verdict = judge(
                with(given(), SupportCaseState.Submitted)
                        .status(s -> s.with().waiting(List.of(wait)).build()),
                blocked());

        assertThat(verdict.reason()).isEqualTo(expected);
    }

    @Test
    void anApprovalThatWasWithdrawnHasToBeAskedForAnew() {
        var verdict = judge(
                with(given(), SupportCaseState.Approved),
                blocked().with().lastOpenTime(NOW.minusSeconds(9)).build());

        assertThat(verdict.reason()).isEqualTo(Reason.SupportRequestNeeded);
        assertThat(verdict.message()).contains("withdrawn");
    }

    @ParameterizedTest(name = "a peer {1} seconds older in {2}/{3}, waiting {4}: {5}")
    @CsvSource({
        "other/mail,  60, 111122223333, eu-west-1, true,  SharedRequest",
        "other/mail, -60, 111122223333, eu-west-1, true,  SupportRequestNeeded",
        "other/mail,  60, 111122223333, eu-west-1, false, SupportRequestNeeded",
        "other/mail,  60, 999900001111, eu-west-1, true,  SupportRequestNeeded",
        "other/mail,  60, 111122223333, us-east-1, true,  SupportRequestNeeded",
        "aaa/mail,     0, 111122223333, eu-west-1, true,  SharedRequest",
        "zzz/mail,     0, 111122223333, eu-west-1, true,  SupportRequestNeeded",
    })
    void theOldestOfAccountAndRegionCarriesTheRequest(
            String owner, int older, String account, String region, boolean waits, Reason expected) {
        var verdict =
                judge(given().world(w -> w.peers(List.of(peer(owner, older, account, region, waits)))), blocked());

        assertThat(verdict.reason()).isEqualTo(expected);
        assertThat(verdict.message()).doesNotContain(owner);
    }

    @Test
    void whoHasACaseOfItsOwnSpeaksOfThat() {
        var verdict = judge(
                with(given(), SupportCaseState.Submitted)
                        .world(w -> w.peers(List.of(peer("other/mail", 60, "111122223333", "eu-west-1", true)))),
                blocked());

        assertThat(verdict.reason()).isEqualTo(Reason.SupportCaseOpen);
    }

    @Test
    void openAfterAWaitIsApprovedAndOpenFromTheStartNeedsNobody() {
        var open = OutboundSmtpStatus.NONE.with().confirmed("Open").build();
        var waited = new Condition(AwaitingPort25Approval.name(), Tri.True, 1, NOW, "SupportCaseOpen", "");

        assertThat(judge(given(), open).reason()).isEqualTo(Reason.NotNeeded);
        assertThat(judge(
                                given().status(s ->
                                        s.with().conditions(List.of(waited)).build()),
                                open)
                        .reason())
                .isEqualTo(Reason.Approved);
    }

    private static Verdict judge(Situations given, OutboundSmtpStatus history) {
        return Port25Approval.judge(given.situation(), history, Optional.empty());
    }

    private static OutboundSmtpStatus blocked() {
        return OutboundSmtpStatus.NONE.with().confirmed("Filtered").build();
    }

    private static Situations with(Situations given, @Nullable SupportCaseState state) {
        return state == null
                ? given
                : given.spec(given.situation()
                        .spec()
                        .with()
                        .supportRequest(new SupportRequest(
                                null, null, null, null, List.of(new SupportCase(SupportKind.Port25, "1234", state))))
                        .build());
    }

    private static Peer peer(String owner, int older, String account, String region, boolean waits) {
        var name = owner.split("/", -1);
        return new Peer(
                new Identity("test", name[0], name[1], "uid-2"),
                CREATED.minusSeconds(older),
                "mail.other.example",
                Optional.empty(),
                Optional.empty(),
                Optional.of(account),
                Optional.of(region),
                Map.of(),
                true,
                true,
                true,
                waits,
                false);
    }
}
