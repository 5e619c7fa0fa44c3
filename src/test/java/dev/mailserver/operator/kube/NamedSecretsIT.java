package dev.mailserver.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSandbox
class NamedSecretsIT {
    private final Sandbox sandbox = Sandbox.running();
    private final String namespace = sandbox.newNamespace();
    private final KubernetesClient admin = sandbox.admin();
    private final NamedSecrets secrets = new NamedSecrets(admin);

    @AfterEach
    void disconnect() {
        admin.close();
    }

    private Seen<byte[]> read(String name, String key) {
        return secrets.read(namespace, new SecretRef(name, key));
    }

    @Test
    void an_entry_is_read_by_the_name_of_its_secret() {
        admin.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("tsig")
                        .endMetadata()
                        .addToStringData("key", "c2VjcmV0")
                        .build())
                .create();
        assertThat(read("tsig", "key").known())
                .hasValueSatisfying(
                        octets -> assertThat(octets).isEqualTo("c2VjcmV0".getBytes(StandardCharsets.US_ASCII)));
        assertThat(read("tsig", "other").failure())
                .contains(Failure.of(Kind.NO_KEY, "The Secret " + namespace + "/tsig has no entry other."));
    }

    @Test
    void a_secret_that_is_not_there_is_named() {
        assertThat(read("tsig", "key").failure())
                .contains(Failure.of(Kind.NO_KEY, "There is no Secret " + namespace + "/tsig."));
    }
}
