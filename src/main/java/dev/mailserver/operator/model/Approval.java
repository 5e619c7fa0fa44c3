package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import java.time.Duration;
import java.util.Optional;

/** Where a request to AWS Support stands, from the cases that the user has written into the spec. */
public final class Approval {
    /** AWS answers within two days; after that it is worth asking. */
    static final Duration OVERDUE = Duration.ofDays(2);

    private Approval() {}

    /** Something that only Support can grant is not granted yet. */
    public static Verdict pending(Situation s, ConditionType type, SupportKind kind) {
        var found = caseOf(s, kind);
        if (found.isEmpty()) {
            return waiting(
                    type, Reason.SupportRequestNeeded, "AWS Support has not been asked yet, as far as the spec says.");
        }
        var name =
                "Case" + Optional.ofNullable(found.get().id()).map(i -> " " + i).orElse("");
        return switch (found.get().state()) {
            case Submitted ->
                overdue(s, type)
                        ? waiting(type, Reason.CaseOverdue, name + " has been open for more than 48 hours.")
                        : waiting(type, Reason.SupportCaseOpen, name + " is with AWS Support.");
            case InfoRequested -> waiting(type, Reason.SupportInfoRequested, name + ": AWS Support has asked back.");
            case Refused ->
                waiting(type, Reason.SupportRequestRefused, name + ": AWS Support has refused the request.");
            case Approved ->
                waiting(
                        type,
                        Reason.UpdatePending,
                        name + " is approved; what was approved is not seen from outside yet.");
            case Unrecognized ->
                waiting(type, Reason.SupportRequestNeeded, name + " has a state that this version does not know.");
        };
    }

    /** It is granted: because somebody approved it, or because nobody had to, as where AWS only took a while to do it. */
    public static Verdict granted(Situation s, ConditionType type, SupportKind kind) {
        boolean asked = caseOf(s, kind).isPresent()
                || s.before()
                        .condition(type)
                        .filter(c -> c.status() == Tri.True
                                ? !c.reason().equals(Reason.UpdatePending.name())
                                : c.reason().equals(Reason.Approved.name()))
                        .isPresent();
        return asked
                ? Verdict.no(type, Reason.Approved, "What had to be approved is seen from outside.")
                : Verdict.no(type, Reason.NotNeeded, "Nobody has to be asked.");
    }

    /** The case of that kind, where the spec names one. */
    public static Optional<SupportCase> caseOf(Situation s, SupportKind kind) {
        return Optional.ofNullable(s.spec().supportRequest())
                .flatMap(r -> r.cases().stream().filter(c -> c.kind() == kind).findFirst());
    }

    private static Verdict waiting(ConditionType type, Reason reason, String message) {
        return Verdict.yes(type, reason, message);
    }

    private static boolean overdue(Situation s, ConditionType type) {
        return s.before().waiting().stream()
                        .filter(w -> w.condition().equals(type.name()) && w.waitingFor() == WaitingFor.AWSSupport)
                        .anyMatch(w -> w.startTime().plus(OVERDUE).isBefore(s.now()))
                || s.before()
                        .condition(type)
                        .filter(c -> c.reason().equals(Reason.CaseOverdue.name()))
                        .isPresent();
    }
}
