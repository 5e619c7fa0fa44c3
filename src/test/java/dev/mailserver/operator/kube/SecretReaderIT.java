package dev.mailserver.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.e2e.Cluster;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Secrets of a real API server, read with the rights that deploy/ gives. */
@OnSandbox
class SecretReaderIT {
    private static KubernetesClient admin;
    private static KubernetesClient operator;
    private static String namespace;

    @BeforeAll
    static void begin() throws IOException {
        var sandbox = Sandbox.running();
        var cluster = new Cluster(sandbox);
        cluster.install();
        admin = sandbox.admin();
        operator = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.operatorKubeconfig().toFile()))
                .build();
        namespace = sandbox.newNamespace();
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("dkim")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of(
                                "rsa", KeyPairs.privatePem(KeyPairs.RSA),
                                "ed25519", KeyPairs.privatePem(KeyPairs.ED25519),
                                "password", "correct horse"))
                        .build())
                .create();
    }

    @AfterAll
    static void end() {
        admin.close();
        operator.close();
    }

    private static Seen<KeyReading> read(String name, String key) {
        return new SecretReader(operator).read(namespace, new SecretRef(name, key));
    }

    @Test
    void thePublicHalfOfAnEntryIsRead() {
        assertThat(read("dkim", "rsa")).isEqualTo(Seen.of(new KeyReading.Found(KeyPairs.key(KeyPairs.RSA))));
        assertThat(read("dkim", "ed25519")).isEqualTo(Seen.of(new KeyReading.Found(KeyPairs.key(KeyPairs.ED25519))));
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(read("other", "rsa")).isEqualTo(Seen.of(new KeyReading.NoSecret()));
        assertThat(read("dkim", "other")).isEqualTo(Seen.of(new KeyReading.NoEntry()));
        assertThat(read("dkim", "password"))
                .isEqualTo(Seen.of(new KeyReading.Unusable("it is no private key in PEM form")));
    }

    @Test
    void anotherKeyInItIsSeenAtTheNextLook() {
        var reader = new SecretReader(operator);
        var ref = new SecretRef("changing", "key");
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName("changing")
                .withNamespace(namespace)
                .endMetadata();
        for (var pair : new java.security.KeyPair[] {KeyPairs.RSA, KeyPairs.ED25519}) {
            admin.resource(secret.withStringData(Map.of("key", KeyPairs.privatePem(pair)))
                            .build())
                    .serverSideApply();
            assertThat(reader.read(namespace, ref)).isEqualTo(Seen.of(new KeyReading.Found(KeyPairs.key(pair))));
        }
    }

    @Test
    void secretsCanNeitherBeListedNorWatchedNorWritten() {
        var secrets = operator.secrets().inNamespace(namespace);
        assertThatThrownBy(secrets::list)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
        assertThatThrownBy(() -> secrets.withName("dkim").delete())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(403));
    }

    @Test
    void aDenialIsUnknownAndSaysWhichSecret() {
        try (var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(admin.getConfiguration())
                        .withImpersonateUsername("system:serviceaccount:" + namespace + ":default")
                        .build())
                .build()) {
            assertThat(new SecretReader(client).read(namespace, new SecretRef("dkim", "rsa")))
                    .isEqualTo(Seen.unknown(Failure.of(
                            Failure.Kind.DENIED, "Kubernetes denied reading Secret " + namespace + "/dkim.")));
        }
    }
}
