package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.model.Approval;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;

/** Whether AWS has to be asked to lift its restriction, and by whom: a request serves a whole account and Region. */
final class Port25Approval {
    private Port25Approval() {}

    /** By the verdict that stands. */
    static Verdict judge(Situation s, OutboundSmtpStatus history, Optional<Blame> blame) {
        return switch (RoundVerdict.of(history.confirmed()).orElse(RoundVerdict.ProbeUnavailable)) {
            case Open, Partial -> Approval.granted(s, AwaitingPort25Approval, SupportKind.Port25);
            case Filtered ->
                blame.isPresent()
                        ? notYet(
                                "Something else is in the way, so that it cannot be seen whether AWS restricts port 25;"
                                        + " OutboundSmtpReady says what.")
                        : stillUnknown(s, history) ? unseen() : blocked(s, history);
            case Refused, Unreachable, Intercepted, WrongEgress, ProbeToolMissing, ProbeUnavailable -> unseen();
        };
    }

    /** A round that could not be run is no reason to ask somebody who was not asked before it. */
    private static boolean stillUnknown(Situation s, OutboundSmtpStatus history) {
        return RoundVerdict.of(history.verdict()).filter(v -> !v.conclusive()).isPresent()
                && s.before()
                        .condition(AwaitingPort25Approval)
                        .filter(c -> c.reason().equals(Reason.NotYetRequested.name()))
                        .isPresent();
    }

    private static Verdict unseen() {
        return notYet("Whether AWS restricts port 25 has not been seen yet; OutboundSmtpReady says why.");
    }

    private static Verdict notYet(String why) {
        return Verdict.open(AwaitingPort25Approval, Reason.NotYetRequested, why);
    }

    private static Verdict blocked(Situation s, OutboundSmtpStatus history) {
        var own = Approval.caseOf(s, SupportKind.Port25);
        if (own.isEmpty() && carriedByAnother(s)) {
            return Verdict.yes(
                    AwaitingPort25Approval,
                    Reason.SharedRequest,
                    "An older MailServer of this account and Region carries the request to AWS Support.");
        }
        if (history.lastOpenTime() != null
                && own.filter(c -> c.state() == SupportCaseState.Approved).isPresent()) {
            return Verdict.yes(
                            AwaitingPort25Approval,
                            Reason.SupportRequestNeeded,
                            "What AWS Support approved was withdrawn: port 25 was open and is blocked again.")
                    .next("Send the text of status.supportRequest.text anew, then set the new case in"
                            + " spec.supportRequest.cases.");
        }
        return Approval.pending(s, AwaitingPort25Approval, SupportKind.Port25);
    }

    /** Whether an older resource of the same account and Region waits for the same; of two of one age, the first by name. */
    private static boolean carriedByAnother(Situation s) {
        return s.world().peers().stream().anyMatch(p -> p.awaitsPort25() && p.sharesRestriction(s) && older(p, s));
    }

    private static boolean older(Peer p, Situation s) {
        int age = p.since().compareTo(s.created());
        return age < 0 || (age == 0 && p.id().owner().compareTo(s.id().owner()) < 0);
    }
}
