package dev.mailserver.operator.concern.spf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** What the evaluation is compared with; {@code sandbox/spf_reference.py} fetches it. */
final class SpfReference {
    private SpfReference() {}

    /** The output of a command of it, given this input. */
    static String run(String command, String input) {
        try {
            var given = Files.createTempFile("spf", ".json");
            try {
                Files.writeString(given, input);
                var process = new ProcessBuilder("sandbox/python", "-m", "sandbox.spf_reference", command)
                        .redirectInput(given.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                if (status != 0) {
                    throw new AssertionError("sandbox.spf_reference " + command + " ended with " + status
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
