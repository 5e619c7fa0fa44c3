package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Metric;
import dev.mailserver.operator.reference.MetricsPage;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What the operator tells Prometheus of itself: all that the reference names, under these names. */
@OnSandbox
class MetricsE2E {
    private final Stage stage = new Stage("metrics", 2);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void everyMetricOfTheReferenceIsThereAndASeriesGoesWithItsServer() {
        stage.approvePort25(Stage.REGION);
        var instance = stage.instance(Stage.REGION, Map.of());
        var server = stage.server();
        keptFor("elsewhere/mail");
        try (var operator = stage.operator()) {
            server.apply(instance).awaitReady();

            awaiting(() -> assertThat(names(operator.metrics())).containsAll(reference()));
            assertThat(operator.metrics())
                    .contains("mailserver_leader 1.0")
                    .contains("mailserver_condition{name=\"" + server.domain().replace(".test", "") + "\"")
                    .contains(retained(0));
            assertThat(due(operator, server)).isGreaterThan(Instant.now().getEpochSecond());

            server.delete();
            awaiting(() -> assertThat(operator.metrics())
                    .doesNotContain("mailserver_condition{", "mailserver_next_pass_time_seconds{")
                    .contains(retained(1)));

            server.apply(instance).awaitReady();
            assertThat(operator.metrics()).contains(retained(0));
        }
    }

    /**
     * The API server takes no status in its namespace, so that nothing fails but what a pass does last; every other server of the
     * operator's is well meanwhile.
     */
    @Test
    void aServerWhosePassesFailIsOverdueUntilOneEndsWell() {
        var server = stage.server().apply(stage.instance(Stage.REGION, Map.of()), "managementPolicy: Observe");
        var well = stage.serverIn(stage.namespaces().getLast()).apply(stage.instance(Stage.REGION, Map.of()));
        try (var refusal = new Refusal(server);
                var operator = stage.operator()) {
            awaiting(() -> assertThat(failures(operator)).isGreaterThan(1));
            double overdue = due(operator, server);

            awaiting(() -> assertThat(failures(operator)).isGreaterThan(3));
            assertThat(due(operator, server))
                    .isEqualTo(overdue)
                    .isLessThan(Instant.now().getEpochSecond());
            assertThat(names(operator.metrics())).contains("reconciliations_retries_total");
            awaiting(() -> assertThat(due(operator, well)).isGreaterThan(overdue));

            refusal.close();
            awaiting(() -> assertThat(due(operator, server)).isGreaterThan(overdue));
        }
    }

    /** An Elastic IP with this cluster's tag of a MailServer in a namespace that this operator does not watch. */
    private void keptFor(String owner) {
        stage.ec2(Stage.REGION)
                .allocateAddress(a -> a.tagSpecifications(t -> t.resourceType(ResourceType.ELASTIC_IP)
                        .tags(
                                Tag.builder()
                                        .key(ElasticIp.CLUSTER_TAG)
                                        .value("e2e")
                                        .build(),
                                Tag.builder()
                                        .key(ElasticIp.NAME_TAG)
                                        .value(owner)
                                        .build())));
    }

    private String retained(int count) {
        return "mailserver_retained_addresses{account=\"" + stage.account().accountID() + "\",region=\"" + Stage.REGION
                + "\"} " + count + ".0";
    }

    private static double due(OperatorProcess operator, Server server) {
        return value(operator, "mailserver_next_pass_time_seconds{.*namespace=\"" + server.namespace() + "\".*}");
    }

    private static double failures(OperatorProcess operator) {
        return value(operator, "reconciliations_failure_total{.*}");
    }

    private static double value(OperatorProcess operator, String series) {
        var matcher = Pattern.compile("(?m)^" + series.replace("{", "\\{").replace("}", "\\}") + " (\\S+)$")
                .matcher(operator.metrics());
        assertThat(matcher.find()).as(series).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static GenericKubernetesResource touched(GenericKubernetesResource object) {
        object.setAdditionalProperty("status", Map.of("lastHandledCheck", Sandbox.unique("check")));
        return object;
    }

    /** While it stands the API server refuses every status of MailServers in a namespace. */
    private final class Refusal implements AutoCloseable {
        private static final String MESSAGE = "No status is taken here.";
        private final String namespace;

        /** Whose status is refused from then on. */
        Refusal(Server server) {
            namespace = server.namespace();
            objects().serverSideApply();
            awaiting(() -> assertThatThrownBy(() -> server.resource().editStatus(MetricsE2E::touched))
                    .hasMessageContaining(MESSAGE));
        }

        private NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable<HasMetadata> objects() {
            return stage.admin().load(new ByteArrayInputStream("""
                    apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingAdmissionPolicy
                    metadata: {name: NAMESPACE}
                    spec:
                      matchConstraints:
                        resourceRules:
                          - apiGroups: [mailserver-operator.dev]
                            apiVersions: [v1alpha1]
                            operations: [UPDATE]
                            resources: [mailservers/status]
                      validations:
                        - {expression: "false", message: MESSAGE}
                    ---
                    apiVersion: admissionregistration.k8s.io/v1
                    kind: ValidatingAdmissionPolicyBinding
                    metadata: {name: NAMESPACE}
                    spec:
                      policyName: NAMESPACE
                      validationActions: [Deny]
                      matchResources:
                        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
                    """.replace("NAMESPACE", namespace)
                    .replace("MESSAGE", MESSAGE)
                    .getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() {
            objects().delete();
        }
    }

    /** A wait is over by then, and no pass has failed. */
    private static Set<String> reference() {
        return Stream.concat(
                        Stream.of(Metric.values())
                                .filter(m -> m != Metric.WAITING_START_TIME)
                                .map(MetricsPage::prometheus),
                        MetricsPage.OF_LIBRARIES.keySet().stream()
                                .map(n -> n.endsWith("duration_seconds") ? n + "_count" : n))
                .filter(n -> !n.equals("reconciliations_failure_total") && !n.equals("reconciliations_retries_total"))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
