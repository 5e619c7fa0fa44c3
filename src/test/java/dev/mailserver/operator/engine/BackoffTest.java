package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Action ALLOCATE = new Action.Allocate(Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, 1, PT2S",
        "THROTTLED, 2, PT4S",
        "UNAVAILABLE, 5, PT32S",
        "UNAVAILABLE, 99, PT10M",
        "SETTLING, 1, PT3S",
        "DENIED, 1, PT1M",
        "QUOTA, 3, PT4M",
        "QUOTA, 50, PT10M",
        "INVALID, 2, PT2M"
    })
    void waitsLongerAfterEachFailureUpToTenMinutes(Kind kind, int count, Duration expected) {
        assertThat(Backoff.after(Failure.of(kind, "x"), count)).isEqualTo(expected);
    }

    @Test
    void waitsAtLeastAsLongAsTheServiceAsks() {
        var asked = new Failure(Kind.THROTTLED, "x", Optional.of(Duration.ofMinutes(30)));
        var absurd = new Failure(Kind.THROTTLED, "x", Optional.of(Duration.ofDays(24)));
        assertThat(Backoff.after(asked, 1)).isEqualTo(Duration.ofMinutes(30));
        assertThat(Backoff.after(absurd, 1)).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFailedActionIsDueAgainWhenItsTimeHasCome(Kind kind) {
        var failures = Backoff.failed(List.of(), ALLOCATE, Failure.of(kind, "x"), NOW);
        var retry = failures.getFirst().retryTime();
        assertThat(Backoff.due(failures, ALLOCATE, retry.minusSeconds(1))).isFalse();
        assertThat(Backoff.due(failures, ALLOCATE, retry)).isTrue();
    }

    @Test
    void failuresInARowAreCountedFromTheFirstAndForgottenAfterASuccess() {
        var once = Backoff.failed(List.of(), ALLOCATE, Failure.of(Kind.QUOTA, "full"), NOW);
        var twice = Backoff.failed(once, ALLOCATE, Failure.of(Kind.QUOTA, "full"), NOW.plusSeconds(60));
        assertThat(twice).singleElement().satisfies(f -> {
            assertThat(f.count()).isEqualTo(2);
            assertThat(f.startTime()).isEqualTo(NOW);
        });
        assertThat(Backoff.succeeded(twice, ALLOCATE)).isEmpty();
    }

    @Test
    void oneActionsFailureDoesNotHoldUpAnother() {
        var failures = Backoff.failed(List.of(), ALLOCATE, Failure.of(Kind.DENIED, "no"), NOW);
        assertThat(Backoff.due(failures, new Action.Release("eipalloc-1", "192.0.2.1"), NOW))
                .isTrue();
    }
}
