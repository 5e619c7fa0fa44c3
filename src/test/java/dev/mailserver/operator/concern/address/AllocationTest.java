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
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.foreign;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ElasticIPStatusBuilder;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Seen;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AllocationTest {
    private static final Allocate ANEW = new Allocate(Optional.empty());
    private static final Allocate AGAIN = new Allocate(Optional.of(IP));

    @Test
    void without_an_address_one_is_allocated_and_the_time_of_asking_is_kept() {
        var c = mail().addresses(foreign("eipalloc-f", "198.51.100.1"));

        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(verdict(c).reason()).isEqualTo(Reason.Allocating);
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW);
    }

    @Test
    void while_the_answer_may_still_show_nothing_is_asked_again() {
        var c = mail().status(asked(59));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(judge(c).recheck()).isPresent();
        assertThat(verdict(c).reason()).isEqualTo(Reason.Allocating);
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW.minusSeconds(59));
    }

    @Test
    void after_a_minute_it_is_asked_again() {
        var c = mail().status(asked(60));

        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW);
    }

    @Test
    void a_lost_answer_is_no_failure_and_waits_for_the_address_to_show() {
        var c = mail().status(asked(1)).status(failed(ANEW, Kind.UNAVAILABLE, "cut", 2));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.Allocating);
    }

    @Test
    void a_failure_from_before_the_request_is_no_answer_to_it() {
        var c = mail().status(asked(5)).status(failed(ANEW, Kind.THROTTLED, "slowly", -6));

        assertThat(judge(c).actions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "QUOTA, AddressQuotaExceeded",
        "DENIED, AccessDenied",
        "THROTTLED, Throttled",
        "NO_CREDENTIALS, CredentialsUnavailable",
        "INVALID, UpdateRefused"
    })
    void a_definite_failure_is_told_and_tried_again_when_it_is_due(Kind kind, Reason reason) {
        var c = mail().status(asked(1)).status(failed(ANEW, kind, "because"));

        assertThat(verdict(c).status()).isEqualTo(Tri.False);
        assertThat(verdict(c).reason()).isEqualTo(reason);
        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(kept(c).allocationRequestTime()).as("not asked yet").isEqualTo(NOW.minusSeconds(1));

        c.at(NOW.plusSeconds(60));
        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void the_quota_message_names_the_region() {
        var c = mail().status(failed(ANEW, Kind.QUOTA, "AddressLimitExceeded"));

        assertThat(verdict(c).message()).isEqualTo("The account's quota of Elastic IPs in eu-west-1 is used up.");
        assertThat(verdict(c).remedy()).contains("L-0263D0A3");
    }

    @Test
    void an_instance_that_does_not_exist_costs_no_address() {
        var c = mail().instances();

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.InstanceNotFound);
    }

    @Test
    void an_address_that_is_held_elsewhere_needs_no_instance() {
        var c = mail().instances().spec(elasticIP(null, Attachment.None));

        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(verdict(c.addresses(ours())).reason()).isEqualTo(Reason.InPlace);
        assertThat(judge(c.addresses(ours())).actions()).isEmpty();
    }

    @Test
    void what_carries_our_uid_was_created_and_what_carries_another_was_adopted() {
        var former = new ElasticIp(
                Situations.ALLOCATION,
                IP,
                Optional.empty(),
                ElasticIp.ownerTags(new Identity("test", "mail", "mail", "uid-0")),
                Optional.empty());

        assertThat(kept(mail().addresses(ours())).ownership()).isEqualTo(Ownership.Created);
        assertThat(kept(mail().addresses(former)).ownership()).isEqualTo(Ownership.Adopted);
        assertThat(judge(mail().addresses(former)).actions()).singleElement().isInstanceOf(Associate.class);
    }

    @Test
    void what_the_spec_names_is_given_and_stays_so_when_the_spec_forgets_it() {
        var address = tagged("eipalloc-9", "192.0.2.9");
        var named = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).addresses(address);
        var forgotten = mail().addresses(address).status(recorded(address, Ownership.Given));

        assertThat(kept(named).ownership()).isEqualTo(Ownership.Given);
        assertThat(kept(forgotten).ownership()).isEqualTo(Ownership.Given);
    }

    @ParameterizedTest
    @EnumSource(
            value = Ownership.class,
            names = {"Created", "Adopted"})
    void an_address_that_is_gone_is_asked_for_by_its_number_first(Ownership ownership) {
        var c = mail().status(recorded(oursInPlace(), ownership));

        assertThat(judge(c).actions()).containsExactly(AGAIN);
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressLost);
        assertThat(verdict(c).message()).contains(IP, Situations.ALLOCATION);
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW);
        assertThat(kept(c).associationID()).as("nothing holds what is gone").isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"INVALID", "SETTLING", "CONFLICT"})
    void an_address_that_aws_does_not_give_back_is_replaced_and_forgotten(Kind kind) {
        var c = mail().status(recorded(oursInPlace(), Ownership.Created, e -> e.allocationRequestTime(NOW)))
                .status(failed(AGAIN, kind, "InvalidAddress.NotFound"));

        assertThat(judge(c).actions()).containsExactly(ANEW);
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressLost);
        assertThat(kept(c).allocationID()).isNull();
        assertThat(kept(c).allocationRequestTime()).isEqualTo(NOW);

        var next = mail().status(s -> judge(c).remember().apply(c.situation().before()));
        assertThat(judge(next).actions()).as("its answer may still show").isEmpty();
    }

    @Test
    void a_quota_that_is_used_up_keeps_on_asking_for_the_lost_number() {
        var c = mail().status(recorded(oursInPlace(), Ownership.Created)).status(failed(AGAIN, Kind.QUOTA, ""));

        assertThat(judge(c).actions()).containsExactly(AGAIN);
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressQuotaExceeded);
    }

    @Test
    void a_lost_address_is_asked_for_though_the_instance_is_gone_too() {
        var c = mail().instances().status(recorded(oursInPlace(), Ownership.Created));

        assertThat(judge(c).actions()).containsExactly(AGAIN);
    }

    @Test
    void an_address_that_was_seen_a_moment_ago_is_not_lost_by_one_stale_listing() {
        var c = mail().status(recorded(ours(), Ownership.Created, e -> e.allocationRequestTime(NOW.minusSeconds(10))));

        assertThat(judge(c).actions()).isEmpty();
    }

    @Test
    void an_address_whose_tags_were_taken_off_is_not_replaced() {
        var bare = new ElasticIp(Situations.ALLOCATION, IP, Optional.empty(), Map.of(), Optional.empty());
        var c = mail().status(recorded(oursInPlace(), Ownership.Created)).addresses(bare);

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressNotTagged);
    }

    @Test
    void a_given_address_that_is_gone_is_not_asked_for_again() {
        var c = mail().status(recorded(tagged("eipalloc-9", "192.0.2.9"), Ownership.Given));

        assertThat(judge(c).actions()).containsExactly(ANEW);
    }

    @Test
    void a_given_address_that_does_not_exist_is_reported() {
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).addresses(ours());

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressNotFound);
        assertThat(verdict(c).message()).contains("eipalloc-9", "eu-west-1");
    }

    @Test
    void a_given_address_without_our_tags_tells_the_command_that_tags_it() {
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).addresses(foreign("eipalloc-9", "192.0.2.9"));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressNotTagged);
        assertThat(verdict(c).remedy())
                .isEqualTo("Run: aws ec2 create-tags --resources eipalloc-9"
                        + " --tags Key=mailserver-operator.dev/cluster,Value=test"
                        + " Key=mailserver-operator.dev/name,Value=mail/mail --region eu-west-1");
    }

    @Test
    void in_another_account_it_is_said_which_and_whose_credentials_the_command_takes() {
        var anothers = new ElasticIp(
                "eipalloc-9", "192.0.2.9", Optional.empty(), Map.of(ElasticIp.NAME_TAG, "x/y"), Optional.empty());
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).inAccount("210987654321");

        assertThat(verdict(c).message())
                .isEqualTo("There is no Elastic IP eipalloc-9 in account 210987654321 in eu-west-1.");
        assertThat(verdict(c.addresses(foreign("eipalloc-9", "192.0.2.9"))).remedy())
                .startsWith(
                        "With credentials of account 210987654321, run: aws ec2 create-tags --resources eipalloc-9 ");
        assertThat(verdict(c.addresses(anothers)).remedy())
                .startsWith("Choose another address; or, where that MailServer no longer exists, with credentials of"
                        + " account 210987654321, run: aws ec2 create-tags --resources eipalloc-9 ");
    }

    @Test
    void a_given_address_of_another_mail_server_does_not_name_it() {
        var anothers = new ElasticIp(
                "eipalloc-9",
                "192.0.2.9",
                Optional.empty(),
                Map.of(ElasticIp.CLUSTER_TAG, "secret", ElasticIp.NAME_TAG, "secret/secret"),
                Optional.empty());
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).addresses(anothers);

        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressNotTagged);
        assertThat(verdict(c).message() + verdict(c).remedy()).doesNotContain("secret");
    }

    @Test
    void a_given_address_that_a_service_manages_is_in_use() {
        var managed = new ElasticIp(
                "eipalloc-9", "192.0.2.9", Optional.empty(), ElasticIp.ownerTags(Situations.ME), Optional.of("nlb"));
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance)).addresses(managed);

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).reason()).isEqualTo(Reason.AddressInUse);
        assertThat(verdict(c).message()).contains("nlb");
    }

    @Test
    void of_two_tagged_addresses_the_given_one_is_used() {
        var given = tagged("eipalloc-9", "192.0.2.9");
        var c = mail().spec(elasticIP("eipalloc-9", Attachment.Instance))
                .addresses(created("eipalloc-0", "192.0.2.1"), given);

        assertThat(kept(c).allocationID()).isEqualTo("eipalloc-9");
    }

    @Test
    void an_unknown_listing_asks_for_nothing() {
        var c = mail().world(w -> w.addresses(Seen.unknown(Cases.DARK)));

        assertThat(judge(c).actions()).isEmpty();
        assertThat(verdict(c).unseen()).isTrue();
        assertThat(judge(c).remember().apply(c.situation().before()))
                .isEqualTo(c.situation().before());
    }

    private static UnaryOperator<MailServerStatus> asked(long secondsAgo) {
        return status -> status.with()
                .elasticIP(ElasticIPStatusBuilder.builder()
                        .allocationRequestTime(NOW.minusSeconds(secondsAgo))
                        .build())
                .build();
    }
}
