package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConditionType.Role;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns verdicts into status: conditions with their transitions, who is waited for, and the four summaries. Pure. */
final class Summary {
    private static final String LOOK = "Look/";
    private static final String HELD_BACK = "Manage would act here; see status.plannedActions.";

    /** Longer than any concern waits before it tries again what is due. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private final MailServerStatus before;
    private final long generation;
    private final Settings settings;
    private final Instant now;
    private final Demands demands;
    private final Map<ConditionType, Verdict> verdicts = new EnumMap<>(ConditionType.class);
    private final List<FailedAttempt> looks = new ArrayList<>();

    /**
     * What differs between resources.
     *
     * @param selfServiceReverseDns whether reverse DNS is in the operator's own hands, so that Provisioned needs it
     * @param reputation whether Ready needs ReputationClean
     * @param heldBack whether something is to be done that {@code managementPolicy: Observe} forbids
     */
    record Demands(boolean selfServiceReverseDns, boolean reputation, boolean heldBack) {}

    private Summary(MailServerStatus before, long generation, Demands demands, Settings settings, Instant now) {
        this.before = before;
        this.generation = generation;
        this.demands = demands;
        this.settings = settings;
        this.now = now;
    }

    /**
     * The status after a pass.
     *
     * @param before with everything that the concerns remembered
     */
    static MailServerStatus of(
            MailServerStatus before,
            List<Verdict> judged,
            long generation,
            Demands demands,
            Settings settings,
            Instant now) {
        return new Summary(before, generation, demands, settings, now).status(judged);
    }

    private MailServerStatus status(List<Verdict> judged) {
        for (ConditionType type : ConditionType.values()) {
            if (type.role() != Role.SUMMARY) {
                verdicts.put(type, standing(find(judged, type).orElseGet(() -> notJudged(type))));
            }
        }
        if (demands.heldBack()) {
            verdicts.replaceAll((_, v) -> heldBack(v));
        }
        var deletion = find(judged, ConditionType.Ready);
        var waits = deletion.map(d -> List.of(wait(d))).orElseGet(this::waits);
        summarize(waits, deletion);
        var conditions = new ArrayList<Condition>();
        for (ConditionType type : ConditionType.values()) {
            conditions.add(condition(verdictOf(type)));
        }
        var failures = new ArrayList<>(before.failures().stream()
                .filter(f -> !f.action().startsWith(LOOK) && !over(f))
                .toList());
        failures.addAll(looks);
        var first = waits.stream().findFirst();
        return before.with()
                .observedGeneration(generation)
                .waitingFor(first.map(Wait::waitingFor).orElse(WaitingFor.None))
                .waiting(waits)
                .nextStep(first.map(Wait::nextStep).filter(s -> !s.isEmpty()).orElse(null))
                .failures(failures)
                .conditions(conditions)
                .build();
    }

    /** What was due again and was not tried: it was done though its answer was lost, or it is not wanted any more. */
    private boolean over(FailedAttempt f) {
        return looks.isEmpty() && !f.retryTime().plus(FORGOTTEN).isAfter(now);
    }

    /** What only the operator keeps from being true is not done; nobody is at it. */
    private Verdict heldBack(Verdict v) {
        return v.status() != Tri.True && ours(v)
                ? new Verdict(v.type(), v.status(), Reason.ObserveOnly, HELD_BACK, Optional.empty(), v.unseen())
                : v;
    }

    private boolean ours(Verdict v) {
        return switch (v.reason()) {
            case NotYetEvaluated, NotYetRequested, AddressLost, Partial -> false;
            case ProbePending ->
                before.plannedActions().stream().anyMatch(a -> a.action().equals(Planned.PROBE));
            case AwaitingRdnsApproval ->
                verdictOf(ConditionType.AwaitingRdnsApproval).reason() == Reason.NotYetRequested;
            case WaitingForForwardRecord -> verdictOf(ConditionType.DnsReady).reason() == Reason.ObserveOnly;
            default -> v.reason().waitingFor() == WaitingFor.Operator;
        };
    }

    private Verdict verdictOf(ConditionType type) {
        var verdict = verdicts.get(type);
        if (verdict == null) {
            throw new IllegalStateException("no verdict of " + type);
        }
        return verdict;
    }

    private static Optional<Verdict> find(List<Verdict> judged, ConditionType type) {
        return judged.stream().filter(v -> v.type() == type).findFirst();
    }

    /** A concern that was not asked: what was found of it stands. */
    private Verdict notJudged(ConditionType type) {
        return before.condition(type)
                .map(c ->
                        new Verdict(type, c.status(), Reason.valueOf(c.reason()), c.message(), Optional.empty(), false))
                .orElseGet(() -> Verdict.open(type, Reason.NotYetEvaluated, "It was not looked at yet."));
    }

    /** A failed look never turns a True condition False: the last verdict stands for a while, then it is Unknown. */
    private Verdict standing(Verdict v) {
        if (!v.unseen()) {
            return v;
        }
        var since = before.failures().stream()
                .filter(f -> f.action().equals(LOOK + v.type()))
                .map(FailedAttempt::startTime)
                .findFirst()
                .orElse(now);
        looks.add(new FailedAttempt(LOOK + v.type(), v.reason().name(), bounded(v.message(), 1024), 1, since, since));
        return before.condition(v.type())
                .filter(c -> c.status() == Tri.True
                        && since.plus(settings.observationGrace()).isAfter(now))
                .map(c -> Verdict.yes(v.type(), Reason.valueOf(c.reason()), c.message()))
                .orElse(v);
    }

