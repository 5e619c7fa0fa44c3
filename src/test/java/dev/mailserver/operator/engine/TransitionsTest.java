package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.EventReason;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.engine.Transitions.Event;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    private static Retiring retiring(String kind, String name, RetiringState state) {
        return new Retiring(kind, name, List.of(), null, Instant.EPOCH, state);
    }

    @Test
    void whoeverIsGoneNamesWhatAPersonHasToRemove() {
        var status = MailServerStatus.NEW
                .with()
                .retiring(List.of(
                        retiring("SPF", "mail.example.com", RetiringState.LeftBehind),
                        retiring("A", "old.example.com", RetiringState.Pending),
                        retiring("DKIM", "s1._domainkey.example.com", RetiringState.LeftBehind)))
                .build();
        assertThat(Transitions.gone(status))
                .contains(new Event(
                        true,
                        EventReason.Released,
                        "Cleanup",
                        "Everything is taken back but what was made by hand. To be removed by hand: "
                                + "SPF of mail.example.com, DKIM of s1._domainkey.example.com."));
    }

    @Test
    void whoLeavesNothingBehindSaysNothing() {
        assertThat(Transitions.gone(MailServerStatus.NEW)).isEmpty();
    }

    private static final Verdict CLEAN = Verdict.yes(ConditionType.ReputationClean, Reason.Clean, "");

    private static MailServerStatus with(Verdict verdict) {
        return Summary.of(
                MailServerStatus.NEW,
                List.of(verdict),
                1,
                new Summary.Demands(true, false, false),
                Situations.SETTINGS,
                Situations.NOW);
    }

    private static Verdict no(Reason reason) {
        return Verdict.no(ConditionType.ReputationClean, reason, "It is.");
    }

    @Test
    void that_a_blocklist_has_the_address_is_told_once() {
        var event = new Event(true, EventReason.ReputationListed, "Observe", "It is.");
        for (var reason : List.of(Reason.Listed, Reason.PolicyListed)) {
            assertThat(Transitions.between(with(CLEAN), with(no(reason)))).containsExactly(event);
            assertThat(Transitions.between(with(no(reason)), with(no(reason)))).isEmpty();
        }
    }

    @Test
    void that_it_is_not_known_or_refused_by_others_is_no_listing() {
        for (var reason : List.of(Reason.ChecksUnavailable, Reason.RejectedByPeers, Reason.Disabled)) {
            assertThat(Transitions.between(with(CLEAN), with(no(reason)))).isEmpty();
        }
    }
}
