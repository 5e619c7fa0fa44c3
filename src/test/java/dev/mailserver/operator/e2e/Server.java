package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;

/** One MailServer as its owner handles it, with a zone of its own. */
public final class Server {
    /** How long anything may take to come true. */
    public static final Duration PATIENCE = Sandbox.PATIENCE;

    /** How long until it is said again what a pass that was under way has not heard. */
    private static final Duration A_PASS = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final String namespace;
    private final String name;
    private final String domain;
    private final String zoneID;

    private Server(Stage stage, String namespace, String name, String domain, String zoneID) {
        this.stage = stage;
        this.namespace = namespace;
        this.name = name;
        this.domain = domain;
        this.zoneID = zoneID;
    }

    /** One with a hosted zone. */
    static Server hosted(Stage stage, String namespace, String name) {
        var domain = name + ".test";
        var zone = stage.sandbox().newZone(stage.account(), domain);
        return new Server(
                stage, namespace, name, domain, zone.get("hostedZoneID").asText());
    }

    /** One whose zone is none of Route 53. */
    static Server elsewhere(Stage stage, String namespace, String name) {
        return new Server(stage, namespace, name, name + ".test", "");
    }

    /** Its namespace. */
    public String namespace() {
        return namespace;
    }

    /** Its namespace and name, which is the value of the owner tag of its address. */
    public String owner() {
        return namespace + "/" + name;
    }

    /** The domain it sends for. */
    public String domain() {
        return domain;
    }

    /** The hosted zone of the domain; empty where it has none. */
    public String zoneID() {
        return zoneID;
    }

    /** Its name. */
    public String hostname() {
        return "mail." + domain;
    }

    /** Applies it for an instance, with more lines of spec, each indented by nothing. */
    public Server apply(String instanceID, String... spec) {
        return applySelecting("{id: " + instanceID + "}", spec);
    }

    /** Applies it with a selector of the instance in YAML. */
    public Server applySelecting(String selector, String... spec) {
        var manifest = """
            apiVersion: mailserver-operator.dev/v1alpha1
            kind: MailServer
            metadata: {name: %s, namespace: %s}
            spec:
              domain: %s
              instance: %s
            """.formatted(name, namespace, domain, selector)
                + String.join("\n", spec).indent(2);
        stage.admin().resource(manifest).forceConflicts().serverSideApply();
        return this;
    }

    /** Merges JSON into it. */
    public void patch(String json) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** Its owner names a case of that kind in the spec. */
    public Server theCase(String kind, String state) {
        patch("{\"spec\": {\"supportRequest\": {\"cases\": [{\"kind\": \"" + kind
                + "\", \"id\": \"1234\", \"state\": \"" + state + "\"}]}}}");
        return this;
    }

    /** Lets two days have passed for everybody who is waited for, and waits for what comes of that. */
    @SuppressWarnings("unchecked")
    public Server awaitAfterTwoDays(ConditionType type, String status, Reason reason) {
        return awaitAfter(
                s -> ((List<Map<String, Object>>) Objects.requireNonNull(s.get("waiting")))
                        .forEach(wait -> wait.put("startTime", ago(Duration.ofHours(49)))),
                type,
                status,
                reason);
    }

    /** Lets an hour have passed since the last probe, and waits for what comes of that. */
    @SuppressWarnings("unchecked")
    public Server awaitAnHourAfterTheProbe(ConditionType type, String status, Reason reason) {
        return awaitAfter(
                s -> ((Map<String, Object>) Objects.requireNonNull(s.get("outboundSMTP")))
                        .put("lastProbeTime", ago(Duration.ofHours(1))),
                type,
                status,
                reason);
    }

    /** A pass that was under way when the status was changed writes what it had read before: then it is changed again. */
    private Server awaitAfter(Consumer<Map<String, Object>> change, ConditionType type, String status, Reason reason) {
        await(reason + " of " + name)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(
                        () -> {
                            editStatus(change);
                            checkNow();
                            return awaitCondition(A_PASS, type, status, reason);
                        },
                        _ -> true);
        return this;
    }

    private void editStatus(Consumer<Map<String, Object>> change) {
        resource().editStatus(object -> {
            change.accept(object.get("status"));
            return object;
        });
    }

    private static String ago(Duration time) {
        return Instant.now().minus(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Asks the operator to look now. */
    public void checkNow() {
        patch("{\"metadata\": {\"annotations\": {\"" + MailServer.CHECK_NOW + "\": \"" + Sandbox.unique("check")
                + "\"}}}");
    }

    /** Deletes it and waits for nothing. */
    public void delete() {
        resource().delete();
    }

    /** Waits until it is gone. */
    public void awaitGone(Duration patience) {
        await(name + " is gone")
                .atMost(patience)
                .untilAsserted(() -> assertThat(resource().get())
                        .as(() -> "still there: " + status().toPrettyString())
                        .isNull());
    }

    /** Waits for a condition of status and reason. */
    public Server awaitCondition(ConditionType type, String status, Reason reason) {
        return awaitCondition(PATIENCE, type, status, reason);
    }

    private Server awaitCondition(Duration patience, ConditionType type, String status, Reason reason) {
        awaiting(
                patience,
                () -> assertThat(condition(type, "status") + " " + condition(type, "reason"))
                        .as(() -> type + " of " + name + " in " + status().toPrettyString())
                        .isEqualTo(status + " " + reason));
        return this;
    }

    /** Waits until it is Ready for the spec as it is now. */
    public Server awaitReady() {
        awaiting(() -> {
            var now = resource().get();
            var all = JSON.<JsonNode>valueToTree(now);
            assertThat(condition(all, ConditionType.Ready).path("status").asText())
                    .as(() -> "Ready of " + name + " in " + all.path("status").toPrettyString())
                    .isEqualTo("True");
            assertThat(all.at("/status/observedGeneration").asLong())
                    .isEqualTo(now.getMetadata().getGeneration());
        });
        return this;
    }

    /** Waits until what is said is said of the spec as it is now. */
    public Server awaitJudged() {
        awaiting(() -> assertThat(status().path("observedGeneration").asLong())
                .isEqualTo(resource().get().getMetadata().getGeneration()));
        return this;
    }

    /** Waits until it holds. */
    public static void awaiting(ThrowingRunnable claim) {
        awaiting(PATIENCE, claim);
    }

    private static void awaiting(Duration patience, ThrowingRunnable claim) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .ignoreNoExceptions()
                .untilAsserted(claim);
    }

    /** One member of a condition. */
    public String condition(ConditionType type, String member) {
        return condition(object(), type).path(member).asText();
    }

    private static JsonNode condition(JsonNode object, ConditionType type) {
        return StreamSupport.stream(object.at("/status/conditions").spliterator(), false)
                .filter(c -> c.get("type").asText().equals(type.name()))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The address, as status has it. */
    public String address() {
        return status().at("/elasticIP/publicIP").asText();
    }

    /** All of status. */
    public JsonNode status() {
        return object().path("status");
    }

    /** All of it. */
    public JsonNode object() {
        return JSON.valueToTree(resource().get());
    }

    /** It, in Kubernetes. */
    public Resource<GenericKubernetesResource> resource() {
        return stage.admin()
                .genericKubernetesResources("mailserver-operator.dev/v1alpha1", "MailServer")
                .inNamespace(namespace)
                .withName(name);
    }
}
