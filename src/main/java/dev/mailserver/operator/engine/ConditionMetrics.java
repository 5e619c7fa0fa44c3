package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code mailserver_condition}, {@code mailserver_condition_reason} and {@code mailserver_waiting_start_time_seconds} of each resource;
 * its series go when it goes.
 */
@Singleton
final class ConditionMetrics {
    private record Shown(MailServerStatus status, List<Meter> meters) {}

    private final MeterRegistry registry;
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    ConditionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void show(String namespace, String name, MailServerStatus status) {
        shown.compute(namespace + "/" + name, (_, before) -> {
            if (before != null
                    && before.status().conditions().equals(status.conditions())
                    && before.status().waiting().equals(status.waiting())) {
                return before;
            }
            if (before != null) {
                before.meters().forEach(registry::remove);
            }
            return new Shown(status, meters(namespace, name, status));
        });
    }

    void forget(String namespace, String name) {
        var gone = shown.remove(namespace + "/" + name);
        if (gone != null) {
            gone.meters().forEach(registry::remove);
        }
    }

    private List<Meter> meters(String namespace, String name, MailServerStatus status) {
        var meters = new ArrayList<Meter>();
        for (var c : status.conditions()) {
            meters.add(Gauge.builder(Metric.CONDITION.meter(), () -> 1)
                    .description(Metric.CONDITION.meaning())
                    .tags(Metric.CONDITION.with(
                            namespace, name, c.type(), c.status().name()))
                    .register(registry));
        }
        status.conditions().stream()
                .filter(ConditionMetrics::someoneHasToAct)
                .forEach(c -> meters.add(Gauge.builder(Metric.CONDITION_REASON.meter(), () -> 1)
                        .description(Metric.CONDITION_REASON.meaning())
                        .tags(Metric.CONDITION_REASON.with(namespace, name, c.type(), c.reason()))
                        .register(registry)));
        Map<WaitingFor, Instant> since = new EnumMap<>(WaitingFor.class);
        status.waiting().forEach(w -> since.merge(w.waitingFor(), w.startTime(), (a, b) -> a.isBefore(b) ? a : b));
        since.forEach((who, start) -> meters.add(Gauge.builder(Metric.WAITING_START_TIME.meter(), start::getEpochSecond)
                .description(Metric.WAITING_START_TIME.meaning())
                .tags(Metric.WAITING_START_TIME.with(namespace, name, who.name()))
                .register(registry)));
        return meters;
    }

    private static boolean someoneHasToAct(Condition c) {
        return Reason.of(c.reason())
                .filter(r -> r.waitingFor() != WaitingFor.None)
                .isPresent();
    }
}
