package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Scope;
import org.junit.jupiter.api.Test;

/** A lost reply has made two addresses, and the second got a PTR: it is not touched in silence, nor paid for in silence. */
class SurplusStoriesTest extends Story {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final ElasticIp SECOND = tagged("eipalloc-9", "192.0.2.99");
    private static final String BESIDE =
            " It also has 192.0.2.99 (eipalloc-9), which AWS bills too and which is released ";

    @Test
    void aSecondAddressWithAPtrIsSaidAndGoesOnceThePtrIsTakenAway() {
        var server = ready();
        var inPlace =
                ip() + " (" + address().allocationID() + ") is associated with i-00000001 (eni-00000001, 10.0.0.10).";
        second(HOST);
        nothingIsTouchedIn(hours(12));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(message(server)).isEqualTo(inPlace + BESIDE + "once it has no PTR.");

        resetPtr();
        world.live(minutes(30));
        assertThat(world.wire().done()).last().isEqualTo("Release/eipalloc-9");
        assertThat(message(server)).isEqualTo(inPlace);
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void aSecondAddressThatARecordNamesIsSaidAndGoesOnceNoneDoes() {
        var server = ready();
        world.account().plant(SECOND);
        put("www.example.com", "A", "192.0.2.99");
        nothingIsTouchedIn(hours(12));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(message(server)).endsWith(BESIDE + "once no record names it.");

        world.zones().remove(world.zone(), "www.example.com", "A");
        world.live(minutes(30));
        assertThat(world.account().addresses()).hasSize(1);
    }

    @Test
    void atDeletionAPtrThatThisServerCouldHaveSetIsReset() {
        var server = deletable();
        second(HOST);
        world.delete(server);
        world.live(hours(2));

        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void atDeletionAPtrOfAnotherNameIsNotReset() {
        var server = deletable();
        second("www.example.org");
        world.delete(server);
        world.live(hours(2));
        nothingIsTouchedIn(hours(2));

        assertThat(plight(server, ConditionType.Ready))
                .isEqualTo(
                        Plight.stalled(
                                "False Ready CleanupBlocked",
                                "192.0.2.99 (eipalloc-9) has a PTR that was not set by this MailServer; AWS releases no address that has one.",
                                "Take the PTR away: aws ec2 reset-address-attribute --attribute domain-name --allocation-id eipalloc-9 --region eu-west-1"));
        assertThat(world.account().addresses()).containsExactly(SECOND);
        assertThat(ptr(SECOND)).contains("www.example.org");

        resetPtr();
        world.live(minutes(30));
        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    private ModelServer deletable() {
        return ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
    }

    private void second(String ptr) {
        world.account().plant(SECOND).forward((_, _) -> true);
        world.ec2().perform(SCOPE, Situations.ME, new Action.SetPtr("eipalloc-9", "192.0.2.99", ptr));
        world.ec2().settle();
    }

    /** A person takes the PTR away. */
    private void resetPtr() {
        world.ec2().perform(SCOPE, Situations.ME, new Action.ResetPtr("eipalloc-9", "192.0.2.99"));
        world.ec2().settle();
    }

    private static String message(ModelServer server) {
        return server.status()
                .condition(ConditionType.AddressReady)
                .map(Condition::message)
                .orElse("");
    }
}
