package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.World;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A MailServer of {@link ModelWorld}: what Kubernetes would keep of it, and what its owner does to it. */
public final class ModelServer {
    final Identity id;
    final Instant created;
    MailServerSpec spec;
    MailServerStatus status = MailServerStatus.NEW;
    Optional<Instant> deleted = Optional.empty();
    boolean gone;
    Instant due;
    private long generation = 1;
    private final List<String> told = new ArrayList<>();
    private final List<Action> acts = new ArrayList<>();
    private final List<PlannedAction> deeds = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int writes;

    ModelServer(Identity id, MailServerSpec spec, Instant created) {
        this.id = id;
        this.spec = spec;
        this.created = created;
        this.due = created;
    }

    /** Its owner applies another spec. */
    public void edit(UnaryOperator<MailServerSpec> change) {
        spec = change.apply(spec);
        generation++;
        due = Instant.MIN;
    }

    /** Somebody else writes the status, as a restore from a backup or another version does. */
    public void rewriteStatus(UnaryOperator<MailServerStatus> change) {
        status = change.apply(status);
        due = Instant.MIN;
    }

    /** Its owner deletes it; as with every object that a finalizer holds, that makes another generation. */
    void deleteAt(Instant now) {
        deleted = Optional.of(now);
        generation++;
        due = now;
    }

    boolean deleting() {
        return deleted.isPresent();
    }

    /** The whole object as the API server gives it. */
    public MailServer resource() {
        var resource = new MailServer();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(id.namespace())
                .withName(id.name())
                .withUid(id.uid())
                .withGeneration(generation)
                .withCreationTimestamp(created.toString())
                .withDeletionTimestamp(deleted.map(Instant::toString).orElse(null))
                .withFinalizers(deleting() ? List.of(MailServer.FINALIZER) : List.of())
                .build());
        resource.setSpec(spec);
        resource.setStatus(status);
        return resource;
    }

    /** The status as it stands. */
    public MailServerStatus status() {
        return status;
    }

    /** Whether it is no more. */
    public boolean gone() {
        return gone;
    }

    /** Whether that condition is True. */
    public boolean holds(ConditionType type) {
        return status.condition(type).filter(c -> c.status() == Tri.True).isPresent();
    }

    /** For instance {@code False DnsReady RecordConflict}. */
    public String says(ConditionType type) {
        return status.condition(type).map(ModelServer::line).orElse("nothing");
    }

    /** What conditions have said in turn, each change a line as {@link #says} gives it. */
    public List<String> told() {
        return List.copyOf(told);
    }

    /** What the operator has done for it, in order. */
    public List<Action> acts() {
        return List.copyOf(acts);
    }

    /** The same as {@code status.plannedActions} would have told it: with what was there before the pass that did it. */
    List<PlannedAction> deeds() {
        return List.copyOf(deeds);
    }

    void acted(List<Action> done, World before) {
        acts.addAll(done);
        done.forEach(a -> deeds.addAll(Planned.of(a, before)));
    }

    private static String line(Condition c) {
        return c.status() + " " + c.type() + " " + c.reason();
    }

    /** The reasons of the events that were published of it, in order. */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** How often its status was written. */
    public int writes() {
        return writes;
    }

    void write(MailServerStatus changed) {
        if (!changed.equals(status)) {
            writes++;
            status = changed;
        }
    }

    void tell(MailServerStatus after) {
        Transitions.between(status, after).forEach(e -> events.add(e.reason().name()));
        for (var type : ConditionType.values()) {
            var before = says(type);
            after.condition(type)
                    .map(ModelServer::line)
                    .filter(l -> !l.equals(before))
                    .ifPresent(told::add);
        }
        write(after);
    }

    void rest(Instant now, Duration next) {
        due = now.plus(next);
    }

    Pass.Subject subject(List<Peer> peers) {
        return new Pass.Subject(
                id, spec, generation, created, Optional.empty(), deleting(), status, peers, new Turn(0, 1));
    }

    Peer peer() {
        var address = Optional.ofNullable(status.elasticIP());
        return new Peer(
                id,
                created,
                spec.effectiveHostname(),
                Optional.ofNullable(spec.elasticIP().allocationID())
                        .or(() -> address.flatMap(a -> Optional.ofNullable(a.allocationID()))),
                Peer.instanceOf(spec, status),
                Optional.ofNullable(status.accountID()),
                Optional.ofNullable(status.region()),
                Peer.signingOf(spec, id.namespace()),
                holds(ConditionType.AddressReady),
                holds(ConditionType.DnsReady),
                holds(ConditionType.DkimReady),
                holds(ConditionType.AwaitingPort25Approval),
                holds(ConditionType.OutboundSmtpReady));
    }
}
