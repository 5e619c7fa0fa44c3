package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import java.util.Optional;

/**
 * What is to be said of one condition.
 *
 * @param message what is wrong and where; stable while the cause is the same
 * @param nextStep what to do, where the reason's own remedy is not precise enough
 * @param unseen whether it is Unknown because looking failed, so that an earlier True may stand for a while
 */
public record Verdict(
        ConditionType type, Tri status, Reason reason, String message, Optional<String> nextStep, boolean unseen) {
    /** It holds. */
    public static Verdict yes(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Tri.True, reason, message, Optional.empty(), false);
    }

    /** It does not hold. */
    public static Verdict no(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Tri.False, reason, message, Optional.empty(), false);
    }

    /** It is not known, for another reason than a failed look. */
    public static Verdict open(ConditionType type, Reason reason, String message) {
        return new Verdict(type, Tri.Unknown, reason, message, Optional.empty(), false);
    }

    /** It could not be looked at. */
    public static Verdict unseen(ConditionType type, Failure why) {
        return new Verdict(type, Tri.Unknown, why.reason(), why.text(), Optional.empty(), true);
    }

    /** DNS could not be asked, or what it answers is bogus: that is as much as known. */
    public static Verdict unresolved(ConditionType type, Failure why) {
        if (why.kind() == Failure.Kind.BOGUS) {
            return no(type, why.reason(), why.text());
        }
        return new Verdict(type, Tri.Unknown, Reason.ResolverUnavailable, why.text(), Optional.empty(), true);
    }

    /** The same with a more precise next step. */
    public Verdict next(String step) {
        return new Verdict(type, status, reason, message, Optional.of(step), unseen);
    }

    /** The same with one more sentence. */
    public Verdict also(String sentence) {
        return new Verdict(type, status, reason, message + " " + sentence, nextStep, unseen);
    }

    /** What to do, in a sentence; empty where nothing is to be done. */
    public String remedy() {
        return nextStep.orElse(reason.remedy());
    }
}
