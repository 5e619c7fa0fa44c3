package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProbeMetrics metrics = new ProbeMetrics(registry);

    private static MailServerStatus probed(String verdict, Instant end) {
        return MailServerStatus.NEW
                .with()
                .outboundSMTP(OutboundSmtpStatus.NONE
                        .with()
                        .verdict(verdict)
                        .lastProbeTime(end)
                        .build())
                .build();
    }

    private double count(String verdict) {
        return registry.get(Metric.SMTP_PROBES.meter())
                .tag("verdict", verdict)
                .counter()
                .count();
    }

    @Test
    void aRoundCountsOnceByItsVerdict() {
        var first = probed("Filtered", NOW);
        var second = probed("Open", NOW.plusSeconds(600));
        metrics.count(MailServerStatus.NEW, first);
        metrics.count(first, first);
        metrics.count(first, second);

        assertThat(count("Filtered")).isEqualTo(1);
        assertThat(count("Open")).isEqualTo(1);
    }

    @Test
    void whereNothingWasProbedNothingIsCounted() {
        metrics.count(MailServerStatus.NEW, MailServerStatus.NEW);

        assertThat(registry.getMeters()).isEmpty();
    }
}
