package dev.mailserver.operator.concern.reverse;

import static dev.mailserver.operator.concern.reverse.ReverseConcernTest.HOST;
import static dev.mailserver.operator.concern.reverse.ReverseConcernTest.OLD;
import static dev.mailserver.operator.concern.reverse.ReverseConcernTest.pending;
import static dev.mailserver.operator.concern.reverse.ReverseConcernTest.ptr;
import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.DeletionStatus;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Withdrawal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReverseRetirementTest {
    static final ResetPtr RESET = new ResetPtr(ALLOCATION, IP);

    static Situations with(Ptr ptr) {
        return given().addresses(oursInPlace()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(ptr))));
    }

    static Finding retire(Situations s) {
        return new ReverseConcern().retire(s.situation());
    }

    static Situations deletion(Situations s, Optional<Instant> gone, long ttl) {
        return s.status(status -> status.with()
                .deletion(new DeletionStatus(gone.orElse(null), ttl))
                .build());
    }

    record Case(String name, Situations given, Optional<Reason> reason, Action... actions) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("our PTR is reset", with(ptr(HOST)), Optional.of(Reason.ResettingPtr), RESET),
                new Case(
                        "a PTR of an earlier hostname is ours",
                        with(ptr(OLD))
                                .status(s -> s.with().previousHostname(OLD).build()),
                        Optional.of(Reason.ResettingPtr),
                        RESET),
                new Case(
                        "a change in flight is waited for",
                        with(pending(Optional.of(HOST), HOST)),
                        Optional.of(Reason.ResettingPtr)),
                new Case(
                        "a reset of this very pass is waited for",
                        with(ptr(HOST)).world(w -> w.done(Map.of(RESET.key(), ""))),
                        Optional.of(Reason.ResettingPtr)),
                new Case("no PTR, nothing in flight: finished", with(Ptr.NONE), Optional.empty()),
                new Case("no address: finished", with(ptr(HOST)).addresses(), Optional.empty()),
                new Case(
                        "a foreign PTR keeps an address that is to be released",
                        with(ptr("mx.elsewhere.test")),
                        Optional.of(Reason.CleanupBlocked)),
                new Case(
                        "Support has locked it",
                        with(ptr(HOST))
                                .status(s -> s.with()
                                        .failures(List.of(new FailedAttempt(
                                                RESET.key(),
                                                Kind.INVALID.name(),
                                                "ec2:ResetAddressAttribute: InvalidAddress.Locked: no.",
                                                1,
                                                NOW,
                                                NOW)))
                                        .build()),
                        Optional.of(Reason.LockedBySupport),
                        RESET),
                new Case(
                        "records come first",
                        with(ptr(HOST)).soFar(Withdrawal.no(Reason.WithdrawingRecords, "")),
                        Optional.empty()),
                new Case(
                        "no self-service: nothing to reset",
                        with(ptr(HOST))
                                .status(s -> s.with().region("us-gov-west-1").build()),
                        Optional.empty()),
                new Case(
                        "the TTL is waited out",
                        deletion(with(ptr(HOST)), Optional.of(NOW.minusSeconds(100)), 300),
                        Optional.of(Reason.WaitingForTTL)),
                new Case(
                        "the TTL has passed",
                        deletion(with(ptr(HOST)), Optional.of(NOW.minusSeconds(300)), 300),
                        Optional.of(Reason.ResettingPtr),
                        RESET));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_situation_gives_reason_and_action(Case c) {
        var finding = retire(c.given);
        assertThat(finding.verdicts().stream().map(v -> v.reason()).findFirst()).isEqualTo(c.reason);
        assertThat(finding.actions()).containsExactly(c.actions);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_cannot_be_seen_adds_no_action_and_finishes_nothing(Case c) {
        var seen = retire(c.given);
        for (Situation darker : Darkness.of(c.given.situation())) {
            var finding = new ReverseConcern().retire(darker);
            assertThat(seen.actions()).containsAll(finding.actions());
            assertThat(finding.verdicts().isEmpty() && !seen.verdicts().isEmpty())
                    .isFalse();
        }
    }

    @Test
    void the_clock_starts_when_the_records_are_gone_and_says_when_to_look_again() {
        var situation = deletion(with(ptr(HOST)), Optional.empty(), 300).situation();
        var finding = new ReverseConcern().retire(situation);
        assertThat(finding.recheck()).contains(Duration.ofSeconds(300));
        assertThat(finding.remember().apply(situation.before()).deletion()).isEqualTo(new DeletionStatus(NOW, 300));
    }

    @Test
    void a_started_clock_goes_on() {
        var situation = deletion(with(ptr(HOST)), Optional.of(NOW.minusSeconds(100)), 300)
                .situation();
        var finding = new ReverseConcern().retire(situation);
        assertThat(finding.recheck()).contains(Duration.ofSeconds(200));
        assertThat(finding.remember().apply(situation.before()).deletion().recordsGoneTime())
                .isEqualTo(NOW.minusSeconds(100));
    }

    @Test
    void a_foreign_ptr_stays_on_an_address_that_is_not_released() {
        var situation = with(ptr("mx.elsewhere.test"));
        var spec = situation
                .situation()
                .spec()
                .with()
                .elasticIP(new ElasticIP(ALLOCATION, null))
                .build();
        assertThat(retire(situation.spec(spec))).isEqualTo(Finding.NOTHING);
    }
}
