package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.Metric;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Leader election with the lease given back at shutdown. JOSDK's own way calls {@code System.exit} inside the shutdown hook, which
 * never returns under Quarkus; so a lost lease halts the process, and a shutdown releases the lease after the last pass.
 */
@Singleton
final class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final Path NAMESPACE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private final OperatorConfig.LeaderElection config;
    private final KubernetesClient client;
    private final String identity = System.getenv().getOrDefault("HOSTNAME", "operator") + "-" + UUID.randomUUID();
    private volatile boolean stopping;
    private volatile boolean leads;

    Leadership(OperatorConfig config, KubernetesClient client, MeterRegistry registry) {
        this.config = config.leaderElection();
        this.client = client;
        this.leads = !enabled();
        Gauge.builder(Metric.LEADER.meter(), () -> leads ? 1 : 0)
                .description(Metric.LEADER.meaning())
                .register(registry);
    }

    boolean enabled() {
        return config.enabled();
    }

    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(config.leaseName())
                .withLeaseNamespace(namespace())
                .withIdentity(identity)
                .withLeaseDuration(config.leaseDuration())
                .withRenewDeadline(config.renewDeadline())
                .withRetryPeriod(config.retryPeriod())
                .withLeaderCallbacks(new LeaderCallbacks(this::won, this::lost, id -> LOG.infof("%s leads.", id)))
                .buildForTest(false);
    }

    private String namespace() {
        return config.leaseNamespace().orElseGet(() -> {
            try {
                return Files.exists(NAMESPACE) ? Files.readString(NAMESPACE).strip() : "default";
            } catch (IOException e) {
                LOG.warnf("The pod's namespace cannot be read (%s); the lease is kept in default.", e.getMessage());
                return "default";
            }
        });
    }

    private void won() {
        leads = true;
        LOG.info("This process leads.");
    }

    /** Not {@code System.exit}, which would wait for the passes that are under way. */
    private void lost() {
        if (!stopping) {
            LOG.error("The lease is lost: leaving at once, so that never two act.");
            Runtime.getRuntime().halt(1);
        }
    }

    void first(@Observes @Priority(1) ShutdownEvent event) {
        stopping = true;
    }

    /** After the operator has stopped and its last pass has ended. */
    void last(@Observes @Priority(4000) ShutdownEvent event) {
        if (!config.enabled()) {
            return;
        }
        try {
            var lock = new LeaseLock(namespace(), config.leaseName(), identity);
            var record = lock.get(client);
            if (record != null && identity.equals(record.getHolderIdentity())) {
                var now = ZonedDateTime.now(ZoneOffset.UTC);
                lock.update(
                        client,
                        new LeaderElectionRecord("", Duration.ofSeconds(1), now, now, record.getLeaderTransitions()));
                LOG.info("Released the lease.");
            }
        } catch (RuntimeException e) {
            LOG.warnf("The lease could not be released (%s); it runs out by itself.", e.getMessage());
        }
    }
}