    private List<Wait> waits() {
        var all = new ArrayList<Wait>();
        for (Verdict v : verdicts.values()) {
            boolean open = v.type().role() == Role.PENDING ? v.status() == Tri.True : v.status() != Tri.True;
            if (open
                    && (v.type().role() != Role.ADVISORY || demands.reputation())
                    && v.reason().waitingFor() != WaitingFor.None
                    && !referring(v)) {
                all.add(wait(v));
            }
        }
        boolean somethingElse = all.stream().anyMatch(w -> !notYet(w));
        all.removeIf(w -> somethingElse && notYet(w));
        all.sort(Comparator.comparing(Wait::waitingFor).reversed());
        return all;
    }

    private Wait wait(Verdict v) {
        boolean lost = demands.heldBack() && v.reason() == Reason.AddressLost;
        var who = lost ? WaitingFor.User : v.reason().waitingFor();
        var remedy = lost ? Reason.ObserveOnly.remedy() : v.remedy();
        return new Wait(who, v.type().name(), bounded(remedy, 2048), since(v.type(), who));
    }

    private boolean notYet(Wait w) {
        var reason = verdictOf(ConditionType.valueOf(w.condition())).reason();
        return reason == Reason.NotYetEvaluated || reason == Reason.NotYetRequested;
    }

    /** A verdict that only points to the condition beside it. Why AWS restricts port 25 again the user has to find out first. */
    private boolean referring(Verdict v) {
        return switch (v.reason()) {
            case AwaitingRdnsApproval -> pending(ConditionType.AwaitingRdnsApproval);
            case AwaitingPort25Approval -> pending(ConditionType.AwaitingPort25Approval);
            case RestrictionReimposed ->
                pending(ConditionType.AwaitingPort25Approval)
                        && verdictOf(ConditionType.AwaitingPort25Approval)
                                        .reason()
                                        .waitingFor()
                                != WaitingFor.User;
            case WaitingForForwardRecord, ForwardMismatch ->
                verdictOf(ConditionType.DnsReady).status() != Tri.True;
            default -> false;
        };
    }

    private boolean pending(ConditionType type) {
        return verdictOf(type).status() == Tri.True;
    }

    private Instant since(ConditionType type, WaitingFor who) {
        return before.waiting().stream()
                .filter(w -> w.condition().equals(type.name()) && w.waitingFor() == who)
                .map(Wait::startTime)
                .findFirst()
                .orElse(now);
    }

    private void summarize(List<Wait> waits, Optional<Verdict> deletion) {
        verdicts.put(
                ConditionType.Provisioned,
                deletion.map(d -> as(ConditionType.Provisioned, d))
                        .orElseGet(
                                () -> summary(ConditionType.Provisioned, "All that the operator controls is done.")));
        var ready = deletion.orElseGet(
                () -> summary(ConditionType.Ready, "The server can send mail that receivers accept."));
        verdicts.put(ConditionType.Ready, ready);
        var stuck = waits.stream().filter(this::stalled).findFirst();
        verdicts.put(
                ConditionType.Stalled,
                stuck.map(w -> verdictOf(ConditionType.valueOf(w.condition())))
                        .map(v -> Verdict.yes(ConditionType.Stalled, v.reason(), v.message()))
                        .orElse(Verdict.no(ConditionType.Stalled, Reason.AsDesired, "Nothing is stuck.")));
        boolean working = ready.status() != Tri.True
                && stuck.isEmpty()
                && (deletion.isPresent()
                        || waits.stream()
                                .anyMatch(w ->
                                        w.waitingFor() != WaitingFor.User && w.waitingFor() != WaitingFor.AWSSupport));
        verdicts.put(
                ConditionType.Reconciling,
                working
                        ? Verdict.yes(ConditionType.Reconciling, Reason.Working, ready.message())
                        : Verdict.no(
                                ConditionType.Reconciling,
                                ready.status() == Tri.True ? Reason.AsDesired : Reason.Waiting,
                                ready.status() == Tri.True
                                        ? "Nothing is left to do."
                                        : "Somebody else has to act first."));
    }

    private boolean stalled(Wait w) {
        var v = verdictOf(ConditionType.valueOf(w.condition()));
        return v.reason().stalls()
                && !w.startTime().plus(settings.stalledAfter()).isAfter(now);
    }

    private Verdict summary(ConditionType type, String message) {
        for (Verdict v : verdicts.values()) {
            boolean counts = switch (v.type().role()) {
                case PROVISIONING -> true;
                case SERVING ->
                    type == ConditionType.Ready
                            ? v.reason() != Reason.ProbeDisabled
                            : v.type() == ConditionType.ReverseDnsReady && demands.selfServiceReverseDns();
                case ADVISORY -> type == ConditionType.Ready && demands.reputation();
                case PENDING, SUMMARY -> false;
            };
            if (counts && v.status() != Tri.True) {
                return as(type, v);
            }
        }
        return Verdict.yes(type, Reason.AllReady, message);
    }

    private static Verdict as(ConditionType summary, Verdict v) {
        return new Verdict(summary, v.status(), v.reason(), v.message(), v.nextStep(), false);
    }

    private Condition condition(Verdict v) {
        var changed = before.condition(v.type())
                .filter(c -> c.status() == v.status())
                .map(Condition::lastTransitionTime)
                .orElse(now);
        return new Condition(
                v.type().name(), v.status(), generation, changed, v.reason().name(), bounded(v.message(), 2048));
    }

    private static String bounded(String message, int most) {
        return message.length() <= most ? message : message.substring(0, most - 1) + "…";
    }
}
