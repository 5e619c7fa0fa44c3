package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What all concerns together have found. The recheck is the soonest that one of them asked for. */
record Plan(
        List<Verdict> verdicts,
        List<Action> actions,
        Optional<Duration> recheck,
        UnaryOperator<MailServerStatus> remember) {}
