package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;

/** Port: private keys in Secrets, of which the public half alone comes out. Never throws; blocks. */
public interface Keys {
    /** What is there now, in that namespace. */
    Seen<KeyReading> read(String namespace, SecretRef ref);
}
