package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PassMetricsTest {
    private static final int RESOURCES = 1_000;
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = START;
    private final PassMetrics metrics = new PassMetrics(registry, () -> now);

    private Instant due() {
        return Instant.ofEpochSecond(
                (long) registry.get(Metric.NEXT_PASS_TIME.meter()).gauge().value());
    }

    @Test
    void whoseFirstPassFailsForEverIsDueSinceThen() {
        metrics.begin("mail", "mail");
        now = START.plusSeconds(900);
        metrics.begin("mail", "mail");

        assertThat(due()).isEqualTo(START);
    }

    @Test
    void aPassThatEndsWellSaysWhenTheNextOneIsDueAndOneThatFailsDoesNot() {
        metrics.begin("mail", "mail");
        metrics.end("mail", "mail", Duration.ofMinutes(10));
        assertThat(due()).isEqualTo(START.plusSeconds(600));

        now = START.plusSeconds(600);
        metrics.begin("mail", "mail");
        now = START.plusSeconds(5_000);
        metrics.begin("mail", "mail");
        assertThat(due()).isEqualTo(START.plusSeconds(600));

        metrics.end("mail", "mail", Duration.ofMinutes(10));
        assertThat(due()).isEqualTo(START.plusSeconds(5_600));
    }

    @Test
    void aPassThatFailsBeforeItsTimeIsDueSinceItBegan() {
        metrics.begin("mail", "mail");
        metrics.end("mail", "mail", Duration.ofDays(1));
        now = START.plusSeconds(60);
        metrics.begin("mail", "mail");

        assertThat(due()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void aThousandResourcesHaveASeriesEachWhichGoesWithThem() {
        for (int round = 0; round < 3; round++) {
            for (int n = 0; n < RESOURCES; n++) {
                metrics.begin("mail", "server-" + n);
                metrics.end("mail", "server-" + n, Duration.ofMinutes(round));
            }
        }
        assertThat(registry.getMeters()).hasSize(RESOURCES);

        for (int n = 0; n < RESOURCES; n++) {
            metrics.forget("mail", "server-" + n);
        }
        assertThat(registry.getMeters()).isEmpty();
    }
}
