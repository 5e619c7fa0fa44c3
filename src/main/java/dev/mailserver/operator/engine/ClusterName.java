package dev.mailserver.operator.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The configured name of the cluster, else the UID of its kube-system namespace, read once. */
@Singleton
final class ClusterName implements Supplier<String> {
    private static final Logger LOG = Logger.getLogger(ClusterName.class);

    private final OperatorConfig config;
    private final KubernetesClient client;
    private volatile String name = "";

    ClusterName(OperatorConfig config, KubernetesClient client) {
        this.config = config;
        this.client = client;
    }

    @Override
    public String get() {
        if (name.isEmpty()) {
            name = config.clusterName().orElseGet(this::uid);
        }
        return name;
    }

    private String uid() {
        var uid =
                client.namespaces().withName("kube-system").get().getMetadata().getUid();
        LOG.infof(
                "This cluster is called %s. Set mailserver.cluster-name, so that a rebuilt cluster finds its addresses again.",
                uid);
        return uid;
    }
}
