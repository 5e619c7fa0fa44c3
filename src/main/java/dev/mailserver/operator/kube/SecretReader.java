package dev.mailserver.operator.kube;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.Seen;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Reads a Secret by its name: never lists, never watches, keeps nothing. */
public final class SecretReader implements Keys {
    private final KubernetesClient client;

    /** Reads with the rights of that client. */
    public SecretReader(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Seen<KeyReading> read(String namespace, SecretRef ref) {
        Secret secret;
        try {
            secret =
                    client.secrets().inNamespace(namespace).withName(ref.name()).get();
        } catch (KubernetesClientException e) {
            return Seen.unknown(failure(namespace, ref, e.getCode()));
        }
        return Seen.of(secret == null ? new KeyReading.NoSecret() : reading(secret, ref.key()));
    }

    private static KeyReading reading(Secret secret, String key) {
        var value = Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
                .get(key);
        if (value == null) {
            return new KeyReading.NoEntry();
        }
        try {
            return PrivateKeys.publicHalf(new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return new KeyReading.Unusable("it is not in PEM form");
        }
    }

    /** What the client says of it may name what it has read, so it is not repeated. */
    private static Failure failure(String namespace, SecretRef ref, int code) {
        var secret = "Secret " + namespace + "/" + ref.name();
        return code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED
                ? Failure.of(Kind.DENIED, "Kubernetes denied reading " + secret + ".")
                : Failure.of(Kind.UNAVAILABLE, "Kubernetes did not give " + secret + ".");
    }
}
