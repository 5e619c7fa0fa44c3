package dev.mailserver.operator.kube;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Secrets;
import dev.mailserver.operator.model.Seen;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Reads a Secret by its name: never lists, never watches, keeps nothing. */
public final class NamedSecrets implements Secrets {
    private final KubernetesClient client;

    /** Reads with the rights of that client. */
    public NamedSecrets(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Seen<byte[]> read(String namespace, SecretRef ref) {
        Secret secret;
        try {
            secret =
                    client.secrets().inNamespace(namespace).withName(ref.name()).get();
        } catch (KubernetesClientException e) {
            return Seen.unknown(failure(namespace, ref, e.getCode()));
        }
        if (secret == null) {
            return missing("There is no Secret " + namespace + "/" + ref.name() + ".");
        }
        var value = Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .get(ref.key());
        return value == null
                ? missing("The Secret " + namespace + "/" + ref.name() + " has no entry " + ref.key() + ".")
                : Seen.of(Base64.getDecoder().decode(value));
    }

    private static Seen<byte[]> missing(String text) {
        return Seen.unknown(Failure.of(Kind.NO_KEY, text));
    }

    /** What the client says of it may name what it has read, so it is not repeated. */
    private static Failure failure(String namespace, SecretRef ref, int code) {
        var secret = "Secret " + namespace + "/" + ref.name();
        return code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED
                ? Failure.of(Kind.DENIED, "Kubernetes denies the operator to read " + secret + ".")
                : Failure.of(Kind.UNAVAILABLE, "Kubernetes did not give " + secret + ".");
    }
}
