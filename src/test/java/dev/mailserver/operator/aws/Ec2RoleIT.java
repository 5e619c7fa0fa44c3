package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Role;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances and addresses of another account, by a role of it. */
@OnSandbox
class Ec2RoleIT {
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");
    private static final Scope OWN = new Scope("eu-west-1");

    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account own = sandbox.newAccount();
    private final Sandbox.Account other = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(own);
    private final Ec2Addresses addresses = new Ec2Addresses(clients, InstantSource.system());
    private final String arn = sandbox.newRole(other, own, "mail-4711");
    private final Scope there = new Scope("eu-west-1", Optional.of(new Role(arn, Optional.of("mail-4711"))));

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Test
    void by_the_role_the_other_account_is_looked_at_and_changed_and_our_own_is_not() {
        var instance = sandbox.newInstance(other, "eu-west-1", Map.of())
                .get("instanceID")
                .asText();

        assertThat(addresses.accountID(there, Instant.now())).isEqualTo(Seen.of(other.accountID()));
        assertThat(addresses
                        .instances(there, new InstanceSelector(instance, null, null, null), Instant.now())
                        .known()
                        .orElseThrow())
                .hasSize(1);
        var made = (Outcome.Done) addresses.perform(there, ME, new Action.Allocate(Optional.empty()));
        var address =
                addresses.addresses(there, Instant.now()).known().orElseThrow().getFirst();
        assertThat(address.allocationID()).isEqualTo(made.reference());
        assertThat(addresses.perform(there, ME, new Action.Release(address.allocationID(), address.publicIP())))
                .isInstanceOf(Outcome.Done.class);
        assertThat(sandbox.actions(other)).contains("AllocateAddress", "ReleaseAddress");
        assertThat(sandbox.actions(own)).containsOnly("AssumeRole");
        assertThat(clients.ssm(there).describeInstanceInformation().instanceInformationList())
                .hasSize(1);
    }

    @Test
    void what_is_seen_by_the_role_and_without_it_is_kept_apart() {
        addresses.perform(there, ME, new Action.Allocate(Optional.empty()));

        assertThat(addresses.accountID(OWN, Instant.now())).isEqualTo(Seen.of(own.accountID()));
        assertThat(addresses.addresses(OWN, Instant.MIN).known()).contains(List.<ElasticIp>of());
        assertThat(addresses.addresses(there, Instant.MIN).known().orElseThrow())
                .hasSize(1);
    }

    @Test
    void a_role_that_may_not_be_assumed_is_named_and_nothing_is_done() {
        var denied = new Scope("eu-west-1", Optional.of(new Role(arn, Optional.empty())));

        var why = addresses.accountID(denied, Instant.now()).failure().orElseThrow();
        assertThat(why.kind()).isEqualTo(Kind.DENIED);
        assertThat(why.text()).contains(arn, "sts:AssumeRole", "sts:ExternalId");
        assertThat(addresses.perform(denied, ME, new Action.Allocate(Optional.empty())))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(sandbox.actions(other)).isEmpty();
        assertThat(sandbox.actions(own)).as("a refusal stands for a while").containsExactly("AssumeRole");
    }
}
