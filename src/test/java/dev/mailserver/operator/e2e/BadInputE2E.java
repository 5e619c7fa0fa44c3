package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ec2.model.Address;

/** What cannot be served is said, with the next step, and neither touches what is there nor stops the operator. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class BadInputE2E {
    private static final String FOREIGN = "233.252.0.7";
    private static final String VERIFICATION = "site-verification=1";
    private static final String QUOTA_REGION = "eu-central-1";
    private static final String EMPTY_REGION = "eu-north-1";
    private static final String DELETION_POLICY =
            "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/deletionPolicy/enum";

    private Stage stage;
    private OperatorProcess operator;

    @BeforeAll
    void begin() {
        stage = new Stage("bad-input", 1);
        operator = stage.operator();
    }

    @AfterAll
    void end() {
        operator.close();
        stage.close();
    }

    @Test
    void anAddressRecordOfSomebodyElseIsLeftAloneAndNamed() {
        var server = stage.server();
        stage.foreignRecord(server.zoneID(), server.hostname(), "A", FOREIGN);
        stage.foreignRecord(server.zoneID(), server.domain(), "TXT", "\"" + VERIFICATION + "\"");

        server.apply(stage.instance(Stage.REGION, Map.of()))
                .awaitCondition(ConditionType.DnsReady, "False", Reason.RecordConflict)
                .awaitCondition(
                        ConditionType.SpfReady,
                        "Unknown",
                        Reason.NotYetEvaluated) // the HELO name's comes after its A record
                .awaitCondition(ConditionType.Stalled, "True", Reason.RecordConflict);

        assertThat(server.condition(ConditionType.DnsReady, "message"))
                .isEqualTo("The record " + server.hostname() + " A in zone " + server.domain() + " (" + server.zoneID()
                        + ") is not ours.");
        assertThat(server.status().path("waitingFor").asText()).isEqualTo("User");
        assertThat(server.status().path("nextStep").asText())
                .isEqualTo("Remove it, or set spec.dns.conflictPolicy to Replace where that is right.");
        var ip = server.address();
        assertThat(stage.ownedBy(server)).containsExactly(ip);
        assertThat(stage.outside().addresses(server.hostname())).isEqualTo(List.of(FOREIGN));
        awaiting(() -> assertThat(stage.outside().answers(server.domain(), "TXT"))
                .isEqualTo(List.of(VERIFICATION, "v=spf1 ip4:" + ip + " ~all")));
        assertThat(stage.outside().pointers(ip))
                .isEqualTo(List.of("ec2-" + ip.replace('.', '-') + "." + Stage.REGION + ".compute.amazonaws.com"));
        assertThat(stage.records(server.zoneID()))
                .containsExactlyInAnyOrder(
                        server.hostname() + " A",
                        server.domain() + " TXT",
                        "_mailserver-operator." + server.domain() + " TXT");
    }

    @Test
    void aQuotaThatIsUsedUpIsNamed() {
        for (int i = 0; i < Stage.QUOTA; i++) {
            stage.foreignAddress(QUOTA_REGION);
        }
        awaiting(() -> assertThat(stage.held(QUOTA_REGION)).hasSize(Stage.QUOTA)); // a new address shows after a while
        var held = stage.held(QUOTA_REGION);

        var server = stage.server()
                .apply(stage.instance(QUOTA_REGION, Map.of()), "region: " + QUOTA_REGION)
                .awaitCondition(ConditionType.AddressReady, "False", Reason.AddressQuotaExceeded);

        assertThat(server.status().path("nextStep").asText()).contains("L-0263D0A3");
        assertThat(stage.held(QUOTA_REGION)).isEqualTo(held);
    }

    @Test
    void anInstanceThatIsNotThereCostsNoAddress() {
        var server = stage.server()
                .apply("i-0123456789abcdef0", "region: " + EMPTY_REGION)
                .awaitCondition(ConditionType.AddressReady, "False", Reason.InstanceNotFound);

        assertThat(server.condition(ConditionType.AddressReady, "message")).contains("i-0123456789abcdef0");
        assertThat(server.status().path("nextStep").asText()).contains("spec.instance");
        assertThat(stage.held(EMPTY_REGION)).isEmpty();
    }

    @Test
    @ResourceLock(Cluster.CRD)
    void aValueOfALaterVersionIsRefusedTouchesNothingAndStopsNobodyElse() {
        var later = stage.server();
        stage.foreignRecord(later.zoneID(), later.domain(), "TXT", "\"" + VERIFICATION + "\"");
        var instance = stage.instance(Stage.REGION, Map.of());
        later.apply(instance).awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        var before = Held.of(stage, later);

        try {
            await("the API server takes it")
                    .atMost(Server.PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> {
                                laterVersion(); // again, where another class has installed the present one meanwhile
                                return later.apply(instance, "deletionPolicy: Later");
                            },
                            _ -> true);
        } finally {
            stage.cluster().install();
        }

        later.awaitCondition(ConditionType.Accepted, "False", Reason.InvalidSpec);
        assertThat(later.condition(ConditionType.Accepted, "message"))
                .isEqualTo("spec.deletionPolicy has a value that this version of the operator does not know.");
        assertThat(later.status().path("waitingFor").asText()).isEqualTo("User");
        assertThat(later.status().path("nextStep").asText())
                .isEqualTo("Set spec.deletionPolicy to one of Retain, Delete.");
        later.awaitCondition(ConditionType.Stalled, "True", Reason.InvalidSpec);
        assertThat(Held.of(stage, later)).isEqualTo(before);

        stage.server()
                .apply(stage.instance(Stage.REGION, Map.of()))
                .awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
        assertThat(operator.isAlive()).isTrue();

        later.apply(instance).awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        assertThat(Held.of(stage, later)).isEqualTo(before);
    }

    /** The CRD as a later version has it, with one more value. */
    private void laterVersion() {
        stage.cluster()
                .kubectl(
                        "patch",
                        "crd",
                        "mailservers.mailserver-operator.dev",
                        "--type=json",
                        "--patch=[{\"op\": \"add\", \"path\": \"" + DELETION_POLICY
                                + "\", \"value\": [\"Delete\", \"Later\", \"Retain\"]}]");
    }

    /** What a server has in the world. */
    private record Held(
            List<Address> addresses, List<String> a, List<String> txt, List<String> pointers, Set<String> records) {
        static Held of(Stage stage, Server server) {
            return new Held(
                    stage.addresses(Stage.REGION).stream()
                            .filter(address -> address.publicIp().equals(server.address()))
                            .toList(),
                    stage.outside().addresses(server.hostname()),
                    stage.outside().answers(server.domain(), "TXT"),
                    stage.outside().pointers(server.address()),
                    stage.records(server.zoneID()));
        }
    }
}
