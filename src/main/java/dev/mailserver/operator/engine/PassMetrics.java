package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** {@code mailserver_next_pass_time_seconds} of each resource: only a pass that ends well moves it. Its series goes when it goes. */
@Singleton
final class PassMetrics {
    private record Due(AtomicLong epochSecond, Meter meter) {}

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<String, Due> due = new ConcurrentHashMap<>();

    PassMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** A pass begins: it is due now, where it was not due before. */
    void begin(String namespace, String name) {
        of(namespace, name).epochSecond().accumulateAndGet(clock.instant().getEpochSecond(), Math::min);
    }

    /** It has ended well. */
    void end(String namespace, String name, Duration next) {
        of(namespace, name).epochSecond().set(clock.instant().plus(next).getEpochSecond());
    }

    void forget(String namespace, String name) {
        var gone = due.remove(namespace + "/" + name);
        if (gone != null) {
            registry.remove(gone.meter());
        }
    }

    private Due of(String namespace, String name) {
        return due.computeIfAbsent(namespace + "/" + name, _ -> due(namespace, name));
    }

    private Due due(String namespace, String name) {
        var time = new AtomicLong(clock.instant().getEpochSecond());
        return new Due(
                time,
                Gauge.builder(Metric.NEXT_PASS_TIME.meter(), time::get)
                        .description(Metric.NEXT_PASS_TIME.meaning())
                        .tags(Metric.NEXT_PASS_TIME.with(namespace, name))
                        .register(registry));
    }
}
