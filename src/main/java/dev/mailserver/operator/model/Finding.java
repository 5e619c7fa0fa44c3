package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A concern's judgement.
 *
 * @param verdicts of its conditions
 * @param actions to do now
 * @param recheck when to look again at the latest; empty: at the next ordinary refresh
 * @param remember what to keep in status; it is written before the actions are done
 */
public record Finding(
        List<Verdict> verdicts,
        List<Action> actions,
        Optional<Duration> recheck,
        UnaryOperator<MailServerStatus> remember) {
    /** Nothing to say and nothing to do. */
    public static final Finding NOTHING = of();

    /** Keeps copies. */
    public Finding {
        verdicts = List.copyOf(verdicts);
        actions = List.copyOf(actions);
    }

    /** Verdicts alone. */
    public static Finding of(Verdict... verdicts) {
        return new Finding(List.of(verdicts), List.of(), Optional.empty(), UnaryOperator.identity());
    }

    /** The same with these actions. */
    public Finding act(Action... now) {
        return new Finding(verdicts, List.of(now), recheck, remember);
    }

    /** The same with another look after that time. */
    public Finding again(Duration after) {
        return new Finding(verdicts, actions, Optional.of(after), remember);
    }

    /** The same, keeping more in status. */
    public Finding keep(UnaryOperator<MailServerStatus> also) {
        return new Finding(verdicts, actions, recheck, s -> also.apply(remember.apply(s)));
    }
}
