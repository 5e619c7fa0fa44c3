package dev.mailserver.operator.engine;

import static dev.mailserver.operator.fakes.FakeBlocklists.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.BlocklistStatus;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.ReputationStatus;
import dev.mailserver.operator.fakes.FakeBlocklists;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class BlocklistLookTest {
    private static final String MUST = "2.0.0.127." + LIST;
    private static final String MUST_NOT = "1.0.0.127." + LIST;
    private static final String MINE = "10.2.0.192." + LIST;
    private static final Identity OTHER = new Identity("test", "mail", "other", "uid-2");

    private final FakeBlocklists blocklists = new FakeBlocklists(List.of(LIST));
    private Instant now = Situations.NOW;
    private final BlocklistLook lists = new BlocklistLook(blocklists, () -> now);

    private static ElasticIp of(Identity id, String ip) {
        return new ElasticIp("eipalloc-" + ip, ip, Optional.empty(), ElasticIp.ownerTags(id), Optional.empty());
    }

    private Listing looked(Identity id, String ip, MailServerStatus status) {
        var look = new Look(
                id,
                Situations.spec("example.com", new InstanceSelector(Situations.INSTANCE, null, null, null)),
                status,
                Optional.of(new Scope("eu-west-1")),
                List.of(),
                Map.of(),
                _ -> now);
        try {
            var found = lists.look(look, Seen.of(List.of(of(id, ip))), new Parallel());
            assertThat(found.keySet()).containsExactly(LIST);
            return found.get(LIST).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Listing looked() {
        return looked(Situations.ME, Situations.IP, MailServerStatus.NEW);
    }

    private static MailServerStatus status(String ip, ListVerdict verdict, Instant checked) {
        return MailServerStatus.NEW
                .with()
                .reputation(new ReputationStatus(ip, List.of(new BlocklistStatus(LIST, verdict.name(), checked))))
                .build();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void a_list_shows_that_it_is_healthy_before_it_is_asked() {
        assertThat(looked()).isEqualTo(new Listing(LIST, Situations.IP, ListVerdict.NotListed, now));
        assertThat(blocklists.log()).containsExactly(MUST, MUST_NOT, MINE);
    }

    @Test
    void an_answer_is_kept_for_an_hour_and_not_longer() {
        var first = looked();
        pass(Duration.ofMinutes(59));
        assertThat(looked()).isEqualTo(first);
        assertThat(blocklists.log()).hasSize(3);

        pass(Duration.ofMinutes(1));
        assertThat(looked().checkTime()).isEqualTo(now);
        assertThat(blocklists.log()).hasSize(6);
    }

    @Test
    void of_another_address_only_the_address_is_asked() {
        looked();
        assertThat(looked(OTHER, "192.0.2.11", MailServerStatus.NEW).verdict()).isEqualTo(ListVerdict.NotListed);
        assertThat(blocklists.log()).containsExactly(MUST, MUST_NOT, MINE, "11.2.0.192." + LIST);
    }

    @Test
    void a_failure_is_kept_for_some_minutes_and_the_address_is_not_asked_for() {
        blocklists.silent(LIST);
        assertThat(looked().verdict()).isEqualTo(ListVerdict.TempError);
        pass(Duration.ofMinutes(2));
        assertThat(looked().verdict()).isEqualTo(ListVerdict.TempError);
        assertThat(blocklists.log()).containsExactly(MUST, MUST_NOT);

        blocklists.mend(LIST);
        pass(Duration.ofMinutes(1));
        assertThat(looked().verdict()).isEqualTo(ListVerdict.NotListed);
    }

    @Test
    void a_list_that_does_not_have_its_test_entry_is_not_believed_when_it_has_nobody() {
        blocklists.put(LIST, "127.0.0.2");
        assertThat(looked().verdict()).isEqualTo(ListVerdict.ListUnhealthy);
        assertThat(blocklists.log()).doesNotContain(MINE);
    }

    @Test
    void a_list_that_has_everybody_is_not_believed() {
        blocklists.answering(LIST, "127.0.0.2");
        assertThat(looked().verdict()).isEqualTo(ListVerdict.ListUnhealthy);
    }

    @Test
    void a_list_that_goes_mad_while_its_health_is_kept_is_not_believed_either() {
        looked();
        pass(Duration.ofMinutes(10));
        blocklists.answering(LIST, "127.0.0.2");
        assertThat(looked(OTHER, "192.0.2.11", MailServerStatus.NEW).verdict()).isEqualTo(ListVerdict.ListUnhealthy);
    }

    @Test
    void a_list_that_has_the_address_is_believed_after_a_second_look_at_its_health() {
        looked();
        pass(Duration.ofMinutes(10));
        blocklists.put(LIST, "192.0.2.11", "127.0.0.4");
        assertThat(looked(OTHER, "192.0.2.11", MailServerStatus.NEW).verdict()).isEqualTo(ListVerdict.Listed);
        assertThat(blocklists.log()).containsExactly(MUST, MUST_NOT, MINE, "11.2.0.192." + LIST, MUST, MUST_NOT);
    }

    @Test
    void after_a_restart_what_status_says_need_not_be_asked_again() {
        var checked = now.minus(Duration.ofMinutes(59));
        for (var verdict : List.of(ListVerdict.NotListed, ListVerdict.Listed, ListVerdict.PolicyListed)) {
            assertThat(looked(Situations.ME, Situations.IP, status(Situations.IP, verdict, checked)))
                    .isEqualTo(new Listing(LIST, Situations.IP, verdict, checked));
        }
        assertThat(blocklists.log()).isEmpty();
    }

    @Test
    void what_status_says_of_another_address_or_of_long_ago_or_for_want_of_an_answer_does_not_do() {
        for (var status : List.of(
                status("192.0.2.11", ListVerdict.Listed, now),
                status(Situations.IP, ListVerdict.Listed, now.minus(Duration.ofHours(1))),
                status(Situations.IP, ListVerdict.TempError, now))) {
            assertThat(looked(Situations.ME, Situations.IP, status).verdict()).isEqualTo(ListVerdict.NotListed);
        }
        assertThat(blocklists.log()).contains(MINE);
    }

    @Test
    void without_an_address_nothing_is_asked() {
        var look = new Look(
                Situations.ME,
                Situations.spec("example.com", new InstanceSelector(Situations.INSTANCE, null, null, null)),
                MailServerStatus.NEW,
                Optional.empty(),
                List.of(),
                Map.of(),
                _ -> now);
        assertThat(lists.look(look, Seen.of(List.of()), new Parallel())).isEmpty();
        assertThat(lists.look(look, Seen.unknown(Failure.of(Kind.UNAVAILABLE, "")), new Parallel()))
                .isEmpty();
        assertThat(blocklists.log()).isEmpty();
    }
}
