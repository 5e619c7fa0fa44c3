package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.EventReason;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Peer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Between Kubernetes and the pass: finalizer, status, events, metrics, and the next look. */
@Singleton
@Ignore // by Quarkus, which would write down a configuration of it, in an order that differs from build to build:
// Wiring has all of it
final class MailServerReconciler implements Reconciler<MailServer> {
    private static final Logger LOG = Logger.getLogger(MailServerReconciler.class);
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    private final Pass pass;
    private final ClusterName cluster;
    private final EventPublisher events;
    private final ConditionMetrics metrics;
    private final PassMetrics passes;
    private final RetainedAddresses retained;
    private final ProbeMetrics probes;
    private final Unheard unheard;
    private final InstantSource clock;

    MailServerReconciler(
            Pass pass,
            ClusterName cluster,
            EventPublisher events,
            ConditionMetrics metrics,
            PassMetrics passes,
            RetainedAddresses retained,
            ProbeMetrics probes,
            Unheard unheard,
            InstantSource clock) {
        this.pass = pass;
        this.cluster = cluster;
        this.events = events;
        this.metrics = metrics;
        this.passes = passes;
        this.retained = retained;
        this.probes = probes;
        this.unheard = unheard;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, MailServer>> prepareEventSources(EventSourceContext<MailServer> context) {
        return List.of(unheard.in(context.getPrimaryCache()));
    }

    /** An {@code Error} that left this method would wedge the resource for ever, so that everything becomes an exception here. */
    @Override
    public UpdateControl<MailServer> reconcile(MailServer resource, Context<MailServer> context) {
        try {
            return handle(resource, context);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a pass ended in an error", e);
        }
    }

    private UpdateControl<MailServer> handle(MailServer resource, Context<MailServer> context) {
        var meta = resource.getMetadata();
        boolean deleting = resource.isMarkedForDeletion();
        if (context.isPrimaryResourceDeleted() || (deleting && !resource.hasFinalizer(MailServer.FINALIZER))) {
            return over(meta);
        }
        unheard.handled(resource);
        passes.begin(meta.getNamespace(), meta.getName());
        if (deleting && leaveBehind(resource)) {
            context.resourceOperations().removeFinalizer();
            return over(meta);
        }
        return visit(resource, context, deleting);
    }

    /** Nothing is done for it any more, though others may still keep the object. */
    private UpdateControl<MailServer> over(ObjectMeta meta) {
        metrics.forget(meta.getNamespace(), meta.getName());
        passes.forget(meta.getNamespace(), meta.getName());
        unheard.forget(new ResourceID(meta.getName(), meta.getNamespace()));
        return UpdateControl.noUpdate();
    }

    private UpdateControl<MailServer> visit(MailServer resource, Context<MailServer> context, boolean deleting) {
        var meta = resource.getMetadata();
        var before = resource.getStatus() == null ? MailServerStatus.NEW : resource.getStatus();
        var id = identity(resource);
        var ledger = new KubernetesLedger(resource, context.resourceOperations(), context.getPrimaryCache(), before);
        var result = pass.run(
                new Pass.Subject(
                        id,
                        resource.getSpec(),
                        meta.getGeneration(),
                        Instant.parse(meta.getCreationTimestamp()),
                        annotation(resource, MailServer.CHECK_NOW),
                        deleting,
                        before,
                        peers(resource, context),
                        Turn.of(id.owner(), owners(context.getPrimaryCache()))),
                ledger);
        result.done().forEach(action -> {
            LOG.infof("%s: done: %s", id.owner(), action.describe());
            Transitions.of(action).ifPresent(e -> events.publish(resource, e));
        });
        hold(result, context);
        if (result.finished()) {
            Transitions.gone(result.status()).ifPresent(e -> {
                LOG.warnf("%s: %s", id.owner(), e.note());
                events.publish(resource, e);
            });
            context.resourceOperations().removeFinalizer();
            return over(meta);
        }
        var after = stamped(ledger.written(), result.status());
        metrics.show(meta.getNamespace(), meta.getName(), after);
        if (!after.equals(ledger.written())) {
            ledger.write(after); // not left to JOSDK: a pass whose status is refused has not ended well
        }
        Transitions.between(before, after).forEach(e -> events.publish(resource, e));
        probes.count(before, after);
        var next = ledger.overtaken() ? AT_ONCE : result.next();
        passes.end(meta.getNamespace(), meta.getName(), next);
        return UpdateControl.<MailServer>noUpdate().rescheduleAfter(next);
    }

    /** The time of the observation moves only together with something observed: a status is written only where it differs. */
    private MailServerStatus stamped(MailServerStatus written, MailServerStatus after) {
        return after.equals(written)
                ? after
                : after.with()
                        .lastObservedTime(clock.instant().truncatedTo(ChronoUnit.SECONDS))
                        .build();
    }

    private void hold(Pass.Result result, Context<MailServer> context) {
        var region = result.status().region();
        var cache = context.getPrimaryCache();
        if (region != null) {
            result.held()
                    .known()
                    .ifPresent(held -> retained.hold(
                            cluster.get(), held.accountID(), region, held.addresses(), () -> owners(cache)));
        }
    }

    private static Set<String> owners(IndexedResourceCache<MailServer> cache) {
        return cache.list()
                .map(m -> m.getMetadata().getNamespace() + "/" + m.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Whether the resource may go though not everything is taken back: because it is to stay, or because it was given up. */
    private boolean leaveBehind(MailServer resource) {
        var uid = resource.getMetadata().getUid();
        if (annotation(resource, MailServer.ABANDON).filter(uid::equals).isPresent()) {
            var note = "Clean-up was abandoned; this stays behind: "
                    + left(resource.getStatus() == null ? MailServerStatus.NEW : resource.getStatus());
            LOG.warnf("%s: %s", identity(resource).owner(), note);
            events.publish(resource, new Transitions.Event(true, EventReason.CleanupAbandoned, "Cleanup", note));
            return true;
        }
        return resource.getSpec().deletionPolicy() != DeletionPolicy.Delete
                || resource.getSpec().observed();
    }

    private static String left(MailServerStatus status) {
        var address = status.elasticIP();
        var dns = status.dns();
        var records = dns == null
                ? List.<String>of()
                : dns.records().stream()
                        .map(r -> r.type() + " " + r.name() + " in zone " + r.zone())
                        .toList();
        return (address == null
                        ? "no known address"
                        : "Elastic IP " + address.publicIP() + " (" + address.allocationID() + ")")
                + (records.isEmpty() ? "" : ", " + String.join(", ", records)) + ".";
    }

    private Identity identity(MailServer resource) {
        var meta = resource.getMetadata();
        return new Identity(cluster.get(), meta.getNamespace(), meta.getName(), meta.getUid());
    }

    private static Optional<String> annotation(MailServer resource, String key) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .flatMap(a -> Optional.ofNullable(a.get(key)))
                .map(v -> v.length() <= 128 ? v : v.substring(0, 128));
    }

    private List<Peer> peers(MailServer resource, Context<MailServer> context) {
        var uid = resource.getMetadata().getUid();
        return context.getPrimaryCache()
                .list(other -> !other.getMetadata().getUid().equals(uid)
                        && other.getStatus() != null
                        && other.getSpec() != null)
                .map(this::peer)
                .toList();
    }

    private Peer peer(MailServer other) {
        var status = other.getStatus();
        var address = Optional.ofNullable(status.elasticIP());
        return new Peer(
                identity(other),
                Instant.parse(other.getMetadata().getCreationTimestamp()),
                other.getSpec().effectiveHostname(),
                Optional.ofNullable(other.getSpec().elasticIP().allocationID())
                        .or(() -> address.flatMap(a -> Optional.ofNullable(a.allocationID()))),
                Peer.instanceOf(other.getSpec(), status),
                Optional.ofNullable(status.accountID()),
                Optional.ofNullable(status.region()),
                Peer.signingOf(other.getSpec(), other.getMetadata().getNamespace()),
                is(status, ConditionType.AddressReady),
                is(status, ConditionType.DnsReady),
                is(status, ConditionType.DkimReady),
                is(status, ConditionType.AwaitingPort25Approval),
                is(status, ConditionType.OutboundSmtpReady));
    }

    private static boolean is(MailServerStatus status, ConditionType type) {
        return status.condition(type).filter(c -> c.status() == Tri.True).isPresent();
    }
}
