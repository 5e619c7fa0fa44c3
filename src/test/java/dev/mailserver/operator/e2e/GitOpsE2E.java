package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServer;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server and kubectl, with nobody but a GitOps tool and the operator at them. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitOpsE2E {
    private static final Path FOLDER = Path.of("deploy/gitops");
    private static final Pattern ROW =
            Pattern.compile("\\| \\[([a-z0-9-]+)].*? \\| .*? \\| (met|waits) \\| (met|waits) \\|.*");

    @TempDir
    private Path scratch;

    private Stage stage;
    private Cluster cluster;
    private KubernetesClient admin;

    /** One that no operator looks after. */
    private String namespace;

    @BeforeAll
    void begin() {
        stage = new Stage("gitops", 1);
        cluster = stage.cluster();
        admin = stage.admin();
        namespace = Sandbox.running().newNamespace();
    }

    @AfterAll
    void end() {
        stage.close();
    }

    /** What {@code kubectl wait} for each of the two goals says of a state. */
    record Row(String state, String provisioned, String ready) {}

    static List<Row> rows() throws IOException {
        return Files.readAllLines(FOLDER.resolve("truth.md")).stream()
                .map(ROW::matcher)
                .filter(m -> m.matches())
                .map(m -> new Row(m.group(1), m.group(2), m.group(3)))
                .toList();
    }

    @Test
    void theTableHasAllStates() throws IOException {
        try (var files = Files.list(FOLDER.resolve("states"))) {
            assertThat(rows()).hasSameSizeAs(files.toList());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void kubectlWaitIsNotMisled(Row row) throws IOException {
        var state = put(row.state());
        assertThat(awaited(ConditionType.Provisioned, state)).isEqualTo(row.provisioned());
        assertThat(awaited(ConditionType.Ready, state)).isEqualTo(row.ready());
    }

    private String awaited(ConditionType goal, GenericKubernetesResource state) {
        var wait = catchThrowable(() -> cluster.kubectl(
                "wait",
                "--for=condition=" + goal,
                "--timeout=0s",
                "--namespace=" + namespace,
                "mailserver/" + state.getMetadata().getName()));
        if (wait == null) {
            return "met";
        }
        assertThat(wait).hasMessageContaining("condition not met");
        return "waits";
    }

    /** Brings the state about: generation, deletion and status are the API server's to keep. */
    private GenericKubernetesResource put(String name) throws IOException {
        var state = Serialization.unmarshal(
                Files.readString(FOLDER.resolve("states").resolve(name + ".yaml")), GenericKubernetesResource.class);
        var meta = state.getMetadata();
        boolean deleting = meta.getDeletionTimestamp() != null;
        long generation = Objects.requireNonNull(meta.getGeneration());
        meta.setName(name);
        meta.setNamespace(namespace);
        meta.setUid(null);
        meta.setGeneration(null);
        meta.setCreationTimestamp(null);
        meta.setDeletionTimestamp(null);
        admin.resource(state).create();
        for (long at = 1; at < (deleting ? generation - 1 : generation); at++) {
            long ttl = 300 + at;
            resource(name).edit(r -> {
                r.<Map<String, Object>>get("spec", "dns").put("ttl", ttl);
                return r;
            });
        }
        if (deleting) {
            resource(name).delete();
        }
        var before = Objects.requireNonNull(resource(name).get());
        before.setAdditionalProperty("status", state.get("status"));
        var after = admin.resource(before).updateStatus();
        assertThat(after.getMetadata().getGeneration()).isEqualTo(generation);
        assertThat(after.<Object>get("status")).as("the schema has all of it").isEqualTo(state.get("status"));
        return after;
    }

    private Resource<GenericKubernetesResource> resource(String name) {
        return admin.genericKubernetesResources("mailserver-operator.dev/v1alpha1", "MailServer")
                .inNamespace(namespace)
                .withName(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server-side=false", "--server-side=true"})
    void samplesThatAreAppliedAgainChangeNothing(String how) throws IOException {
        var samples = samples("again" + how.endsWith("true"));
        cluster.kubectl("apply", how, "-f", samples.folder());
        var first = objects(samples);

        cluster.kubectl("apply", how, "-f", samples.folder());
        var settled = versions(samples);
        cluster.kubectl("apply", how, "-f", samples.folder());

        assertThat(objects(samples)).isEqualTo(first);
        assertThat(versions(samples)).isEqualTo(settled);
        assertThat(cluster.kubectl("diff", how, "-f", samples.folder())).isEmpty();
    }

    @Test
    void samplesThatTwoManagersApplyAreNotFoughtOver() throws IOException {
        var samples = samples("shared");
        var inTurn = List.of("kustomize-controller", "argocd-controller", "kustomize-controller", "argocd-controller");
        for (String manager : inTurn) {
            // without force: a conflict with the other manager is an error
            cluster.kubectl("apply", "--server-side", "--field-manager=" + manager, "-f", samples.folder());
            for (String name : samples.names()) {
                assertThat(resource(name).get().getMetadata().getGeneration())
                        .as(name)
                        .isEqualTo(1);
            }
        }
        var settled = versions(samples);

        inTurn.forEach(manager ->
                cluster.kubectl("apply", "--server-side", "--field-manager=" + manager, "-f", samples.folder()));

        assertThat(versions(samples)).isEqualTo(settled);
    }

    /** Manifests by names of their own, in a folder. */
    record Samples(String folder, List<String> names) {}

    /** Every sample, with that before its name. */
    private Samples samples(String prefix) throws IOException {
        var folder = Files.createDirectory(scratch.resolve(prefix));
        var names = new ArrayList<String>();
        try (var files = Files.list(Path.of("deploy/samples"))) {
            for (Path file : files.toList()) {
                var name = prefix + "-" + file.getFileName().toString().replace(".yaml", "");
                names.add(name);
                Files.writeString(
                        folder.resolve(file.getFileName()),
                        Files.readString(file)
                                .replaceFirst("(?m)^  name: .*", "  name: " + name)
                                .replaceFirst("(?m)^  namespace: .*", "  namespace: " + namespace));
            }
        }
        assertThat(names).isNotEmpty();
        return new Samples(folder.toString(), names);
    }

    private Map<String, String> versions(Samples samples) {
        return of(samples, r -> r.getMetadata().getResourceVersion());
    }

    /** All that is to be seen of them. The API server stores the status that the schema defaults with the first write after creation. */
    private Map<String, String> objects(Samples samples) {
        return of(samples, r -> {
            r.getMetadata().setResourceVersion(null);
            return Serialization.asYaml(r);
        });
    }

    private Map<String, String> of(Samples samples, Function<GenericKubernetesResource, String> what) {
        return samples.names().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> what.apply(resource(name).get())));
    }

    @Test
    void theOperatorAndAToolShareAnObjectAndNeitherTakesAnythingFromTheOther() {
        stage.approvePort25(Stage.REGION);
        var instance = stage.instance(Stage.REGION, Map.of());
        var server = stage.server();
        try (var operator = stage.operator()) {
            apply(server, instance, "kustomize-controller", 300);
            server.awaitReady();
            var ready = Objects.requireNonNull(server.resource().get());

            apply(server, instance, "kustomize-controller", 300);

            var again = Objects.requireNonNull(server.resource().get());
            assertThat(again.getMetadata().getGeneration()).isEqualTo(1);
            assertThat(again.getMetadata().getFinalizers()).containsExactly(MailServer.FINALIZER);
            assertThat(again.<Object>get("status", "elasticIP")).isEqualTo(ready.get("status", "elasticIP"));
            assertThat(owned(again, "mailserver-operator")).doesNotContain("f:spec");
            assertThat(owned(again, "kustomize-controller")).doesNotContain("f:status", "f:finalizers");

            apply(server, instance, "kustomize-controller", 600);
            server.awaitReady();
            assertThat(server.resource().get().getMetadata().getGeneration())
                    .as(operator::lastWords)
                    .isEqualTo(2);
        }
    }

    /** Without force: a conflict with another manager is an error. */
    private void apply(Server server, String instance, String manager, int ttl) {
        var manifest =
                """
            apiVersion: mailserver-operator.dev/v1alpha1
            kind: MailServer
            metadata: {name: %s, namespace: %s}
            spec:
              domain: %s
              instance: {id: %s}
              dns: {ttl: %d}
            """.formatted(server.owner().split("/", 2)[1], server.namespace(), server.domain(), instance, ttl);
        admin.resource(manifest).fieldManager(manager).serverSideApply();
    }

    /** The fields that a manager has, as text. */
    private static String owned(GenericKubernetesResource resource, String manager) {
        return resource.getMetadata().getManagedFields().stream()
                .filter(f -> f.getManager().equals(manager))
                .map(ManagedFieldsEntry::getFieldsV1)
                .map(Serialization::asJson)
                .reduce("", String::concat);
    }
}
