package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Instance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From nothing to Ready, by way of what can stand in between. */
class CreationStoriesTest extends Story {
    @Test
    void aServerIsReadyWithinMinutesAndThenLeftAlone() {
        ready();

        assertThat(values(HOST, "A")).containsExactly(ip());
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " ~all\"");
        assertThat(ptr(address())).contains(HOST);
        assertThat(address().association()).isPresent();
        nothingIsDoneIn(hours(24));
    }

    @Test
    void port25IsApprovedTheNextDay() {
        world.port25(false);
        var server = world.apply();
        world.live(hours(1));

        assertThat(server.says(ConditionType.Provisioned)).isEqualTo("True Provisioned AllReady");
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready AwaitingPort25Approval");
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(text(server)).contains(HOST);

        server.edit(spec -> spec.with()
                .supportRequest(support(SupportKind.Port25, SupportCaseState.Submitted))
                .build());
        world.live(hours(5));
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.AWSSupport);

        world.port25(true);
        world.live(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(server.says(ConditionType.AwaitingPort25Approval)).endsWith("Approved");
        assertThat(server.told()).noneMatch(line -> line.startsWith("True Stalled"));
    }

    @Test
    void inGovCloudSupportSetsThePtr() {
        world = new ModelWorld("us-gov-west-1");
        var server = world.apply();
        world.live(hours(1));

        assertThat(server.says(ConditionType.Provisioned)).isEqualTo("True Provisioned AllReady");
        assertThat(server.says(ConditionType.AwaitingRdnsApproval))
                .isEqualTo("True AwaitingRdnsApproval SupportRequestNeeded");
        assertThat(text(server)).contains(ip()).contains(HOST);

        server.edit(spec -> spec.with()
                .supportRequest(support(SupportKind.ReverseDNS, SupportCaseState.InfoRequested))
                .build());
        world.live(hours(1));
        assertThat(server.says(ConditionType.AwaitingRdnsApproval)).endsWith("SupportInfoRequested");

        world.account().lock(address().allocationID(), HOST);
        world.live(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(world.wire().done()).noneMatch(act -> act.startsWith("SetPtr"));
    }

    @Test
    void aUsedUpQuotaIsRaised() {
        world.account().quota(0);
        var server = world.apply();
        world.live(hours(1));

        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady AddressQuotaExceeded");
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(server.holds(ConditionType.Stalled)).isTrue();

        world.account().quota(1);
        ready(server);
        assertThat(server.holds(ConditionType.Stalled)).isFalse();
        address();
    }

    @Test
    void aLostReplyAtAllocateMakesNoSecondAddress() {
        world.account().hideNew(4);
        world.ec2().loseNextReply(Action.Allocate.class);

        ready();

        address();
    }

    @Test
    void aFailureIsForgottenOnceWhatFailedIsThere() {
        world.zones().loseNextReply().loseNextReply();

        var server = ready();

        assertThat(server.status().failures()).isEmpty();
    }

    @Test
    void anInstanceThatIsStartingIsWaitedFor() {
        world.account().turn(Situations.INSTANCE, Instance.State.PENDING);
        var server = world.apply();
        world.live(minutes(3));
        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady Associating");

        world.account().turn(Situations.INSTANCE, Instance.State.RUNNING);
        ready(server);
    }

    @Test
    void nameServersTakeTheirTime() {
        world.dns().hold();
        var server = world.apply();
        world.live(minutes(4));
        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("False DnsReady Propagating");
        assertThat(world.wire().done()).noneMatch(act -> act.startsWith("SetPtr"));

        world.dns().publish(Situations.SERVERS.getFirst());
        world.live(minutes(4));
        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("False DnsReady Propagating");

        world.dns().publish();
        ready(server);
    }

    private static SupportRequest support(SupportKind kind, SupportCaseState state) {
        return new SupportRequest(
                "postmaster@example.com",
                "Receipts to our customers.",
                "500 a day",
                null,
                List.of(new SupportCase(kind, "1234567890", state)));
    }

    private static String text(ModelServer server) {
        return Optional.ofNullable(server.status().supportRequest())
                .flatMap(r -> Optional.ofNullable(r.text()))
                .orElse("");
    }
}
