package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code mailserver_retained_addresses}: Elastic IPs that carry this cluster's tag and belong to no MailServer that is there. They
 * cost money, and an object of the same namespace and name takes them up again.
 */
@Singleton
final class RetainedAddresses {
    private final MeterRegistry registry;
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    RetainedAddresses(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Counts them.
     *
     * @param owners namespace/name of every MailServer that is there
     */
    void count(String cluster, String account, String region, List<ElasticIp> addresses, Set<String> owners) {
        long retained = addresses.stream()
                .map(ElasticIp::tags)
                .filter(t -> cluster.equals(t.get(ElasticIp.CLUSTER_TAG)))
                .filter(t -> !owners.contains(t.getOrDefault(ElasticIp.NAME_TAG, "")))
                .count();
        counts.computeIfAbsent(account + "/" + region, _ -> gauge(account, region))
                .set(retained);
    }

    private AtomicLong gauge(String account, String region) {
        var value = new AtomicLong();
        Gauge.builder(Metric.RETAINED_ADDRESSES.meter(), value, AtomicLong::get)
                .description(Metric.RETAINED_ADDRESSES.meaning())
                .tags(Metric.RETAINED_ADDRESSES.with(account, region))
                .register(registry);
        return value;
    }
}
