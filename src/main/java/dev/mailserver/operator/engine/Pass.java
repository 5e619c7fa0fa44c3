package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.World;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One pass over one resource: look, judge, act, and again until nothing is left to do now; then the status of what was seen. */
final class Pass {
    /** How many times one pass acts; enough for a creation in one go. */
    private static final int ROUNDS = 8;

    /** A look that is this young counts as one made now: a burst of resources shares it. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Observer observer;
    private final Planner planner;
    private final Executor executor;
    private final Settings settings;
    private final InstantSource clock;

    Pass(Observer observer, Planner planner, Executor executor, Settings settings, InstantSource clock) {
        this.observer = observer;
        this.planner = planner;
        this.executor = executor;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Whom a pass is for.
     *
     * @param check the value of the check-now annotation
     * @param deleting whether everything is to be taken back
     * @param turn when it is looked at while nothing is going on with it
     */
    record Subject(
            Identity id,
            MailServerSpec spec,
            long generation,
            Instant created,
            Optional<String> check,
            boolean deleting,
            MailServerStatus status,
            List<Peer> peers,
            Turn turn) {}

    /** What the pass needs of Kubernetes while it runs. Both throw when the API server refuses, which ends the pass. */
    interface Ledger {
        /** Called before anything is made that would have to be taken back. */
        void holdFinalizer();

        /** Whether the spec has changed since the pass began: then the next one acts. */
        boolean outdated();

        /** Called with what must be known after a crash, before the act that it is needed for. */
        void write(MailServerStatus status);
    }

    /**
     * What came of it.
     *
     * @param finished in deletion: nothing of ours is left
     * @param next when to look again at the latest
     * @param done the actions that succeeded, in order
     * @param held the Elastic IPs of the account and Region that was looked at, as they were last seen
     */
    record Result(MailServerStatus status, boolean finished, Duration next, List<Action> done, Seen<Held> held) {}

    /** The Elastic IPs of an account in a Region. */
    record Held(String accountID, List<ElasticIp> addresses) {}

    /** Runs it. */
    Result run(Subject subject, Ledger ledger) {
        return new Run(subject, ledger).run();
    }

    private final class Run {
        private final Subject subject;
        private final Ledger ledger;
        private final Map<String, String> references = new HashMap<>();
        private final List<Action> done = new ArrayList<>();
        private MailServerStatus status;

        Run(Subject subject, Ledger ledger) {
            this.subject = subject;
            this.ledger = ledger;
            this.status = forThisGeneration(subject);
        }

        Result run() {
            var start = clock.instant();
            var fresh = asked() && !isNew() ? start : start.minus(FRESH);
            boolean strict = asked();
            for (int round = 0; ; round++) {
                var asked = now();
                var world = observer.look(
                        new Look(
                                subject.id(),
                                subject.spec(),
                                status,
                                scope(),
                                subject.peers(),
                                references,
                                strict ? _ -> fresh : evidence -> asked.minus(age(evidence, asked))),
                        seen -> questions(seen, asked));
                var now = now();
                var plan = plan(world, now);
                var remembered = plan.remember().apply(status);
                var due = plan.actions().stream()
                        .filter(a -> permitted(a) && Backoff.due(remembered.failures(), a, now))
                        .toList();
                if (!strict && surprising(plan, due, now)) {
                    strict = true;
                    continue;
                }
                if (due.isEmpty() || round == ROUNDS || (round > 0 && ledger.outdated())) {
                    status = kept(remembered, planned(world, now));
                    return result(plan, world, now);
                }
                act(kept(remembered, status.plannedActions()), due);
            }
        }

        /** What was refused for what the spec said is tried anew with another spec. */
        private MailServerStatus forThisGeneration(Subject s) {
            var before = s.status().legible();
            return before.observedGeneration() == s.generation()
                    ? before
                    : before.with().failures(List.of()).build();
        }

        private Optional<Scope> scope() {
            return situation(World.dark(UNSEEN), now()).scope();
        }

