package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Starts the sandbox, or joins the one whose state folder the environment variable {@code MAILSERVER_SANDBOX_STATE} names.
 *
 * <p>Quarkus loads this class a second time by a class loader of its own: what the two share is in the root store, and of JDK types
 * only.
 */
public final class SandboxExtension implements BeforeAllCallback {
    /** System property: the state folder of the running sandbox. */
    static final String STATE = "mailserver.sandbox.state";

    /** A cold start builds Kubernetes. */
    private static final Duration COLD = Duration.ofMinutes(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Sandbox.PATIENCE);
        context.getRoot()
                .getStore(Namespace.create("mailserver-sandbox"))
                .computeIfAbsent("sandbox", _ -> start(), AutoCloseable.class);
    }

    private static AutoCloseable start() {
        var running = System.getenv("MAILSERVER_SANDBOX_STATE");
        if (running != null) {
            System.setProperty(STATE, Path.of(running).toAbsolutePath().toString());
            return () -> {};
        }
        try {
            var state = Path.of("target", "sandbox").toAbsolutePath();
            Files.createDirectories(state);
            var process = new ProcessBuilder(List.of(
                            Path.of("sandbox", "python").toAbsolutePath().toString(),
                            "-m",
                            "sandbox",
                            "up",
                            "--foreground",
                            "--fast",
                            "--state",
                            state.toString(),
                            "--parent-pid",
                            "" + ProcessHandle.current().pid()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT) // the progress of a first start, which takes minutes
                    .start();
            awaitReady(process, state);
            System.setProperty(STATE, state.toString());
            return () -> stop(process);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("The sandbox cannot be started.", e);
        }
    }

    private static void awaitReady(Process process, Path state) throws IOException, InterruptedException {
        var end = Instant.now().plus(COLD);
        while (!isReady(process, state)) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || Instant.now().isAfter(end)) {
                process.destroy();
                throw new IllegalStateException("The sandbox did not start; what it said is above and in " + state);
            }
        }
    }

    /** A state of an earlier sandbox has another process's number. */
    private static boolean isReady(Process process, Path state) throws IOException {
        var file = state.resolve("state.json");
        return Files.exists(file)
                && new ObjectMapper().readTree(file.toFile()).path("pid").asLong() == process.pid();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
