package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * {@code mailserver_retained_addresses}: Elastic IPs that carry this cluster's tag and belong to no MailServer that is there. They
 * cost money, and an object of the same namespace and name takes them up again. Of a namespace that is not watched it cannot be told
 * whether a MailServer is there.
 */
final class RetainedAddresses {
    private record Place(String account, String region) {}

    private final MeterRegistry registry;
    private final Optional<Set<String>> namespaces;
    private final Map<Place, List<String>> owners = new ConcurrentHashMap<>();

    /**
     * @param namespaces that are watched; empty: all
     */
    RetainedAddresses(MeterRegistry registry, Optional<Set<String>> namespaces) {
        this.registry = registry;
        this.namespaces = namespaces;
    }

    /**
     * What an account holds in a Region; it stands until it is seen again.
     *
     * @param present namespace/name of every MailServer that is there, whenever it is asked
     */
    void hold(String cluster, String account, String region, List<ElasticIp> addresses, Supplier<Set<String>> present) {
        var place = new Place(account, region);
        var before = owners.put(
                place,
                addresses.stream()
                        .map(ElasticIp::tags)
                        .filter(t -> cluster.equals(t.get(ElasticIp.CLUSTER_TAG)))
                        .map(t -> t.getOrDefault(ElasticIp.NAME_TAG, ""))
                        .filter(this::watched)
                        .toList());
        if (before == null) {
            Gauge.builder(Metric.RETAINED_ADDRESSES.meter(), () -> retained(place, present.get()))
                    .description(Metric.RETAINED_ADDRESSES.meaning())
                    .tags(Metric.RETAINED_ADDRESSES.with(account, region))
                    .register(registry);
        }
    }

    private boolean watched(String owner) {
        return namespaces.map(all -> all.contains(owner.split("/", 2)[0])).orElse(true);
    }

    private long retained(Place place, Set<String> present) {
        return owners.getOrDefault(place, List.of()).stream()
                .filter(owner -> !present.contains(owner))
                .count();
    }
}
