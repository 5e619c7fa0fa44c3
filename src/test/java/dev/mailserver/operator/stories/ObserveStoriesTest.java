package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ManagementPolicy;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import org.junit.jupiter.api.Test;

/** {@code managementPolicy: Observe}: looking, and saying what would be done. */
class ObserveStoriesTest extends Story {
    private ModelServer observed() {
        return world.apply(
                "mail",
                ModelWorld.spec()
                        .with()
                        .managementPolicy(ManagementPolicy.Observe)
                        .build());
    }

    @Test
    void nothing_is_done_and_everything_that_would_be_is_told() {
        put(DOMAIN, "TXT", "\"v=spf1 mx -all\"", "\"site-verification=1\"");
        var server = observed();
        nothingIsTouchedIn(hours(2));

        assertThat(server.status().plannedActions())
                .contains(
                        new PlannedAction("AllocateAddress", "Elastic IP", null, "a new one"),
                        new PlannedAction("AssociateAddress", "the new Elastic IP", null, "eni-00000001 (10.0.0.10)"),
                        new PlannedAction(
                                "CreateRecord", "A mail.example.com in zone example.com", null, "<new Elastic IP>"),
                        new PlannedAction(
                                "ChangeRecord",
                                "TXT example.com in zone example.com",
                                "v=spf1 mx -all",
                                "v=spf1 ip4:<new Elastic IP> mx -all"),
                        new PlannedAction("ModifyAddressAttribute", "PTR of the new Elastic IP", null, HOST));
        assertThat(server.status().plannedActions().toString()).doesNotContain("site-verification");
        assertThat(server.says(ConditionType.Provisioned)).isEqualTo("False Provisioned ObserveOnly");
        assertThat(server.says(ConditionType.Reconciling)).isEqualTo("False Reconciling Waiting");
        assertThat(server.says(ConditionType.Stalled)).isEqualTo("False Stalled AsDesired");
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(server.status().nextStep()).contains("status.plannedActions");
    }

    @Test
    void a_server_that_is_managed_is_frozen() {
        var server = ready();
        server.edit(spec -> spec.with()
                .managementPolicy(ManagementPolicy.Observe)
                .hostname("smtp.example.com")
                .build());
        nothingIsTouchedIn(hours(2));

        assertThat(server.status().plannedActions())
                .extracting(PlannedAction::action, PlannedAction::target, PlannedAction::before)
                .contains(tuple("RemoveRecord", "A mail.example.com in zone example.com", ip()));
        server.edit(spec -> spec.with().hostname(HOST).build());
        nothingIsTouchedIn(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(server.status().plannedActions())
                .extracting(PlannedAction::action)
                .containsOnly("Probe");
    }

    @Test
    void port_25_is_tried_from_the_operator_alone() {
        var server = observed();
        world.live(hours(1));
        assertThat(server.acts()).isEmpty();
        server.edit(
                spec -> spec.with().managementPolicy(ManagementPolicy.Manage).build());
        ready(server);
        server.edit(spec -> spec.with()
                .managementPolicy(ManagementPolicy.Observe)
                .outboundSMTP(new OutboundSmtp(ProbeMode.Operator, null))
                .build());
        nothingIsDoneIn(hours(1));
        assertThat(server.status().outboundSMTP().from()).isEqualTo(ProbeMode.Operator);
        assertThat(server.says(ConditionType.OutboundSmtpReady))
                .as("the operator is elsewhere")
                .isEqualTo("False OutboundSmtpReady WrongEgress");
    }
}