        /** Times in status are whole seconds, as Kubernetes writes them. */
        private Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.SECONDS);
        }

        /** Whether somebody asked for a look, so that nothing older than the request will do. */
        private boolean asked() {
            return subject.status().observedGeneration() != subject.generation()
                    || subject.deleting()
                    || checkRequested().isPresent();
        }

        /** Many come together, and a burst of them shall share its looks. */
        private boolean isNew() {
            return subject.status().observedGeneration() < 0
                    && !subject.deleting()
                    && checkRequested().isEmpty();
        }

        /**
         * How old a look may be when nobody asked for one: the longer something is waited for, the older is what bears on it. A round
         * that is under way is read by itself.
         */
        private Duration age(Evidence evidence, Instant now) {
            return waited(status, now, type -> Evidence.of(type) == evidence && !ofTheRoundUnderWay(type))
                    .map(w -> longer(FRESH, shorter(w.dividedBy(4), quiet())))
                    .orElse(quiet());
        }

        /** Half the refresh interval, so that what a pass goes by is never older than the whole. */
        private Duration quiet() {
            return settings.resync().dividedBy(2);
        }

        /** For how long the newest thing is waited for that may come about any moment: all but what Support and its forms need. */
        private static Optional<Duration> waited(MailServerStatus status, Instant now, Predicate<ConditionType> which) {
            return status.waiting().stream()
                    .filter(w -> which.test(ConditionType.valueOf(w.condition())))
                    .filter(w -> w.waitingFor() != WaitingFor.AWSSupport && !aForm(w))
                    .map(w -> Duration.between(w.startTime(), now))
                    .min(Duration::compareTo);
        }

        private static boolean aForm(Wait wait) {
            return wait.waitingFor() == WaitingFor.User
                    && ConditionType.valueOf(wait.condition()).role() == ConditionType.Role.PENDING;
        }

        private MailServerStatus kept(MailServerStatus remembered, List<PlannedAction> planned) {
            return subject.spec().observed()
                    ? Observed.of(status, remembered, planned)
                    : remembered.with().plannedActions(List.of()).build();
        }

        /** A connection of our own to a mail server changes nothing anywhere. */
        private boolean permitted(Action action) {
            return !subject.spec().observed()
                    || (action instanceof Action.Probe(var round) && round.place() == Probing.Place.OPERATOR);
        }

        private List<PlannedAction> planned(World world, Instant now) {
            return subject.spec().observed() && !subject.deleting()
                    ? Foresight.of(planner, observer, situation(world, now), a -> !permitted(a))
                    : List.of();
        }

        /** Whether an old look shows something that must be looked at again before it is acted on or told. */
        private boolean surprising(Plan plan, List<Action> due, Instant now) {
            return due.stream().anyMatch(a -> !(a instanceof Action.Probe))
                    || plan.verdicts().stream()
                            .filter(v -> !ofTheRoundUnderWay(v.type()) && Evidence.of(v.type()) != Evidence.LISTS)
                            .filter(v -> age(Evidence.of(v.type()), now).compareTo(quiet()) >= 0)
                            .anyMatch(v -> status.condition(v.type())
                                    .map(Condition::status)
                                    .filter(was -> was == v.status())
                                    .isEmpty());
        }

        /** Whether it is what a probe finds out whose result this pass reads. */
        private boolean ofTheRoundUnderWay(ConditionType type) {
            boolean probed = type == ConditionType.OutboundSmtpReady || type == ConditionType.AwaitingPort25Approval;
            var smtp = subject.status().outboundSMTP();
            return probed && smtp != null && smtp.pending() != null;
        }

        private Optional<String> checkRequested() {
            return subject.check().filter(c -> !c.equals(subject.status().lastHandledCheck()));
        }

        private Situation situation(World world, Instant now) {
            return new Situation(
                    subject.id(),
                    subject.spec(),
                    subject.created(),
                    checkRequested(),
                    status,
                    world,
                    List.of(),
                    settings,
                    now);
        }

        private Plan plan(World world, Instant now) {
            var situation = situation(world, now);
            return subject.deleting() ? planner.retire(situation) : planner.judge(situation);
        }

        /** Deletion asks for its own names alone. */
        private Set<Question> questions(World world, Instant now) {
            return subject.deleting() ? Set.of() : planner.questions(situation(world, now));
        }

        private void act(MailServerStatus remembered, List<Action> due) {
            if (!subject.spec().observed()) {
                ledger.holdFinalizer();
            }
            if (!remembered.equals(status)) {
                status = remembered;
                ledger.write(status);
            }
            var scope = scope().orElseThrow(() -> new IllegalStateException("an action without a Region"));
            executor.run(scope, subject.id(), due).forEach((action, outcome) -> {
                switch (outcome) {
                    case Outcome.Done(var reference) -> {
                        references.put(action.key(), reference);
                        done.add(action);
                        status = status.with()
                                .failures(Backoff.succeeded(status.failures(), action))
                                .build();
                    }
                    case Outcome.Failed(var why) ->
                        status = status.with()
                                .failures(Backoff.failed(status.failures(), action, why, now()))
                                .build();
                }
            });
        }

        private Result result(Plan plan, World world, Instant now) {
            boolean finished = subject.deleting()
                    && plan.verdicts().isEmpty()
                    && plan.actions().isEmpty();
            var demands = new Summary.Demands(
                    selfService(),
                    subject.spec().reputation().required(),
                    !status.plannedActions().isEmpty());
            var summary = Summary.of(status, plan.verdicts(), subject.generation(), demands, settings, now);
            return new Result(summary, finished, next(plan, summary, now), List.copyOf(done), held(world));
        }

        private static Seen<Held> held(World world) {
            return world.accountID().then(account -> world.addresses().map(addresses -> new Held(account, addresses)));
        }

        private boolean selfService() {
            return switch (subject.spec().reverseDNS().mode()) {
                case SelfService -> true;
                case SupportRequest, Unrecognized -> false;
                case Auto -> scope().map(Scope::selfServiceReverseDns).orElse(true);
            };
        }

        private Duration next(Plan plan, MailServerStatus after, Instant now) {
            if (!after.plannedActions().isEmpty()
                    && subject.spec().outboundSMTP().probe() != ProbeMode.Operator) {
                return subject.turn().next(clock.instant(), settings.resync());
            }
            var patience = waited(after, now, _ -> true).map(w -> w.dividedBy(10));
            var next = patience.map(p -> longer(SOON, p)).orElse(settings.resync());
            if (plan.recheck().isPresent()) {
                var asked = plan.recheck().get();
                next = shorter(next, longer(asked, shorter(patience.orElse(asked), PATIENT)));
            }
            for (var failure : after.failures()) {
                if (failure.retryTime().isAfter(now)) {
                    next = shorter(next, Duration.between(now, failure.retryTime()));
                }
            }
            for (var wait : after.waiting()) {
                var stalls = wait.startTime().plus(settings.stalledAfter());
                if (stalls.isAfter(now)) {
                    next = shorter(next, Duration.between(now, stalls));
                }
            }
            if (next.compareTo(settings.resync()) >= 0) {
                return subject.turn().next(clock.instant(), settings.resync());
            }
            return next.compareTo(SOONEST) < 0 ? SOONEST : next.plus(jitter(next));
        }

        /** Up to a tenth, by the name, so that resources created together are not looked at together. */
        private Duration jitter(Duration next) {
            int share = Math.floorMod(subject.id().owner().hashCode(), 100);
            return next.dividedBy(1000).multipliedBy(share);
        }
    }

    private static final Duration SOONEST = Duration.ofMillis(200);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Failure UNSEEN = Failure.of(Failure.Kind.SETTLING, "Not looked yet.");

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
