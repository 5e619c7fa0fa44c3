package dev.mailserver.operator.concern.reputation;

import static dev.mailserver.operator.fakes.FakeBlocklists.LIST;
import static dev.mailserver.operator.fakes.FakeBlocklists.SPAMHAUS;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.BlocklistStatus;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.ReputationStatus;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReputationConcernTest {
    private static final Settings NO_LISTS = without(Situations.SETTINGS);

    private final ReputationConcern concern = new ReputationConcern();

    private static Settings without(Settings s) {
        return new Settings(
                s.region(),
                s.resync(),
                s.observationGrace(),
                s.stalledAfter(),
                s.probeTargets(),
                s.blockedProbeInterval(),
                s.confirmProbeInterval(),
                List.of());
    }

    private static Situations given() {
        return Situations.given().addresses(Situations.oursInPlace());
    }

    private String says(Situation s) {
        var v = verdict(s);
        return v.status() + " " + v.reason();
    }

    private Verdict verdict(Situation s) {
        var verdicts = concern.judge(s).verdicts();
        assertThat(verdicts).hasSize(1);
        return verdicts.getFirst();
    }

    private static Situations refusing(Situations s, String... targets) {
        return s.outbound(o -> o.publicIP(IP)
                .targets(List.of(targets).stream()
                        .map(t -> new ProbeTarget(t, "RemoteRejected"))
                        .toList()));
    }

    private static Situations recorded(Situations s, ListVerdict verdict, Instant checked) {
        return s.status(st -> st.with()
                .reputation(new ReputationStatus(IP, List.of(new BlocklistStatus(LIST, verdict.name(), checked))))
                .build());
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource({
        "NotListed, NotListed, True Clean",
        "Listed, NotListed, False Listed",
        "NotListed, PolicyListed, False PolicyListed",
        "Listed, PolicyListed, False Listed",
        "Listed, TempError, False Listed",
        "PolicyListed, QueryRefused, False PolicyListed",
        "NotListed, QueryRefused, Unknown ChecksUnavailable",
        "UnexpectedAnswer, NotListed, Unknown ChecksUnavailable",
        "NotListed, ListUnhealthy, Unknown ChecksUnavailable",
        "TempError, TempError, Unknown ChecksUnavailable",
    })
    void of_two_lists(ListVerdict one, ListVerdict other, String verdict) {
        assertThat(says(given().listing(LIST, one).listing(SPAMHAUS, other).situation()))
                .isEqualTo(verdict);
    }

    @Test
    void each_verdict_names_the_lists_that_it_is_of() {
        assertThat(verdict(given().listings(ListVerdict.NotListed).situation()).message())
                .isEqualTo("192.0.2.10 is in none of bl.test, zen.dq.spamhaus.net.");
        assertThat(verdict(given().listing(LIST, ListVerdict.Listed)
                                .listing(SPAMHAUS, ListVerdict.NotListed)
                                .situation())
                        .message())
                .isEqualTo("These blocklists have 192.0.2.10: bl.test.");
        assertThat(verdict(given().listing(LIST, ListVerdict.NotListed)
                                .listing(SPAMHAUS, ListVerdict.QueryRefused)
                                .situation())
                        .message())
                .isEqualTo("Not known of 192.0.2.10: zen.dq.spamhaus.net (QueryRefused).");
    }

    @Test
    void a_list_that_was_not_looked_at_is_not_known() {
        assertThat(says(given().listing(LIST, ListVerdict.NotListed).situation()))
                .isEqualTo("Unknown ChecksUnavailable");
    }

    @Test
    void what_was_heard_of_another_address_is_not_heard_of_this_one() {
        var of = new Listing(LIST, "192.0.2.99", ListVerdict.Listed, NOW);
        var s = given().listing(SPAMHAUS, ListVerdict.NotListed)
                .world(w ->
                        w.listings(Map.of(LIST, of, SPAMHAUS, new Listing(SPAMHAUS, IP, ListVerdict.NotListed, NOW))));
        assertThat(says(s.situation())).isEqualTo("Unknown ChecksUnavailable");
    }

    @ParameterizedTest
    @EnumSource(names = {"QueryRefused", "UnexpectedAnswer", "ListUnhealthy", "TempError"})
    void what_a_list_said_last_stands_for_a_while(ListVerdict now) {
        var hour = Listing.KEPT.plus(Situations.SETTINGS.observationGrace());
        for (var last : List.of(ListVerdict.Listed, ListVerdict.NotListed)) {
            var s = given().listing(LIST, now).listing(SPAMHAUS, ListVerdict.NotListed);
            assertThat(says(recorded(s, last, NOW.minus(hour).plusSeconds(1)).situation()))
                    .isEqualTo(last == ListVerdict.Listed ? "False Listed" : "True Clean");
            assertThat(says(recorded(s, last, NOW.minus(hour)).situation())).isEqualTo("Unknown ChecksUnavailable");
        }
    }

    @Test
    void mail_exchangers_that_refuse_by_their_greeting_are_told_here() {
        var s = refusing(given().listings(ListVerdict.NotListed), "mx.one.test:25", "mx.two.test:25");
        assertThat(says(s.situation())).isEqualTo("False RejectedByPeers");
        assertThat(verdict(s.situation()).message())
                .isEqualTo(
                        "These mail exchangers refuse 192.0.2.10 by their greeting: mx.one.test:25, mx.two.test:25.");
        assertThat(says(refusing(given().listings(ListVerdict.TempError), "mx.one.test:25")
                        .situation()))
                .isEqualTo("False RejectedByPeers");
        assertThat(says(refusing(given().settings(NO_LISTS), "mx.one.test:25").situation()))
                .isEqualTo("False RejectedByPeers");
    }

    @Test
    void a_listing_tells_more_than_a_refusal() {
        assertThat(says(refusing(given().listings(ListVerdict.Listed), "mx.one.test:25")
                        .situation()))
                .isEqualTo("False Listed");
    }

    @Test
    void what_another_address_met_is_not_held_against_this_one() {
        var s = refusing(given().listings(ListVerdict.NotListed), "mx.one.test:25")
                .outbound(o -> o.publicIP("192.0.2.99"));
        assertThat(says(s.situation())).isEqualTo("True Clean");
    }

    @Test
    void without_lists_it_is_disabled_be_there_an_address_or_not() {
        assertThat(says(given().settings(NO_LISTS).situation())).isEqualTo("Unknown Disabled");
        assertThat(says(Situations.given().settings(NO_LISTS).situation())).isEqualTo("Unknown Disabled");
    }

    @Test
    void without_an_address_there_is_nothing_to_look_up() {
        assertThat(says(Situations.given().situation())).isEqualTo("Unknown NotYetEvaluated");
        var dark = Situations.given()
                .world(w -> w.addresses(Seen.unknown(Failure.of(Kind.DENIED, "AWS denies it."))))
                .situation();
        assertThat(says(dark)).isEqualTo("Unknown AccessDenied");
        assertThat(verdict(dark).unseen()).isTrue();
    }

    @Test
    void each_list_is_in_status_with_its_time() {
        var s = given().listing(LIST, ListVerdict.Listed)
                .listing(SPAMHAUS, ListVerdict.QueryRefused)
                .situation();
        assertThat(concern.judge(s).remember().apply(s.before()).reputation())
                .isEqualTo(new ReputationStatus(
                        IP,
                        List.of(
                                new BlocklistStatus(LIST, "Listed", NOW),
                                new BlocklistStatus(SPAMHAUS, "QueryRefused", NOW))));
    }

    @Test
    void without_lists_nothing_stays_in_status() {
        var s = recorded(given().settings(NO_LISTS), ListVerdict.Listed, NOW).situation();
        assertThat(concern.judge(s).remember().apply(s.before()).reputation()).isNull();
    }

    @Test
    void what_is_not_known_is_looked_at_again_soon() {
        assertThat(concern.judge(given().listings(ListVerdict.TempError).situation())
                        .recheck())
                .contains(Duration.ofMinutes(3));
        assertThat(concern.judge(given().listings(ListVerdict.Listed).situation())
                        .recheck())
                .isEmpty();
    }
}
