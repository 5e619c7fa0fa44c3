package dev.mailserver.operator.fakes;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.Seen;
import java.util.HashMap;
import java.util.Map;

/** Secrets in memory, as the public halves of what is in them; what was not put there is absent. */
public final class FakeKeys implements Keys {
    private final Map<String, KeyReading> readings = new HashMap<>();

    /** Somebody creates or changes the entry. */
    public synchronized void put(String namespace, SecretRef ref, KeyReading reading) {
        readings.put(namespace + "/" + ref, reading);
    }

    @Override
    public synchronized Seen<KeyReading> read(String namespace, SecretRef ref) {
        return Seen.of(readings.getOrDefault(namespace + "/" + ref, new KeyReading.NoSecret()));
    }
}
