package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Asks the concerns in order and puts their findings together. Pure. */
final class Planner {
    private final Concern accepted;
    private final List<Concern> concerns;
    private final List<Concern> retirement;

    /**
     * @param accepted the gate: where it refuses, no other concern is asked, in deletion neither
     * @param concerns in the order in which they depend on each other
     * @param retirement in the order in which they are taken back
     */
    Planner(Concern accepted, List<Concern> concerns, List<Concern> retirement) {
        this.accepted = accepted;
        this.concerns = List.copyOf(concerns);
        this.retirement = List.copyOf(retirement);
    }

    /** What is true and what is to be done. */
    Plan judge(Situation s) {
        var collected = new Collected();
        collected.add(accepted.judge(s));
        if (!refused(collected.verdicts)) {
            for (Concern concern : concerns) {
                collected.add(concern.judge(s.after(collected.verdicts)));
            }
        }
        collected.keep(status -> ZoneMemory.of(s, collected.actions, status));
        return collected.plan();
    }

    /** What has to be asked of DNS before {@link #judge} can tell. */
    Set<Question> questions(Situation s) {
        return concerns.stream().flatMap(c -> c.questions(s).stream()).collect(Collectors.toSet());
    }

    /** What is still to be taken back; finished when there is neither a verdict nor an action. */
    Plan retire(Situation s) {
        var collected = new Collected();
        collected.add(accepted.retire(s));
        if (collected.verdicts.isEmpty()) {
            for (Concern concern : retirement) {
                collected.add(concern.retire(s.after(collected.verdicts)));
            }
        }
        return collected.plan();
    }

    private static boolean refused(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(v -> v.type() == ConditionType.Accepted && v.status() == Tri.False);
    }

    private static final class Collected {
        private final List<Verdict> verdicts = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();
        private Optional<Duration> recheck = Optional.empty();
        private UnaryOperator<MailServerStatus> remember = UnaryOperator.identity();
        private boolean blind;

        void add(Finding finding) {
            finding.verdicts().forEach(v -> verdicts.add(overDarkness(v)));
            finding.actions().stream().filter(a -> !byHand(a)).forEach(actions::add);
            finding.recheck()
                    .ifPresent(r -> recheck =
                            Optional.of(recheck.filter(p -> p.compareTo(r) <= 0).orElse(r)));
            keep(finding.remember());
        }

        void keep(UnaryOperator<MailServerStatus> also) {
            var earlier = remember;
            remember = status -> also.apply(earlier.apply(status));
        }

        /** What only a person can do is said by the verdict. */
        private static boolean byHand(Action action) {
            return action instanceof Action.ChangeRecords change
                    && change.zone().byHand();
        }

        /** What depends on something that could not be looked at is unseen too, not merely not yet evaluated. */
        private Verdict overDarkness(Verdict v) {
            blind |= v.unseen();
            boolean follows = blind && v.status() == Tri.Unknown && v.reason() == Reason.NotYetEvaluated;
            return follows ? new Verdict(v.type(), v.status(), v.reason(), v.message(), v.nextStep(), true) : v;
        }

        Plan plan() {
            return new Plan(List.copyOf(verdicts), List.copyOf(actions), recheck, remember);
        }
    }
}
