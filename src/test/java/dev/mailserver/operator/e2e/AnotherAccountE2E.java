package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.aws.AwsClients;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Address;

/** Instance, address and probe in another account, by a role of it; the zone is in the operator's own. */
@OnSandbox
class AnotherAccountE2E {
    private final Stage stage = new Stage("account", 1);
    private final Sandbox sandbox = stage.sandbox();
    private final Sandbox.Account other = sandbox.newAccount();
    private final AwsClients there = sandbox.clients(other);

    @AfterEach
    void end() {
        there.close();
        stage.close();
    }

    @Test
    void itBecomesReadyThereAndIsHeldToThatAccount() {
        there.ssm(new Scope(Stage.REGION))
                .createDocument(
                        d -> d.name(Stage.PROBE).content(Stage.probeDocument()).documentType("Command"));
        sandbox.post("/support/approve-port25", Map.of("accountID", other.accountID(), "region", Stage.REGION));
        var instance = sandbox.newInstance(other, Stage.REGION, Map.of())
                .get("instanceID")
                .asText();
        var role = "roleARN: " + sandbox.newRole(other, stage.account(), "mail-4711");
        var server = stage.server();
        try (var operator = stage.operator()) {
            server.apply(instance, role);
            server.awaitCondition(ConditionType.Accepted, "Unknown", Reason.AccessDenied);
            assertThat(server.condition(ConditionType.Accepted, "message")).contains("sts:ExternalId");

            server.apply(instance, role, "externalID: mail-4711").awaitReady();
            assertThat(server.status().get("accountID").asText()).isEqualTo(other.accountID());
            assertThat(addresses()).contains(server.address());
            assertThat(stage.held(Stage.REGION)).as(operator::lastWords).isEmpty();

            server.apply(instance);
            server.awaitCondition(ConditionType.Accepted, "False", Reason.AccountChanged);
            assertThat(addresses()).containsExactly(server.address());
            assertThat(stage.held(Stage.REGION)).as(operator::lastWords).isEmpty();
        }
    }

    private List<String> addresses() {
        return there.ec2(new Scope(Stage.REGION)).describeAddresses().addresses().stream()
                .map(Address::publicIp)
                .toList();
    }
}
