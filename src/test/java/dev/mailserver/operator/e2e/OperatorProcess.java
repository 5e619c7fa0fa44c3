package dev.mailserver.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged operator, running: the jar of the build, with settings under which what takes minutes takes seconds. */
public final class OperatorProcess implements AutoCloseable {
    private static final List<String> FOREIGN = List.of("AWS_", "KUBE", "MAILSERVER_", "QUARKUS_", "HTTP", "http");
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:[0-9]+)");
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int LAST_LINES = 60;
    /** Where logs go. */
    static final Path LOGS = Path.of("target", "e2e").toAbsolutePath();

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * What a process is told apart by.
     *
     * @param name of its log
     * @param lease that it competes for; none where it is alone
     * @param namespaces that it looks after
     */
    public record Role(
            String name, Optional<String> lease, Sandbox.Account account, Path kubeconfig, List<String> namespaces) {
        /** The same with another log. */
        public Role named(String other) {
            return new Role(other, lease, account, kubeconfig, namespaces);
        }
    }

    /**
     * Starts it and does not wait for anything.
     *
     * @param settings environment variables beside those that all have
     * @param option of the JVM, beside those that all have
     */
    static OperatorProcess start(Sandbox sandbox, Role role, Map<String, String> settings, String option) {
        try {
            Files.createDirectories(LOGS);
            var log = LOGS.resolve(role.name() + ".log");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            option,
                            "-jar",
                            System.getProperty("operator.jar", "target/quarkus-app/quarkus-run.jar"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(k -> FOREIGN.stream().anyMatch(k::startsWith));
            builder.environment().putAll(environment(sandbox, role));
            builder.environment().putAll(settings);
            return new OperatorProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(Sandbox sandbox, Role role) {
        var state = sandbox.state();
        var targets = new StringJoiner(",");
        state.at("/mail/targets").forEach(t -> targets.add(t.asText()));
        var env = new TreeMap<String, String>();
        env.put("KUBECONFIG", role.kubeconfig().toString());
        env.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
        env.put("AWS_REGION", Stage.REGION);
        env.put("AWS_ACCESS_KEY_ID", role.account().accessKeyID());
        env.put("AWS_SECRET_ACCESS_KEY", role.account().secretAccessKey());
        env.put("AWS_CONFIG_FILE", "/dev/null");
        env.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        env.put("AWS_EC2_METADATA_DISABLED", "true");
        env.put("MAILSERVER_CLUSTER_NAME", "e2e");
        env.put("MAILSERVER_WATCH_NAMESPACES", String.join(",", role.namespaces()));
        env.put("MAILSERVER_LEADER_ELECTION_LEASE_NAMESPACE", Cluster.OPERATOR);
        env.put("MAILSERVER_LEADER_ELECTION_ENABLED", "" + role.lease().isPresent());
        role.lease().ifPresent(lease -> env.put("MAILSERVER_LEADER_ELECTION_LEASE_NAME", lease));
        env.put("MAILSERVER_DNS_RESOLVERS", state.at("/dns/resolver").asText());
        env.put(
                "MAILSERVER_DNS_AUTHORITATIVE_PORT",
                state.at("/dns/authoritativePort").asText());
        env.put("MAILSERVER_SMTP_PROBE_TARGETS", targets.toString());
        env.put(
                "MAILSERVER_SMTP_CONTROL_TARGET",
                state.at("/mail/controlTarget").asText());
        env.put("MAILSERVER_SMTP_BLOCKED_INTERVAL", "2s");
        env.put("MAILSERVER_SMTP_CONFIRM_INTERVAL", "1s");
        env.put("MAILSERVER_STALLED_AFTER", "5s");
        env.put("MAILSERVER_REPUTATION_LISTS", "");
        env.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        env.put("QUARKUS_HTTP_PORT", "0"); // any that is free; which one it is the log tells
        return env;
    }

    /** Where it serves, once it does. */
    private Optional<URI> at(String path) {
        return LISTENING
                .matcher(log())
                .results()
                .map(found -> URI.create(found.group(1) + path))
                .findFirst();
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    }

    /** Waits until it is ready to serve. */
    public OperatorProcess ready() {
        try (var http = HttpClient.newHttpClient()) {
            await(log.getFileName() + " becomes ready").atMost(Server.PATIENCE).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("The operator ended:\n" + lastWords());
                }
                var health = at("/q/health/ready");
                try {
                    return health.isPresent()
                            && http.send(get(health.get()), BodyHandlers.discarding())
                                            .statusCode()
                                    == 200;
                } catch (IOException e) {
                    return false;
                }
            });
        }
        return this;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, as a pod is asked to stop. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** What it tells of itself. */
    public String metrics() {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(get(at("/q/metrics").orElseThrow()), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All of its log. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of its log. */
    public String lastWords() {
        try {
            var lines = new ArrayList<>(Files.readAllLines(log));
            return log + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }

    /** Ends it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
