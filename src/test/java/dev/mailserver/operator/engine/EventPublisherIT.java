package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.EventReason;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.e2e.Cluster;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Events before a real API server, with the rights that deploy/ gives. */
@OnSandbox
class EventPublisherIT {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void theSameEventAgainBecomesASeries() throws IOException {
        var sandbox = Sandbox.running();
        var cluster = new Cluster(sandbox);
        cluster.install();
        var server = new MailServer();
        server.setMetadata(new ObjectMetaBuilder()
                .withNamespace(sandbox.newNamespace())
                .withName("mail")
                .withUid("uid-1")
                .build());
        var event = new Transitions.Event(true, EventReason.CleanupAbandoned, "Cleanup", "This stays behind.");
        var rights = Config.fromKubeconfig(cluster.operatorKubeconfig().toFile());
        try (var operator = new KubernetesClientBuilder().withConfig(rights).build();
                var admin = sandbox.admin()) {
            var events = new EventPublisher(operator, InstantSource.fixed(NOW));
            for (int i = 0; i < 3; i++) {
                events.publish(server, event);
            }

            var found = admin.events()
                    .v1()
                    .events()
                    .inNamespace(server.getMetadata().getNamespace())
                    .list()
                    .getItems();
            assertThat(found).hasSize(1);
            assertThat(found.getFirst().getNote()).isEqualTo("This stays behind.");
            assertThat(found.getFirst().getSeries().getCount()).isEqualTo(3);
            assertThat(found.getFirst().getSeries().getLastObservedTime().getTime())
                    .isEqualTo(NOW.toString());
        }
    }
}
