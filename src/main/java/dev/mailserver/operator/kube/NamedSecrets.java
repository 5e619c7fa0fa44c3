package dev.mailserver.operator.kube;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Secrets;
import dev.mailserver.operator.model.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.Optional;

/** Entries of Secrets as they are: the keys of name servers. */
public final class NamedSecrets implements Secrets {
    private final KubernetesClient client;

    /** Reads with the rights of that client. */
    public NamedSecrets(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Seen<byte[]> read(String namespace, SecretRef ref) {
        return SecretData.of(client, namespace, ref.name())
                .then(data -> data.isEmpty()
                        ? missing("There is no Secret " + namespace + "/" + ref.name() + ".")
                        : Optional.ofNullable(data.get().get(ref.key()))
                                .map(value -> Seen.of(Base64.getDecoder().decode(value)))
                                .orElseGet(() -> missing("The Secret " + namespace + "/" + ref.name() + " has no entry "
                                        + ref.key() + ".")));
    }

    private static Seen<byte[]> missing(String text) {
        return Seen.unknown(Failure.of(Kind.NO_KEY, text));
    }
}
