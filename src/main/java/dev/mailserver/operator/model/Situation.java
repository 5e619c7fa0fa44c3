package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything a judgement depends on.
 *
 * @param created when the resource was created
 * @param checkRequested the value of the check-now annotation, where it was not acted on yet
 * @param before the status as it stands, with what earlier rounds of this pass have remembered
 * @param soFar the verdicts of the concerns before this one
 */
public record Situation(
        Identity id,
        MailServerSpec spec,
        Instant created,
        Optional<String> checkRequested,
        MailServerStatus before,
        World world,
        List<Verdict> soFar,
        Settings settings,
        Instant now) {
    /** Keeps a copy. */
    public Situation {
        soFar = List.copyOf(soFar);
    }

    /** The same, seen by a later concern. */
    public Situation after(List<Verdict> verdicts) {
        return new Situation(id, spec, created, checkRequested, before, world, verdicts, settings, now);
    }

    /** The same resource with that status in that world, at that time. */
    public Situation with(MailServerStatus status, World seen, Instant time) {
        return new Situation(id, spec, created, checkRequested, status, seen, soFar, settings, time);
    }

    /** That status with the requested check noted as acted on. */
    public MailServerStatus checkHandled(MailServerStatus status) {
        return checkRequested
                .map(c -> status.with().lastHandledCheck(c).build())
                .orElse(status);
    }

    /** The host name to be served. */
    public String hostname() {
        return spec.effectiveHostname();
    }

    /** The pinned Region, else the spec's, else the operator's; by the role that the spec names. */
    public Optional<Scope> scope() {
        return Optional.ofNullable(before.region())
                .or(() -> Optional.ofNullable(spec.region()))
                .or(settings::region)
                .map(region -> new Scope(region, Role.of(spec.roleARN(), spec.externalID())));
    }

    /** The account of the role that the spec names, where it is known; none where the operator's own credentials are used. */
    public Optional<String> roleAccount() {
        return Optional.ofNullable(spec.roleARN()).flatMap(_ -> Optional.ofNullable(before.accountID()));
    }

    /**
     * A step that a person takes where the instance is; where that is a role's account, it begins with whose credentials it takes.
     *
     * @param step as it is told without a role, for instance {@code Run: aws ec2 …}
     */
    public String there(String step) {
        return roleAccount()
                .map(account -> (Character.isUpperCase(step.charAt(0)) ? "With" : "with") + " credentials of account "
                        + account + ", " + Character.toLowerCase(step.charAt(0)) + step.substring(1))
                .orElse(step);
    }

    /** Whether an earlier concern has found that condition True. */
    public boolean holds(ConditionType type) {
        return soFar.stream().anyMatch(v -> v.type() == type && v.status() == Tri.True);
    }

    /** This owner's address, where one was seen. */
    public Optional<ElasticIp> address() {
        return world.addresses().known().flatMap(all -> OwnAddress.choose(id, spec, before, all));
    }

    /** How an action of that key failed the last time it was tried, while that stands. */
    public Optional<FailedAttempt> failed(Action action) {
        return before.failures().stream()
                .filter(f -> f.action().equals(action.key()))
                .findFirst();
    }

    /**
     * It does not hold, and that action is to make it hold.
     *
     * @param reason what it carries while nothing but time stands in the way; else the failure's
     */
    public Verdict attempt(ConditionType type, Reason reason, Action action) {
        if (action instanceof Action.ChangeRecords change && change.zone().byHand()) {
            return ByHand.verdict(type, change);
        }
        return failed(action)
                .map(Failure::of)
                .filter(f -> f.kind() != Failure.Kind.CONFLICT && f.kind() != Failure.Kind.SETTLING)
                .map(f -> Verdict.no(type, f.reason(), f.text()))
                .orElseGet(() -> Verdict.no(type, reason, "To be done: " + action.describe() + "."));
    }

    /** The reference of what was done by an action of that key earlier in this pass. */
    public Optional<String> done(Action action) {
        return Optional.ofNullable(world.done().get(action.key()));
    }

    /** The DNS answers to a question, where it was asked. */
    public Optional<Dns.Lookup> lookup(String name, String type) {
        return Optional.ofNullable(world.lookups().get(new Dns.Question(name, type)));
    }
}
