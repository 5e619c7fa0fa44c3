package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A month with AWS Support: asked, asked back, overdue, approved, restricted again after abuse, asked again, refused. */
class MonthStoryTest extends Story {
    private static final int SLOWER = 12;
    private static final int DAYS_OPEN = 20;
    private static final int DAYS_BLOCKED = 10;

    /** While it is blocked every ten minutes, once it is open every thirty, and all that {@link #SLOWER} times as seldom. */
    private static final int ROUNDS = (DAYS_BLOCKED * 24 * 6 + DAYS_OPEN * 24 * 2) / SLOWER;

    /** Rounds that confirm what one before has found, and those after an edit. */
    private static final int MORE = 20;

    @Test
    void aMonthCostsFewEventsAndNoMoreProbesAndWritesThanItsPace() {
        world = ModelWorld.unhurried(SLOWER);
        world.port25(false);
        var server = world.apply(
                "mail",
                ModelWorld.spec()
                        .with()
                        .outboundSMTP(new OutboundSmtp(ProbeMode.Auto, "6h"))
                        .build());
        days(1);
        says(server, "True AwaitingPort25Approval SupportRequestNeeded");

        the(server, "1", SupportCaseState.Submitted);
        days(1);
        says(server, "True AwaitingPort25Approval SupportCaseOpen");
        the(server, "1", SupportCaseState.InfoRequested);
        days(1);
        says(server, "True AwaitingPort25Approval SupportInfoRequested");
        the(server, "1", SupportCaseState.Submitted);
        days(3);
        says(server, "True AwaitingPort25Approval CaseOverdue");

        the(server, "1", SupportCaseState.Approved);
        world.port25(true);
        days(DAYS_OPEN);
        says(server, "False AwaitingPort25Approval Approved");
        assertThat(server.holds(ConditionType.Ready)).isTrue();
        var lastOpen = lastOpen(server);

        world.port25(false);
        days(1);
        says(server, "True AwaitingPort25Approval SupportRequestNeeded");
        assertThat(server.says(ConditionType.OutboundSmtpReady))
                .isEqualTo("False OutboundSmtpReady RestrictionReimposed");

        the(server, "2", SupportCaseState.Submitted);
        days(1);
        the(server, "2", SupportCaseState.Refused);
        days(2);
        says(server, "True AwaitingPort25Approval SupportRequestRefused");
        assertThat(lastOpen(server)).isEqualTo(lastOpen);

        int probes = world.smtp().rounds();
        System.out.printf(
                "A month: %d events, %d probes, %d writes of status%n",
                server.events().size(), probes, server.writes());
        assertThat(server.events())
                .filteredOn(e -> e.startsWith("Port25"))
                .containsExactly("Port25Blocked", "Port25Opened", "Port25Blocked");
        assertThat(server.events()).as(() -> server.events().toString()).hasSizeLessThanOrEqualTo(8);
        assertThat(probes).isBetween(ROUNDS - MORE, ROUNDS + MORE);
        // Before the round, so that who cannot write does not probe; its id, which AWS gives; its result.
        assertThat(server.writes()).isLessThanOrEqualTo(3 * probes + MORE);
    }

    private void days(int days) {
        for (int day = 0; day < days; day++) {
            world.live(Duration.ofDays(1));
        }
    }

    private static String lastOpen(ModelServer server) {
        return String.valueOf(
                Objects.requireNonNull(server.status().outboundSMTP()).lastOpenTime());
    }

    private static void says(ModelServer server, String line) {
        assertThat(server.says(ConditionType.AwaitingPort25Approval)).isEqualTo(line);
    }

    private static void the(ModelServer server, String id, SupportCaseState state) {
        server.edit(spec -> spec.with()
                .supportRequest(new SupportRequest(
                        null, null, null, null, List.of(new SupportCase(SupportKind.Port25, id, state))))
                .build());
    }
}
