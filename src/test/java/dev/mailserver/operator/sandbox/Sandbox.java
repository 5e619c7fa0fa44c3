package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailserver.operator.aws.AwsClients;
import dev.mailserver.operator.aws.AwsRates;
import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.dns.DnsSettings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The running sandbox, as a test sees it: its addresses, its control API, and clients for its parts. */
public final class Sandbox {
    /** How long anything may take to come true, on a machine that has much else to do. Only what is broken takes so long. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Whoever changes how the mail exchangers answer locks this; so does, to read it, whoever needs them as they are. */
    public static final String MAIL_EXCHANGERS = "the mail exchangers of the sandbox";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final JsonNode state;

    /** An AWS account of its own, with what a client needs to be it. */
    public record Account(String accountID, String accessKeyID, String secretAccessKey) {
        /** For an SDK client. */
        public StaticCredentialsProvider credentials() {
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyID, secretAccessKey));
        }
    }

    private Sandbox(JsonNode state) {
        this.state = state;
    }

    /** The sandbox that {@link OnSandbox} has started. */
    public static Sandbox running() {
        var folder = System.getProperty(SandboxExtension.STATE);
        if (folder == null) {
            throw new IllegalStateException("The test class lacks @OnSandbox.");
        }
        try {
            return new Sandbox(JSON.readTree(Path.of(folder, "state.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of {@code state.json}. */
    public JsonNode state() {
        return state;
    }

    // AWS

    /** Where the AWS APIs are. */
    public URI endpoint() {
        return URI.create(state.at("/aws/endpoint").asText());
    }

    /** A new account with nothing in it. */
    public Account newAccount() {
        return newAccount(Map.of());
    }

    /** A new account with settings of its own, for instance {@code address_quota}. */
    public Account newAccount(Map<String, Object> settings) {
        var made = post("/accounts", Map.of("settings", settings));
        return new Account(
                made.get("accountID").asText(),
                made.get("accessKeyID").asText(),
                made.get("secretAccessKey").asText());
    }

    /** Clients as the operator has them, for an account. */
    public AwsClients clients(Account account) {
        return new AwsClients(
                account.credentials(),
                Optional.of("eu-west-1"),
                Optional.of(endpoint()),
                new RateLimit(InstantSource.system(), Thread::sleep, Duration.ofSeconds(2)),
                AwsRates.DEFAULT,
                InstantSource.system(),
                new SimpleMeterRegistry());
    }

    /** A role in an account that another one may assume with an external id; its ARN. */
    public String newRole(Account in, Account trusts, String externalID) {
        return post(
                        "/roles",
                        Map.of(
                                "accountID",
                                in.accountID(),
                                "name",
                                "mail",
                                "trusts",
                                trusts.accountID(),
                                "externalID",
                                externalID))
                .get("roleARN")
                .asText();
    }

    /** An instance with one interface in the default VPC; the answer has {@code instanceID}, {@code networkInterfaceIDs} and more. */
    public JsonNode newInstance(Account account, String region, Map<String, String> tags) {
        return post("/instances", Map.of("accountID", account.accountID(), "region", region, "tags", tags));
    }

    /** A public hosted zone that its parent delegates to; the answer has {@code hostedZoneID} and {@code nameServers}. */
    public JsonNode newZone(Account account, String name) {
        return post("/zones", Map.of("accountID", account.accountID(), "name", name, "delegate", true));
    }

    /** The actions that an account's calls asked for, in order, for instance {@code DescribeAddresses}. */
    public List<String> actions(Account account) {
        return actions("/calls?accountID=" + account.accountID());
    }

    /** Those of them that change something, or run a command. */
    public List<String> changes(Account account) {
        return actions("/calls?mutating=true&accountID=" + account.accountID());
    }

    private List<String> actions(String path) {
        var calls = get(path);
        return StreamSupport.stream(calls.spliterator(), false)
                .map(c -> c.get("action").asText())
                .toList();
    }

    /** Makes the next calls of an action go wrong; see the control API for the kinds. */
    public void fault(Account account, String service, String action, Map<String, Object> fault) {
        var body = new java.util.HashMap<String, Object>(fault);
        body.put("accountID", account.accountID());
        body.put("service", service);
        body.put("action", action);
        post("/faults", body);
    }

    // DNS

    /** Whom to ask, as the operator is configured for it. */
    public DnsSettings dns() {
        var resolver = state.at("/dns/resolver").asText().split(":");
        return new DnsSettings(
                List.of(new InetSocketAddress(resolver[0], Integer.parseInt(resolver[1]))),
                state.at("/dns/authoritativePort").asInt(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }

    // Kubernetes

    /** The administrator's kubeconfig. */
    public File kubeconfig() {
        return new File(state.at("/kubernetes/adminKubeconfig").asText());
    }

    /** A client with all rights. */
    public KubernetesClient admin() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    /** The name of a new namespace. */
    public String newNamespace() {
        var name = unique("test");
        try (var admin = admin()) {
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        return name;
    }

    /** A name that no other test has. */
    public static String unique(String prefix) {
        var octets = new byte[5];
        ThreadLocalRandom.current().nextBytes(octets);
        return prefix + "-" + HexFormat.of().formatHex(octets);
    }

    // Control API

    /** Asks the control API. */
    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder(control(path)).GET());
    }

    /** Tells the control API. */
    public JsonNode post(String path, Map<String, ?> body) {
        try {
            return send(
                    HttpRequest.newBuilder(control(path)).POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI control(String path) {
        return URI.create(state.at("/aws/control").asText() + path);
    }

    private static JsonNode send(HttpRequest.Builder request) {
        try {
            var answer = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The sandbox answers " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
