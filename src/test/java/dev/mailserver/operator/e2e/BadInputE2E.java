package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What cannot be served is said, with the next step, and neither touches what is there nor stops the operator. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputE2E {
    private static final String FOREIGN = "233.252.0.7";
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

        server.apply(stage.instance(Stage.REGION, Map.of()))
                .awaitCondition(ConditionType.DnsReady, "False", Reason.RecordConflict)
                .awaitCondition(ConditionType.Stalled, "True", Reason.RecordConflict);

        assertThat(server.condition(ConditionType.DnsReady, "message")).contains(server.hostname());
        assertThat(server.status().path("waitingFor").asText()).isEqualTo("User");
        assertThat(server.status().path("nextStep").asText()).isNotEmpty();
        assertThat(stage.outside().addresses(server.hostname())).isEqualTo(List.of(FOREIGN));
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
    void aValueOfALaterVersionIsRefusedAndStopsNobodyElse() {
        stage.cluster()
                .kubectl(
                        "patch",
                        "crd",
                        "mailservers.mailserver-operator.dev",
                        "--type=json",
                        "--patch=[{\"op\": \"remove\", \"path\": \"" + DELETION_POLICY + "\"}]");
        var later = stage.server();
        try {
            var instance = stage.instance(Stage.REGION, Map.of());
            await("the API server takes it")
                    .atMost(Server.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> later.apply(instance, "deletionPolicy: Later"), _ -> true);
        } finally {
            stage.cluster().install();
        }

        later.awaitCondition(ConditionType.Accepted, "False", Reason.InvalidSpec);
        assertThat(later.condition(ConditionType.Accepted, "message")).contains("deletionPolicy");

        stage.server()
                .apply(stage.instance(Stage.REGION, Map.of()))
                .awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
        assertThat(operator.isAlive()).isTrue();
    }
}
