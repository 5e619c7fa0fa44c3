package dev.mailserver.operator.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** What the operator's judgement is compared with: other implementations, run by a module of the sandbox, which fetches them. */
public final class Reference {
    private Reference() {}

    /** The output of a command of that Python module, given this input. */
    public static String run(String module, String command, String input) {
        try {
            var given = Files.createTempFile("reference", ".json");
            try {
                Files.writeString(given, input);
                var process = new ProcessBuilder("sandbox/python", "-m", module, command)
                        .redirectInput(given.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                if (status != 0) {
                    throw new AssertionError(module + " " + command + " ended with " + status
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
