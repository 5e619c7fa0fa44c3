package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.concern.address.Cases.created;
import static dev.mailserver.operator.concern.address.Cases.elasticIP;
import static dev.mailserver.operator.concern.address.Cases.failed;
import static dev.mailserver.operator.concern.address.Cases.judge;
import static dev.mailserver.operator.concern.address.Cases.kept;
import static dev.mailserver.operator.concern.address.Cases.mail;
import static dev.mailserver.operator.concern.address.Cases.recorded;
import static dev.mailserver.operator.concern.address.Cases.tagged;
import static dev.mailserver.operator.concern.address.Cases.verdict;
import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.ENI;
import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.PRIVATE_IP;
import static dev.mailserver.operator.fakes.Situations.associated;
import static dev.mailserver.operator.fakes.Situations.foreign;
import static dev.mailserver.operator.fakes.Situations.instance;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Instance.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private static final Associate HERE = new Associate(ALLOCATION, IP, ENI, PRIVATE_IP, false);

    @Test
    void an_address_that_nothing_has_is_associated_and_may_not_be_taken_from_anybody() {
        var c = mail().addresses(ours());

        assertThat(judge(c).actions()).containsExactly(HERE);
        assertThat(verdict(c).reason()).isEqualTo(Reason.Associating);
        assertThat(verdict(c).message())
                .isEqualTo(
                        "192.0.2.10 (eipalloc-00000001) is being associated with i-00000001 (eni-00000001, 10.0.0.10).");
    }

    @Test
    void in_place_it_is_ready_and_everything_of_it_is_kept() {
        var c = mail().addresses(oursInPlace());

        assertThat(verdict(c).status()).isEqualTo(Tri.True);
        assertThat(verdict(c).reason()).isEqualTo(Reason.InPlace);
        assertThat(judge(c).actions()).isEmpty();
        assertThat(kept(c).allocationID()).isEqualTo(ALLOCATION);
        assertThat(kept(c).publicIP()).isEqualTo(IP);
        assertThat(kept(c).associationID()).isEqualTo("eipassoc-" + ALLOCATION);
        assertThat(kept(c).networkInterfaceID()).isEqualTo(ENI);
        assertThat(kept(c).instanceID()).isEqualTo(INSTANCE);
    }

    @Test
    void only_where_the_operator_set_out_to_associate_it_is_that_its_doing() {
        var before = mail().addresses(ours());
        var after = mail().status(s -> judge(before).remember().apply(s)).addresses(oursInPlace());

        assertThat(kept(before).associatedByOperator()).isTrue();
        assertThat(kept(after).associatedByOperator()).isTrue();
        assertThat(kept(mail().addresses(oursInPlace())).associatedByOperator()).isNull();
    }

    @Test
    void what_is_in_place_has_not_failed_on_the_way_there() {
        var c = mail().addresses(oursInPlace())
                .status(failed(new Allocate(Optional.empty()), Kind.UNAVAILABLE, "cut"))
                .status(failed(HERE, Kind.UNAVAILABLE, "cut"))
                .status(failed(new Associate("eipalloc-x", "", "", "", false), Kind.DENIED, "another's"));

        assertThat(judge(c).remember().apply(c.situation().before()).failures())
                .singleElement()
                .satisfies(f -> assertThat(f.message()).isEqualTo("another's"));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"STOPPING", "STOPPED"})
    void a_stopped_instance_gets_the_address_and_is_reported(State state) {
        var before = mail().addresses(ours()).instances(instance(state));
        var after = mail().addresses(oursInPlace()).instances(instance(state));

        assertThat(judge(before).actions()).containsExactly(HERE);
        assertThat(verdict(before).reason()).isEqualTo(Reason.InstanceStopped);
        assertThat(judge(after).actions()).isEmpty();
        assertThat(verdict(after).reason()).isEqualTo(Reason.InstanceStopped);
    }

    @Test
    void an_instance_that_starts_again_keeps_its_address() {
        var c = mail().addresses(oursInPlace()).instances(instance(State.PENDING));

        assertThat(verdict(c).reason()).isEqualTo(Reason.InPlace);
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, AccessDenied",
        "THROTTLED, Throttled",
        "UNAVAILABLE, AwsUnavailable",
        "INVALID, UpdateRefused",
        "SETTLING, Associating",
        "CONFLICT, Associating"
    })
    void a_failed_association_is_told_and_wanted_again(Kind kind, Reason reason) {
        var c = mail().addresses(ours()).status(failed(HERE, kind, "because"));

        assertThat(verdict(c).reason()).isEqualTo(reason);
        assertThat(verdict(c).status()).isEqualTo(Tri.False);
        assertThat(judge(c).actions()).containsExactly(HERE);
    }

    @Test
    void a_holder_that_was_not_recorded_keeps_the_address() {
        var theirs = associated(ours(), "eni-x", "i-x", "10.0.0.99");
        var c = mail().addresses(theirs);

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressInUse);
        assertThat(verdict(c).message()).contains("i-x (eni-x)");
    }

    @Test
    void a_holder_that_was_not_recorded_is_never_recorded() {
        var theirs = associated(ours(), "eni-x", "i-x", "10.0.0.99");
        var c = mail().addresses(theirs);
        var next = mail().status(s -> judge(c).remember().apply(s)).addresses(theirs);

        assertThat(kept(c).allocationID()).isEqualTo(ALLOCATION);
        assertThat(kept(c).instanceID()).isNull();
        assertThat(judge(next).actions()).isEmpty();
        assertThat(verdict(next).reason()).isEqualTo(Reason.AddressInUse);
    }

    @Test
    void from_the_recorded_holder_it_moves_to_the_instance_that_the_spec_now_names() {
        var old = associated(ours(), "eni-x", "i-x", "10.0.0.99");
        var c = mail().addresses(old).status(recorded(old, Ownership.Created));

        assertThat(judge(c).actions()).containsExactly(new Associate(ALLOCATION, IP, ENI, PRIVATE_IP, true));
        assertThat(kept(c).instanceID()).as("still there").isEqualTo("i-x");
    }

    @Test
    void another_address_of_the_interface_is_never_displaced() {
        var other = associated(foreign("eipalloc-f", "198.51.100.1"), ENI, INSTANCE, PRIVATE_IP);
        var c = mail().addresses(ours(), other);

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.InstanceHasOtherAddress);
        assertThat(verdict(c).message()).contains("198.51.100.1 (eipalloc-f)");
        assertThat(verdict(c).remedy()).contains("eipalloc-f");
    }

    @Test
    void another_address_of_another_private_address_is_no_obstacle() {
        var other = associated(foreign("eipalloc-f", "198.51.100.1"), ENI, INSTANCE, "10.0.0.77");

        assertThat(judge(mail().addresses(ours(), other)).actions()).containsExactly(HERE);
    }

    @Test
    void a_former_address_of_our_own_makes_room_for_the_given_one() {
        var former = oursInPlace();
        var given = tagged("eipalloc-9", "192.0.2.9");
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance))
                .status(recorded(former, Ownership.Created))
                .addresses(former, given);

        assertThat(judge(c).actions())
                .containsExactly(new Associate("eipalloc-9", "192.0.2.9", ENI, PRIVATE_IP, false));
    }

    @Test
    void while_a_given_address_is_not_to_be_had_the_former_one_stays_recorded() {
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance))
                .status(recorded(oursInPlace(), Ownership.Created))
                .addresses(oursInPlace());

        assertThat(kept(c).allocationID()).isEqualTo(ALLOCATION);
        assertThat(kept(c).associationID()).isEqualTo("eipassoc-" + ALLOCATION);
    }

    @Test
    void an_address_held_elsewhere_is_neither_attached_nor_detached() {
        var there = associated(ours(), "eni-nat", "i-nat", "10.0.9.9");
        var displaced = associated(created("eipalloc-2", "192.0.2.2"), ENI, INSTANCE, PRIVATE_IP);
        var c = mail().spec(elasticIP(null, Attachment.None));

        for (var address : List.of(ours(), there, oursInPlace())) {
            c.addresses(address);
            assertThat(judge(c).actions()).isEmpty();
            assertThat(verdict(c).status()).isEqualTo(Tri.True);
        }
        assertThat(judge(c.addresses(there, displaced)).actions()).isEmpty();
    }

    @Test
    void nothing_is_judged_before_the_spec_is_accepted() {
        var c = Situations.given().instances(instance(State.RUNNING));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.NotYetEvaluated);
        assertThat(verdict(c).status()).isEqualTo(Tri.Unknown);
    }
}
