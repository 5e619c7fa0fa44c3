package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.engine.Transitions.Event;
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
                        "Released",
                        "Cleanup",
                        "Everything is taken back but what was made by hand. To be removed by hand: "
                                + "SPF of mail.example.com, DKIM of s1._domainkey.example.com."));
    }

    @Test
    void whoLeavesNothingBehindSaysNothing() {
        assertThat(Transitions.gone(MailServerStatus.NEW)).isEmpty();
    }
}
