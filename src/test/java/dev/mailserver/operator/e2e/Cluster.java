package dev.mailserver.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cluster as its administrator prepares it for the operator: namespace, CRD and rights, and a token that has no more than those. */
public final class Cluster {
    /** The operator's namespace and ServiceAccount. */
    public static final String OPERATOR = "mailserver-operator";

    private final Sandbox sandbox;

    /** The sandbox's cluster. */
    public Cluster(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Installs what the operator needs; again and again, by several at a time, without harm: the server applies, nobody creates. */
    public void install() {
        kubectl("apply", "--server-side", "--force-conflicts", "-k", "deploy/rights");
        kubectl("wait", "--for=condition=Established", "crd/mailservers.mailserver-operator.dev", "--timeout=120s");
        await("the API server heeds the operator's rights")
                .atMost(Sandbox.PATIENCE)
                .ignoreExceptions() // kubectl says no by its exit code
                .until(
                        () -> may("list", "mailservers.mailserver-operator.dev") + may("update", "leases/" + OPERATOR),
                        "yesyes"::equals);
    }

    /** Lets the operator have a lease of another name than the one that it has by its rights. */
    public void permitLease(String name) {
        var there = "--namespace=" + OPERATOR;
        kubectl(
                "create",
                "role",
                name,
                "--verb=get,update,patch",
                "--resource=leases",
                "--resource-name=" + name,
                there);
        kubectl(
                "create",
                "rolebinding",
                name,
                "--role=" + name,
                "--serviceaccount=" + OPERATOR + ":" + OPERATOR,
                there);
        await("the API server heeds the right to " + name)
                .atMost(Sandbox.PATIENCE)
                .ignoreExceptions()
                .until(() -> may("update", "leases/" + name), "yes"::equals);
    }

    private String may(String verb, String resource) {
        var operator = "--as=system:serviceaccount:" + OPERATOR + ":" + OPERATOR;
        return kubectl("auth", "can-i", verb, resource, operator, "--namespace=" + OPERATOR)
                .strip();
    }

    /** A kubeconfig with a token of the operator's ServiceAccount. */
    public Path operatorKubeconfig() {
        var token = kubectl("create", "token", OPERATOR, "--namespace=" + OPERATOR, "--duration=24h")
                .strip();
        try {
            var config = Serialization.unmarshal(
                    Files.readString(sandbox.kubeconfig().toPath()), Config.class);
            config.getUsers()
                    .getFirst()
                    .setUser(new AuthInfoBuilder().withToken(token).build());
            var file = Files.createTempFile("operator", ".kubeconfig");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Serialization.asYaml(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs kubectl with all rights. */
    public String kubectl(String... arguments) {
        var command = new ArrayList<>(
                List.of(sandbox.state().at("/kubernetes/kubectl").asText(), "--kubeconfig=" + sandbox.kubeconfig()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
