package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePaceTest {
    @ParameterizedTest(name = "confirmed {0}, last {1} for {2} rounds: after {3}")
    @CsvSource({
        ",         Open,             1, PT20S",
        "Open,     Open,             2, PT30M",
        "Open,     Partial,          1, PT30M",
        "Open,     Filtered,         1, PT20S",
        "Open,     Filtered,         2, PT20S",
        "Open,     ProbeUnavailable, 1, PT20S",
        "Open,     ProbeUnavailable, 2, PT10M",
        ",         Filtered,         1, PT20S",
        "Filtered, Filtered,         2, PT10M",
        "Filtered, Open,             1, PT20S",
        "Partial,  Partial,          2, PT10M",
        ",         ProbeToolMissing, 2, PT10M",
    })
    void unsettledSoonBlockedEveryTenMinutesOpenAsTheSpecSays(
            String confirmed, String last, int streak, Duration expected) {
        var history = OutboundSmtpStatus.NONE
                .with()
                .confirmed(confirmed)
                .verdict(last)
                .streak(streak)
                .lastProbeTime(NOW)
                .build();

        assertThat(ProbePace.due(history, "30m", SETTINGS, false)).isEqualTo(NOW.plus(expected));
    }

    @Test
    void theFirstRoundIsDueAtOnce() {
        assertThat(ProbePace.due(OutboundSmtpStatus.NONE, "30m", SETTINGS, false))
                .isEqualTo(Instant.MIN);
    }

    @Test
    void onRequestAtMostOnceAMinute() {
        var open = OutboundSmtpStatus.NONE
                .with()
                .confirmed("Open")
                .verdict("Open")
                .streak(5)
                .lastProbeTime(NOW)
                .build();

        assertThat(ProbePace.due(open, "30m", SETTINGS, true)).isEqualTo(NOW.plusSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "30m, PT30M",
        "1h30m, PT1H30M",
        "30m1h, PT1H30M",
        "5m5m, PT10M",
        "600s, PT10M",
        "000060m, PT1H",
        "1s, PT5M",
        "9999h, PT168H",
        "999999999999999999h, PT30M",
        "soon, PT30M",
        "'', PT30M",
    })
    void anIntervalIsADurationWithinBounds(String text, Duration expected) {
        assertThat(ProbePace.parse(text)).isEqualTo(expected);
    }
}
