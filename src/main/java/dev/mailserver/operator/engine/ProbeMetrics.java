package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** {@code mailserver_smtp_probes_total}: every round of probes that has ended, by its verdict. */
@Singleton
final class ProbeMetrics {
    private final MeterRegistry registry;

    ProbeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts the round that ended between two statuses, if one did. */
    void count(MailServerStatus before, MailServerStatus after) {
        var smtp = after.outboundSMTP();
        if (smtp == null || smtp.verdict() == null || ended(after).equals(ended(before))) {
            return;
        }
        Counter.builder(Metric.SMTP_PROBES.meter())
                .description(Metric.SMTP_PROBES.meaning())
                .tags(Metric.SMTP_PROBES.with(smtp.verdict()))
                .register(registry)
                .increment();
    }

    private static Optional<Instant> ended(MailServerStatus status) {
        return Optional.ofNullable(status.outboundSMTP()).flatMap(s -> Optional.ofNullable(s.lastProbeTime()));
    }
}
