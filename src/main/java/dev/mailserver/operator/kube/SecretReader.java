package dev.mailserver.operator.kube;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Private keys in Secrets, of which the public half comes out. */
public final class SecretReader implements Keys {
    private final KubernetesClient client;

    /** Reads with the rights of that client. */
    public SecretReader(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Seen<KeyReading> read(String namespace, SecretRef ref) {
        return SecretData.of(client, namespace, ref.name())
                .map(data -> data.<KeyReading>map(entries -> reading(entries.get(ref.key())))
                        .orElseGet(KeyReading.NoSecret::new));
    }

    private static KeyReading reading(@Nullable String value) {
        if (value == null) {
            return new KeyReading.NoEntry();
        }
        try {
            return PrivateKeys.publicHalf(new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return new KeyReading.Unusable("it is not in PEM form");
        }
    }
}
