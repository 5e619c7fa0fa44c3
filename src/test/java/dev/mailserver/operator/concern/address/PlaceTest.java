package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.concern.address.Cases.byTags;
import static dev.mailserver.operator.concern.address.Cases.judge;
import static dev.mailserver.operator.concern.address.Cases.mail;
import static dev.mailserver.operator.concern.address.Cases.recorded;
import static dev.mailserver.operator.concern.address.Cases.selecting;
import static dev.mailserver.operator.concern.address.Cases.verdict;
import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.ENI;
import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.instance;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlaceTest {
    private static final Instance OTHER = instance("i-00000002", "eni-00000002", "10.0.0.20", State.RUNNING);

    @Test
    void no_instance_of_that_id() {
        var c = mail().addresses(ours()).instances();

        refused(c, Reason.InstanceNotFound, INSTANCE);
    }

    @Test
    void no_instance_with_these_tags() {
        var c = mail().addresses(ours()).instances().spec(byTags());

        refused(c, Reason.InstanceNotFound, "role=mail");
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"SHUTTING_DOWN", "TERMINATED"})
    void an_instance_on_its_way_out_never_counts(State state) {
        refused(mail().addresses(ours()).instances(instance(state)), Reason.InstanceTerminated, INSTANCE);
        refused(
                mail().spec(byTags()).addresses(ours()).instances(instance(state)),
                Reason.InstanceTerminated,
                "role=mail");
    }

    @Test
    void an_instance_that_is_not_there_is_told_with_the_account_that_was_looked_at() {
        var c = mail().addresses(ours()).instances();

        refused(c, Reason.InstanceNotFound, "There is no instance i-00000001 in this account and Region.");
        refused(
                c.inAccount("210987654321"),
                Reason.InstanceNotFound,
                "There is no instance i-00000001 in this Region of account 210987654321.");
    }

    @Test
    void two_instances_with_these_tags_move_nothing() {
        var c = mail().spec(byTags()).addresses(ours()).instances(OTHER, instance(State.RUNNING));

        refused(c, Reason.InstanceAmbiguous, INSTANCE + ", i-00000002");
    }

    @Test
    void of_two_instances_the_present_holder_keeps_the_address() {
        var c = mail().spec(byTags()).addresses(oursInPlace()).instances(OTHER, instance(State.RUNNING));

        assertThat(verdict(c).reason()).isEqualTo(Reason.InPlace);
        assertThat(judge(c).actions()).isEmpty();
    }

    @Test
    void a_replacement_gets_the_address_while_the_old_instance_shuts_down() {
        var c = mail().spec(byTags())
                .addresses(oursInPlace())
                .status(recorded(oursInPlace(), Ownership.Created))
                .instances(instance(State.SHUTTING_DOWN), OTHER);

        assertThat(judge(c).actions())
                .containsExactly(new Associate(ALLOCATION, IP, "eni-00000002", "10.0.0.20", true));
    }

    @Test
    void an_instance_that_starts_is_waited_for() {
        var bare = new Instance(INSTANCE, State.PENDING, List.of(), Map.of());

        for (Instance starting : List.of(instance(State.PENDING), bare)) {
            var c = mail().addresses(ours()).instances(starting);
            refused(c, Reason.Associating, INSTANCE);
            assertThat(judge(c).recheck()).isPresent();
        }
    }

    @Test
    void a_state_that_is_not_known_changes_nothing() {
        refused(mail().addresses(ours()).instances(instance(State.OTHER)), Reason.Associating, INSTANCE);
    }

    @Test
    void unknown_instances_move_nothing() {
        var c = mail().addresses(ours()).world(w -> w.instances(Seen.unknown(Cases.DARK)));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).unseen()).isTrue();
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                arguments("the primary of device index 0 by default", null, null, "eni-a", "10.0.0.1"),
                arguments("an interface by id", "eni-b", null, "eni-b", "10.0.1.1"),
                arguments("a secondary address of device index 0", null, "10.0.0.2", "eni-a", "10.0.0.2"),
                arguments("an address alone says which interface", null, "10.0.1.2", "eni-b", "10.0.1.2"),
                arguments("both", "eni-b", "10.0.1.2", "eni-b", "10.0.1.2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void the_interface_and_private_address_are_chosen(
            String name, @Nullable String eni, @Nullable String ip, String wantedEni, String wantedIP) {
        var c = mail().addresses(ours())
                .instances(twoInterfaces())
                .spec(selecting(new InstanceSelector(INSTANCE, null, eni, ip)));

        assertThat(judge(c).actions()).containsExactly(new Associate(ALLOCATION, IP, wantedEni, wantedIP, false));
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                arguments("eni-c", null, "no network interface eni-c."),
                arguments(null, "10.9.9.9", "no network interface with the private address 10.9.9.9."),
                arguments("eni-a", "10.0.1.1", "no network interface eni-a with the private address 10.0.1.1."));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void an_interface_that_the_instance_lacks_is_reported(@Nullable String eni, @Nullable String ip, String message) {
        var c = mail().addresses(ours())
                .instances(twoInterfaces())
                .spec(selecting(new InstanceSelector(INSTANCE, null, eni, ip)));

        refused(c, Reason.InterfaceNotFound, INSTANCE + " has " + message);
    }

    @Test
    void an_instance_without_its_first_interface_is_reported() {
        var c = mail().addresses(ours()).instances(new Instance(INSTANCE, State.RUNNING, List.of(), Map.of()));

        refused(c, Reason.InterfaceNotFound, "of device index 0");
    }

    @Test
    void an_association_without_a_private_address_is_in_place_by_its_interface() {
        var association = new Association("eipassoc-1", Optional.of(ENI), Optional.of(INSTANCE), Optional.empty());
        var ours = ours();
        var c = mail().addresses(
                        new ElasticIp(ALLOCATION, IP, Optional.of(association), ours.tags(), ours.serviceManaged()));

        assertThat(verdict(c).reason()).isEqualTo(Reason.InPlace);
    }

    private static void refused(Situations c, Reason reason, String message) {
        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(reason);
        assertThat(verdict(c).message()).contains(message);
    }

    private static Instance twoInterfaces() {
        return new Instance(
                INSTANCE,
                State.RUNNING,
                List.of(
                        networkInterface("eni-b", 1, "10.0.1.1", "10.0.1.2"),
                        networkInterface("eni-a", 0, "10.0.0.1", "10.0.0.2")),
                Map.of());
    }

    private static NetworkInterface networkInterface(String id, int index, String primary, String secondary) {
        return new NetworkInterface(
                id,
                index,
                List.of(
                        new PrivateAddress(secondary, false, Optional.empty()),
                        new PrivateAddress(primary, true, Optional.empty())),
                List.of(),
                Situations.SURROUNDINGS);
    }
}
