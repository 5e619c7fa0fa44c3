package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** What DKIM keys and the DMARC parser are compared with; {@code sandbox/mail_reference.py} fetches it. */
public final class MailReference {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MailReference() {}

    /** The answer of a command of it to these cases, one for each. */
    public static JsonNode run(String command, Object cases) {
        try {
            return JSON.readTree(output(command, JSON.writeValueAsString(cases)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String output(String command, String input) {
        try {
            var given = Files.createTempFile("mail-reference", ".json");
            try {
                Files.writeString(given, input);
                var process = new ProcessBuilder("sandbox/python", "-m", "sandbox.mail_reference", command)
                        .redirectInput(given.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                if (status != 0) {
                    throw new AssertionError("sandbox.mail_reference " + command + " ended with " + status
                            + "; what it said is in this run's output.");
                }
                return output;
            } finally {
                Files.delete(given);
            }
        } catch (IOException e) {
            throw new AssertionError("sandbox/python cannot be run.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
