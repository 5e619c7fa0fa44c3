package dev.mailserver.operator.kube;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One Secret, got by its name: never listed, never watched, kept nowhere. */
final class SecretData {
    private SecretData() {}

    /** Its entries, in base64; empty where there is no such Secret. */
    static Seen<Optional<Map<String, String>>> of(KubernetesClient client, String namespace, String name) {
        try {
            return Seen.of(Optional.ofNullable(client.secrets()
                            .inNamespace(namespace)
                            .withName(name)
                            .get())
                    .map(secret -> Objects.requireNonNullElse(secret.getData(), Map.of())));
        } catch (KubernetesClientException e) {
            return Seen.unknown(failure("Secret " + namespace + "/" + name, e.getCode()));
        }
    }

    /** What the client says of it may name what it has read, so it is not repeated. */
    private static Failure failure(String secret, int code) {
        return code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED
                ? Failure.of(Kind.DENIED, "Kubernetes denied reading " + secret + ".")
                : Failure.of(Kind.UNAVAILABLE, "Kubernetes did not give " + secret + ".");
    }
}
