package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.MailServerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** Writes by server-side apply of a fresh object, so that what is left out vanishes. */
final class KubernetesLedger implements Pass.Ledger {
    private final MailServer resource;
    private final ResourceOperations<MailServer> operations;
    private final IndexedResourceCache<MailServer> cache;
    private MailServerStatus written;
    private MailServer latest;
    private boolean held;

    /**
     * The ledger of one pass.
     *
     * @param resource as the pass began with it
     * @param written the status that it has
     */
    KubernetesLedger(
            MailServer resource,
            ResourceOperations<MailServer> operations,
            IndexedResourceCache<MailServer> cache,
            MailServerStatus written) {
        this.resource = resource;
        this.operations = operations;
        this.cache = cache;
        this.written = written;
        this.latest = resource;
        this.held = resource.hasFinalizer(MailServer.FINALIZER);
    }

    @Override
    public void holdFinalizer() {
        if (!held) {
            operations.addFinalizerWithSSA();
            held = true;
        }
    }

    @Override
    public boolean outdated() {
        return cache.get(ResourceID.fromResource(resource))
                .filter(now -> !now.getMetadata()
                        .getGeneration()
                        .equals(resource.getMetadata().getGeneration()))
                .isPresent();
    }

    @Override
    public void write(MailServerStatus status) {
        latest = operations.serverSideApplyPrimaryStatus(fresh(status));
        written = status;
    }

    /** The status as it stands. */
    MailServerStatus written() {
        return written;
    }

    /** Whether somebody changed the object before the last write of this pass: JOSDK takes the news of that for news of the write. */
    boolean overtaken() {
        return new UpdateFilter().accept(latest, resource);
    }

    private MailServer fresh(MailServerStatus status) {
        var fresh = new MailServer();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        return fresh;
    }
}
