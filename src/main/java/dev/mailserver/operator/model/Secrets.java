package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;

/** Port: entries of Secrets, read by name when they are needed and kept nowhere. Never throws; blocks. */
public interface Secrets {
    /** What the entry has; {@code NO_KEY} where there is no such Secret or entry. */
    Seen<byte[]> read(String namespace, SecretRef ref);
}
