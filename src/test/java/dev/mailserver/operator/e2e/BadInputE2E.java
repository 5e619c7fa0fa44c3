package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What cannot be served is said, with the next step, and neither touches what is there nor stops the operator. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class BadInputE2E {
    private static final String FOREIGN = "233.252.0.7";
    private static final String VERIFICATION = "site-verification=1";
    private static final String QUOTA_REGION = "eu-central-1";
    private static final String EMPTY_REGION = "eu-north-1";

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
}
