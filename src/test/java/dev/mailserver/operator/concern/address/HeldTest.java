package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.fakes.FakeBlocklists.LIST;
import static dev.mailserver.operator.fakes.FakeBlocklists.SPAMHAUS;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Reputation;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeldTest {
    private static final MailServerSpec WARN =
            Situations.spec("example.com", new MailServerSpec.InstanceSelector(Situations.INSTANCE, null, null, null));
    private static final MailServerSpec HOLD =
            WARN.with().reputation(new Reputation(false, OnListed.Hold)).build();

    private final AddressConcern concern = new AddressConcern();

    /** A new address, and a zone that does not name it. */
    private static Situations given(ListVerdict both) {
        return Situations.given()
                .spec(HOLD)
                .holding(ConditionType.Accepted)
                .instances(Situations.instance(Instance.State.RUNNING))
                .addresses(Situations.ours())
                .zone(List.of("mail.example.com", "example.com"))
                .listings(both);
    }

    private static Situations waiting(Situations s, Instant since) {
        return s.status(st -> st.with()
                .waiting(List.of(new Wait(WaitingFor.Operator, ConditionType.AddressReady.name(), null, since)))
                .build());
    }

    private Finding judged(Situations s) {
        return concern.judge(s.situation());
    }

    private boolean served(Situations s) {
        var finding = judged(s);
        boolean associating = finding.actions().stream().anyMatch(Associate.class::isInstance);
        assertThat(finding.actions()).hasSize(associating ? 1 : 0);
        return associating;
    }

    @Test
    void a_new_address_that_is_listed_is_kept_and_not_put_into_service() {
        var finding = judged(given(ListVerdict.Listed));
        assertThat(finding.actions()).isEmpty();
        assertThat(finding.verdicts())
                .containsExactly(Verdict.no(
                                ConditionType.AddressReady,
                                Reason.AddressListed,
                                "192.0.2.10 (eipalloc-00000001) was never in service, and these blocklists have it:"
                                        + " bl.test, zen.dq.spamhaus.net.")
                        .next(
                                "Ask these blocklists to take 192.0.2.10 out: bl.test, zen.dq.spamhaus.net. Or give it back,"
                                        + " and another one is allocated: aws ec2 release-address --allocation-id"
                                        + " eipalloc-00000001 --region eu-west-1 . Or set spec.reputation.onListed to Warn, to use"
                                        + " it as it is."));
        var s = given(ListVerdict.Listed).situation();
        assertThat(finding.remember().apply(s.before()).elasticIP().publicIP()).isEqualTo(IP);
    }

    @Test
    void in_another_account_it_is_given_back_with_its_credentials() {
        assertThat(judged(given(ListVerdict.Listed).inAccount("210987654321"))
                        .verdicts()
                        .getFirst()
                        .remedy())
                .contains(". Or with credentials of account 210987654321, give it back, and another one is allocated:"
                        + " aws ec2 release-address --allocation-id eipalloc-00000001 --region eu-west-1 . Or set");
    }

    @Test
    void one_list_is_enough_whatever_the_other_says() {
        assertThat(served(given(ListVerdict.TempError).listing(LIST, ListVerdict.Listed)))
                .isFalse();
    }

    @Test
    void where_warn_is_set_it_is_put_into_service() {
        assertThat(served(given(ListVerdict.Listed).spec(WARN))).isTrue();
    }

    @Test
    void an_address_that_no_list_has_or_only_for_its_range_is_put_into_service() {
        assertThat(served(given(ListVerdict.NotListed))).isTrue();
        assertThat(served(given(ListVerdict.NotListed).listing(SPAMHAUS, ListVerdict.PolicyListed)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QueryRefused", "UnexpectedAnswer", "ListUnhealthy", "TempError"})
    void a_new_address_waits_ten_minutes_for_lists_that_do_not_answer(ListVerdict silent) {
        var waiting = waiting(given(silent), NOW.minus(Duration.ofMinutes(10)).plusSeconds(1));
        assertThat(served(waiting)).isFalse();
        assertThat(judged(waiting).verdicts().getFirst().reason()).isEqualTo(Reason.Associating);
        assertThat(judged(waiting).recheck()).isPresent();

        assertThat(served(waiting(given(silent), NOW.minus(Duration.ofMinutes(10)))))
                .isTrue();
        assertThat(served(given(silent))).as("status is lost").isFalse();
    }

    @Test
    void an_address_that_was_in_service_is_not_held() {
        assertThat(served(given(ListVerdict.Listed)
                        .zone(
                                List.of("mail.example.com", "example.com"),
                                RecordSet.of("mail.example.com", "A", 300, List.of(IP)))))
                .isTrue();
        assertThat(judged(given(ListVerdict.Listed).addresses(Situations.oursInPlace()))
                        .verdicts()
                        .getFirst()
                        .reason())
                .isEqualTo(Reason.InPlace);
        assertThat(served(given(ListVerdict.Listed)
                        .status(st -> st.with()
                                .elasticIP(ElasticIPStatus.NONE
                                        .with()
                                        .allocationID(Situations.ALLOCATION)
                                        .associatedByOperator(true)
                                        .build())
                                .build())))
                .isTrue();
    }

    @Test
    void one_of_an_earlier_life_is_not_held() {
        var earlier = new Identity("test", "mail", "mail", "uid-0");
        assertThat(served(given(ListVerdict.Listed)
                        .addresses(new ElasticIp(
                                Situations.ALLOCATION,
                                IP,
                                Optional.empty(),
                                ElasticIp.ownerTags(earlier),
                                Optional.empty()))))
                .isTrue();
    }

    @Test
    void while_the_zone_cannot_be_seen_a_listed_address_waits() {
        var dark = given(ListVerdict.Listed)
                .world(w ->
                        w.zones(Map.of("mail.example.com", Seen.unknown(Failure.of(Kind.UNAVAILABLE, "It is dark.")))));
        assertThat(served(dark)).isFalse();
    }

    @Test
    void one_that_is_held_elsewhere_is_held_here_too() {
        var nat = HOLD.with()
                .elasticIP(new MailServerSpec.ElasticIP(null, Attachment.None))
                .build();
        assertThat(judged(given(ListVerdict.Listed).spec(nat))
                        .verdicts()
                        .getFirst()
                        .reason())
                .isEqualTo(Reason.AddressListed);
        assertThat(judged(given(ListVerdict.NotListed).spec(nat))
                        .verdicts()
                        .getFirst()
                        .reason())
                .isEqualTo(Reason.InPlace);
    }
}
