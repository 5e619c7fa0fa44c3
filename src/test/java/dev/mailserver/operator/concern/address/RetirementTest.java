package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.concern.address.Cases.created;
import static dev.mailserver.operator.concern.address.Cases.elasticIP;
import static dev.mailserver.operator.concern.address.Cases.failed;
import static dev.mailserver.operator.concern.address.Cases.recorded;
import static dev.mailserver.operator.concern.address.Cases.tagged;
import static dev.mailserver.operator.concern.address.Cases.verdict;
import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.ENI;
import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.PRIVATE_IP;
import static dev.mailserver.operator.fakes.Situations.associated;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.instance;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ElasticIPStatusBuilder;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Disassociate;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Ptr.Update;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetirementTest {
    private static final Disassociate DETACH = new Disassociate(ALLOCATION, IP, "eipassoc-" + ALLOCATION);
    private static final Release RELEASE = new Release(ALLOCATION, IP);
    private static final Ptr SET = new Ptr(Optional.of("mail.example.com"), Optional.empty());
    private static final Ptr GOING = new Ptr(
            Optional.of("mail.example.com"), Optional.of(new Update(Optional.empty(), "PENDING", Optional.empty())));

    @Test
    void it_waits_until_everything_that_names_the_address_is_gone() {
        var c = inPlace().soFar(Verdict.no(ConditionType.Ready, Reason.WaitingForTTL, "DNS"));

        assertThat(retire(c)).isEqualTo(Finding.NOTHING);
    }

    @Test
    void an_associated_address_is_disassociated_first() {
        assertThat(retire(inPlace()).actions()).containsExactly(DETACH);
        assertThat(verdict(retire(inPlace())).type()).isEqualTo(ConditionType.Ready);
        assertThat(verdict(retire(inPlace())).reason()).isEqualTo(Reason.Releasing);
    }

    @Test
    void one_without_ptr_is_released() {
        var c = given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(Ptr.NONE))));

        assertThat(retire(c).actions()).containsExactly(RELEASE);
        assertThat(verdict(retire(c)).reason()).isEqualTo(Reason.Releasing);
    }

    @Test
    void with_a_ptr_it_is_never_released() {
        var set = given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(SET))));
        var going = given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(GOING))));
        var unknown = given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.unknown(Cases.DARK))));
        var unlooked = given().addresses(ours());

        assertThat(retire(set).actions()).containsExactly(new ResetPtr(ALLOCATION, IP));
        assertThat(verdict(retire(set)).reason()).isEqualTo(Reason.ResettingPtr);
        assertThat(retire(going).actions()).isEmpty();
        assertThat(verdict(retire(going)).reason()).isEqualTo(Reason.ResettingPtr);
        assertThat(retire(going).recheck()).isPresent();
        assertThat(retire(unknown).actions()).isEmpty();
        assertThat(verdict(retire(unknown)).reason()).isEqualTo(Reason.AwsUnavailable);
        assertThat(retire(unlooked).actions()).isEmpty();
        assertThat(retire(unlooked).verdicts()).hasSize(1);
    }

    @Test
    void a_ptr_that_was_not_set_here_is_not_reset() {
        var theirs = new Ptr(Optional.of("mail.example.org"), Optional.empty());
        var c = given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(theirs))));

        assertThat(retire(c).actions()).isEmpty();
        assertThat(verdict(retire(c)))
                .returns(Reason.CleanupBlocked, Verdict::reason)
                .returns(
                        "192.0.2.10 (eipalloc-00000001) has a PTR that was not set by this MailServer; AWS releases no address that has one.",
                        Verdict::message)
                .returns(
                        "Take the PTR away: aws ec2 reset-address-attribute --attribute domain-name --allocation-id eipalloc-00000001 --region eu-west-1",
                        Verdict::remedy);
    }

    @Test
    void a_ptr_in_another_account_is_taken_away_with_its_credentials() {
        var theirs = new Ptr(Optional.of("mail.example.org"), Optional.empty());
        var c = given().inAccount("210987654321")
                .addresses(ours())
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(theirs))));

        assertThat(verdict(retire(c)).remedy())
                .isEqualTo(
                        "With credentials of account 210987654321, take the PTR away: aws ec2 reset-address-attribute"
                                + " --attribute domain-name --allocation-id eipalloc-00000001 --region eu-west-1");
    }

    @Test
    void a_ptr_of_a_name_from_before_a_rename_is_reset() {
        var old = new Ptr(Optional.of("smtp.example.com"), Optional.empty());
        var c = given().addresses(ours())
                .status(s -> s.with().previousHostname("smtp.example.com").build())
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(old))));

        assertThat(retire(c).actions()).containsExactly(new ResetPtr(ALLOCATION, IP));
    }

    @Test
    void where_reverse_dns_has_no_api_the_release_itself_tells() {
        var c = given().addresses(ours())
                .status(s -> s.with().region("us-gov-west-1").build());

        assertThat(retire(c).actions()).containsExactly(RELEASE);
    }

    @ParameterizedTest
    @CsvSource({
        "SETTLING, InvalidAddress.PtrSet, ReleaseBlocked",
        "CONFLICT, InvalidIPAddress.InUse, ReleaseBlocked",
        "INVALID, InvalidAddress.Locked, LockedBySupport",
        "INVALID, something else, CleanupBlocked",
        "DENIED, denied, AccessDenied",
        "THROTTLED, slowly, Throttled",
        "UNAVAILABLE, cut, AwsUnavailable"
    })
    void a_release_that_fails_says_why_and_is_wanted_again(Kind kind, String text, Reason reason) {
        var c = given().addresses(ours())
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(Ptr.NONE))))
                .status(failed(RELEASE, kind, text));

        assertThat(verdict(retire(c)).reason()).isEqualTo(reason);
        assertThat(retire(c).actions()).containsExactly(RELEASE);
    }

    @Test
    void all_tagged_addresses_go() {
        var c = given().addresses(created("eipalloc-2", "192.0.2.2"), oursInPlace())
                .instances(instance(State.RUNNING))
                .world(w -> w.ptrs(Map.of("eipalloc-2", Seen.of(Ptr.NONE))));

        assertThat(retire(c).actions()).containsExactlyInAnyOrder(new Release("eipalloc-2", "192.0.2.2"), DETACH);
        assertThat(retire(c).verdicts()).hasSize(1);
    }

    @Test
    void it_is_finished_only_when_a_listing_shows_none() {
        var dark = given().world(w -> w.addresses(Seen.unknown(Cases.DARK)));

        assertThat(retire(given().addresses(Situations.foreign("eipalloc-f", "198.51.100.1"))))
                .isEqualTo(Finding.NOTHING);
        assertThat(retire(dark).actions()).isEmpty();
        assertThat(verdict(retire(dark)).reason()).isEqualTo(Reason.AwsUnavailable);
    }

    @Test
    void one_that_was_just_asked_for_may_still_come_to_light() {
        var asked = ElasticIPStatusBuilder.builder()
                .allocationRequestTime(NOW.minusSeconds(59))
                .build();
        var c = given().status(s -> s.with().elasticIP(asked).build());

        assertThat(verdict(retire(c)).reason()).isEqualTo(Reason.Releasing);
        assertThat(retire(c).recheck()).isPresent();
        assertThat(retire(c.at(NOW.plusSeconds(1)))).isEqualTo(Finding.NOTHING);
        var refused = given().status(s -> s.with().elasticIP(asked).build())
                .status(failed(new Allocate(Optional.empty()), Kind.QUOTA, ""));
        assertThat(retire(refused)).isEqualTo(Finding.NOTHING);
    }

    @Test
    void what_a_listing_of_another_account_shows_counts_for_nothing() {
        var c = inPlace().status(s -> s.with().accountID("999988887777").build());

        assertThat(retire(c)).isEqualTo(Finding.NOTHING);
        assertThat(retire(c.world(w -> w.accountID(Seen.unknown(Cases.DARK))))).isEqualTo(Finding.NOTHING);
    }

    @Test
    void a_given_address_is_disassociated_only_where_that_was_our_doing_and_never_released() {
        var address = associated(tagged("eipalloc-9", "192.0.2.9"), ENI, INSTANCE, PRIVATE_IP);
        var spec = elasticIP("eipalloc-9", Attachment.Instance);
        var theirs = given().spec(spec).addresses(address).status(recorded(address, Ownership.Given));
        var oursToUndo = given().spec(spec)
                .addresses(address)
                .status(recorded(address, Ownership.Given, e -> e.associatedByOperator(true)));
        var free = given().spec(spec)
                .addresses(tagged("eipalloc-9", "192.0.2.9"))
                .status(recorded(address, Ownership.Given, e -> e.associatedByOperator(true)))
                .world(w -> w.ptrs(Map.of("eipalloc-9", Seen.of(Ptr.NONE))));

        assertThat(retire(theirs)).isEqualTo(Finding.NOTHING);
        assertThat(retire(oursToUndo).actions())
                .containsExactly(new Disassociate("eipalloc-9", "192.0.2.9", "eipassoc-eipalloc-9"));
        assertThat(retire(free)).isEqualTo(Finding.NOTHING);
    }

    @Test
    void a_person_s_address_that_nothing_records_is_left_alone() {
        var c = given().addresses(tagged("eipalloc-9", "192.0.2.9"))
                .world(w -> w.ptrs(Map.of("eipalloc-9", Seen.of(Ptr.NONE))));

        assertThat(retire(c)).isEqualTo(Finding.NOTHING);
    }

    @Test
    void an_adopted_address_goes_where_it_was_allocated_for_an_earlier_one_and_stays_where_a_person_has_tagged_it() {
        var persons = tagged("eipalloc-9", "192.0.2.9");
        var tags = new HashMap<>(persons.tags());
        tags.put(ElasticIp.UID_TAG, "uid-earlier");
        var address = new ElasticIp(
                persons.allocationID(), persons.publicIP(), persons.association(), tags, persons.serviceManaged());
        var left = given().addresses(persons)
                .status(recorded(persons, Ownership.Adopted))
                .world(w -> w.ptrs(Map.of("eipalloc-9", Seen.of(Ptr.NONE))));
        assertThat(retire(left)).isEqualTo(Finding.NOTHING);
        var c = given().addresses(address)
                .status(recorded(address, Ownership.Adopted))
                .world(w -> w.ptrs(Map.of("eipalloc-9", Seen.of(Ptr.NONE))));

        assertThat(retire(c).actions()).containsExactly(new Release("eipalloc-9", "192.0.2.9"));
    }

    @Test
    void where_somebody_else_has_put_it_the_user_has_to_take_it_from_there() {
        var there = associated(ours(), "eni-x", "i-x", "10.0.0.99");
        var moved = given().addresses(there).instances(instance(State.RUNNING));
        var elsewhere = given().addresses(there).spec(elasticIP(null, Attachment.None));
        var dark = given().addresses(there).world(w -> w.instances(Seen.unknown(Cases.DARK)));

        for (Situations c : List.of(moved, elsewhere)) {
            assertThat(retire(c).actions()).isEmpty();
            assertThat(verdict(retire(c)).reason()).isEqualTo(Reason.CleanupBlocked);
            assertThat(verdict(retire(c)).message()).contains("i-x (eni-x)");
        }
        assertThat(retire(dark).actions()).isEmpty();
        assertThat(verdict(retire(dark)).reason()).isEqualTo(Reason.AwsUnavailable);
    }

    @Test
    void a_recorded_association_is_undone_though_the_instance_is_unknown() {
        var c = given().addresses(oursInPlace())
                .status(recorded(oursInPlace(), Ownership.Created))
                .world(w -> w.instances(Seen.unknown(Cases.DARK)));

        assertThat(retire(c).actions()).containsExactly((Action) DETACH);
    }

    @Test
    void what_is_seen_is_kept_in_deletion_too() {
        var c = given().addresses(ours())
                .status(recorded(oursInPlace(), Ownership.Created))
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(Ptr.NONE))));

        var kept = retire(c).remember().apply(c.situation().before()).elasticIP();

        assertThat(kept).isNotNull();
        assertThat(kept.allocationID()).isEqualTo(ALLOCATION);
        assertThat(kept.associationID()).isNull();
    }

    private static Situations inPlace() {
        return given().addresses(oursInPlace())
                .instances(instance(State.RUNNING))
                .world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(Ptr.NONE))));
    }

    private static Finding retire(Situations c) {
        return new AddressConcern().retire(c.situation());
    }
}
