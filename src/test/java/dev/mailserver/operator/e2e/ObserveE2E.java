package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator in whose account nobody else changes anything. */
@OnSandbox
class ObserveE2E {
    private final Stage stage = new Stage("observe", 1);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void aServerIsObservedBeforeItIsManagedAndNothingIsChangedMeanwhile() {
        stage.approvePort25(Stage.REGION);
        var instance = stage.instance(Stage.REGION, Map.of());
        var server = stage.server();
        var records = stage.records(server.zoneID());
        var changes = stage.changes();
        try (var operator = stage.operator()) {
            server.apply(instance, "managementPolicy: Observe")
                    .awaitCondition(ConditionType.Provisioned, "False", Reason.ObserveOnly);
            awaiting(() -> assertThat(server.status().path("plannedActions").findValuesAsText("action"))
                    .contains("AllocateAddress", "AssociateAddress", "CreateRecord", "ModifyAddressAttribute"));
            server.checkNow();
            untouched(server);
            assertThat(server.status().has("elasticIP")).isFalse();
            assertThat(stage.records(server.zoneID())).isEqualTo(records);

            server.delete();
            server.awaitGone(Server.PATIENCE);
            assertThat(stage.changes()).as(operator::lastWords).isEqualTo(changes);

            server.apply(instance, "managementPolicy: Observe")
                    .awaitCondition(ConditionType.Provisioned, "False", Reason.ObserveOnly)
                    .patch("{\"spec\": {\"managementPolicy\": \"Manage\"}}");

            server.awaitReady();
            assertThat(server.status().has("plannedActions")).isFalse();
            assertThat(stage.outside().pointers(server.address())).isEqualTo(List.of(server.hostname()));
            assertThat(stage.changes()).hasSizeGreaterThan(changes.size());
        }
    }

    /** Of the object itself the operator has the status and nothing else. */
    private static void untouched(Server server) {
        var meta = Objects.requireNonNull(server.resource().get()).getMetadata();
        assertThat(meta.getFinalizers()).isEmpty();
        assertThat(meta.getManagedFields())
                .filteredOn(f -> f.getManager().equals("mailserver-operator"))
                .isNotEmpty()
                .extracting(ManagedFieldsEntry::getSubresource)
                .containsOnly("status");
    }
}
