package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What DKIM keys and the DMARC parser are compared with; {@code sandbox/mail_reference.py} fetches it. */
public final class MailReference {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MailReference() {}

    /** The answer of a command of it to these cases, one for each. */
    public static JsonNode run(String command, Object cases) {
        try {
            return JSON.readTree(Reference.run("sandbox.mail_reference", command, JSON.writeValueAsString(cases)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
