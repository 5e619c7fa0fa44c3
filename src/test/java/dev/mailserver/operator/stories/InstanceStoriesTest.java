package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Instance.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The instance cannot be told, or cannot send: that is said, and nothing is moved on a guess. */
class InstanceStoriesTest extends Story {
    private static final MailServerSpec BY_TAGS = ModelWorld.spec()
            .with()
            .instance(new InstanceSelector(null, Map.of("role", "mail"), null, null))
            .build();

    @Test
    void twoInstancesOfOneTagSetCostNoAddress() {
        second();
        var server = world.apply("mail", BY_TAGS);
        nothingIsTouchedIn(hours(1));

        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(ambiguous("i-00000001, i-00000002"));
        assertThat(world.wire().done()).isEmpty();

        server.edit(_ -> ModelWorld.spec());
        ready(server);
        assertThat(holder()).isEqualTo(Situations.INSTANCE);
    }

    @Test
    void theInstanceThatHasTheAddressKeepsItAndOfTwoOthersNoneGetsIt() {
        var server = ready(world.apply("mail", BY_TAGS));
        second();
        nothingIsTouchedIn(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);

        world.account().plant(Situations.instance("i-00000003", "eni-00000003", "10.0.0.13", State.RUNNING));
        world.account().turn(Situations.INSTANCE, State.TERMINATED);
        nothingIsTouchedIn(hours(1));
        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(ambiguous("i-00000002, i-00000003"));

        world.account().turn("i-00000003", State.TERMINATED);
        ready(server);
        assertThat(holder()).isEqualTo("i-00000002");
    }

    @Test
    void anInstanceThatIsTerminatedLeavesTheRestStanding() {
        var server = ready();
        var ip = ip();
        var records = records();
        world.account().turn(Situations.INSTANCE, State.TERMINATED);
        nothingIsTouchedIn(hours(1));

        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(terminated());
        assertThat(ptr(address())).contains(HOST);

        second();
        server.edit(spec -> spec.with()
                .instance(new InstanceSelector("i-00000002", null, null, null))
                .build());
        ready(server);
        assertThat(holder()).isEqualTo("i-00000002");
        assertThat(ip()).isEqualTo(ip);
        assertThat(records()).isEqualTo(records);
    }

    @Test
    void forAnInstanceThatWasTerminatedBeforeNoAddressIsAllocated() {
        world.account().turn(Situations.INSTANCE, State.TERMINATED);
        var server = world.apply();
        nothingIsTouchedIn(hours(1));

        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(terminated());
        assertThat(world.wire().done()).isEmpty();

        second();
        server.edit(_ -> BY_TAGS);
        ready(server);
    }

    @Test
    void ofATagSetWhoseInstancesAreAllTerminatedEachIsNamed() {
        second();
        world.account().turn(Situations.INSTANCE, State.TERMINATED);
        world.account().turn("i-00000002", State.SHUTTING_DOWN);
        var server = world.apply("mail", BY_TAGS);
        nothingIsTouchedIn(hours(1));

        assertThat(plight(server, ConditionType.AddressReady))
                .isEqualTo(Plight.stalled(
                        "False AddressReady InstanceTerminated",
                        "Every instance with the tags role=mail is terminated or shutting down: i-00000001, i-00000002.",
                        "Start an instance with these tags, or correct spec.instance."));

        world.account().plant(Situations.instance("i-00000003", "eni-00000003", "10.0.0.13", State.RUNNING));
        ready(server);
    }

    @Test
    void anInstanceThatIsStoppedFromTheBeginningHasItsAddressAndNoRecords() {
        world.account().turn(Situations.INSTANCE, State.STOPPED);
        var server = world.apply();
        world.live(minutes(5));
        nothingIsTouchedIn(hours(1));

        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(stopped());
        assertThat(world.wire().done())
                .containsExactly("Allocate", "Associate/" + address().allocationID());
        assertThat(records()).isEmpty();

        world.account().turn(Situations.INSTANCE, State.RUNNING);
        ready(server);
    }

    @Test
    void anInstanceThatIsStoppedKeepsEverything() {
        var server = ready();
        world.account().turn(Situations.INSTANCE, State.STOPPED);
        nothingIsTouchedIn(hours(1));
        assertThat(plight(server, ConditionType.AddressReady)).isEqualTo(stopped());

        world.account().turn(Situations.INSTANCE, State.RUNNING);
        nothingIsTouchedIn(minutes(30));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    private static Plight ambiguous(String ids) {
        return Plight.stalled(
                "False AddressReady InstanceAmbiguous",
                "These instances all have the tags role=mail: " + ids + ".",
                "Make spec.instance.tags match one instance, or set spec.instance.id.");
    }

    private static Plight terminated() {
        return Plight.stalled(
                "False AddressReady InstanceTerminated",
                "i-00000001 is terminated or shutting down.",
                "Set spec.instance to the instance that replaces it.");
    }

    private static Plight stopped() {
        return Plight.stalled("False AddressReady InstanceStopped", "i-00000001 is stopped.", "Start the instance.");
    }

    private void second() {
        world.account().plant(Situations.instance("i-00000002", "eni-00000002", "10.0.0.12", State.RUNNING));
    }

    private String holder() {
        return address().association().flatMap(Association::instanceID).orElse("nobody");
    }
}
