package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ec2.model.Address;

/** The CRD of a later version than the operator is, as while both are being upgraded. */
@OnSandbox
@Isolated(
        "while the CRD changes the API server has no MailServers for a second (429), and an operator that starts then ends")
class LaterVersionE2E {
    private static final String VERIFICATION = "site-verification=1";
    private static final String DELETION_POLICY =
            "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/deletionPolicy/enum";

    private final Stage stage = new Stage("later-version", 1);
    private final OperatorProcess operator = stage.operator();

    @AfterEach
    void end() {
        operator.close();
        stage.close();
    }

    @Test
    void aValueOfALaterVersionIsRefusedTouchesNothingAndStopsNobodyElse() {
        var later = stage.server();
        stage.foreignRecord(later.zoneID(), later.domain(), "TXT", "\"" + VERIFICATION + "\"");
        var instance = stage.instance(Stage.REGION, Map.of());
        later.apply(instance).awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        var before = Held.of(stage, later);

        laterVersion();
        try {
            await("the API server takes it")
                    .atMost(Server.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> later.apply(instance, "deletionPolicy: Later"), _ -> true);
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
