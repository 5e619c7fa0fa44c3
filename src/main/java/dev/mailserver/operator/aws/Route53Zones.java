package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.GroupCommit;
import dev.mailserver.operator.batch.RateLimit.Pause;
import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;

/**
 * Route 53's public hosted zones: one listing of zones, one of each zone's records, and one writer a zone that makes the changes of
 * many resources in one call.
 */
public final class Route53Zones implements Zones {
    /** Route 53 lists a change at once; this is for the odd lagging replica. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    /** Nothing beside the time until all name servers have a change, and long enough for what is decided together. */
    private static final Duration GATHER = Duration.ofMillis(500);

    private static final int ZONE_PAGE = 100;
    private static final int RECORD_PAGE = 300;

    private final AwsClients clients;
    private final InstantSource clock;
    private final Pause pause;
    private final Snapshot<List<HostedZone>> zones;
    private final Map<String, Zone> byID = new ConcurrentHashMap<>();

    /** A zone's records, absent when the zone is gone, and its writer. */
    private record Zone(Snapshot<Optional<List<RecordSet>>> records, GroupCommit<List<RecordChange>> writer) {}

    /**
     * Of the operator's own account.
     *
     * @param pause how to wait while Route 53 is busy with an earlier change of a zone
     */
    public Route53Zones(AwsClients clients, InstantSource clock, Pause pause) {
        this(clients, ZoneProvider.Route53.OWN, clock, pause);
    }

    /**
     * Nothing is loaded yet.
     *
     * @param account whose zones these are
     * @param pause how to wait while Route 53 is busy with an earlier change of a zone
     */
    public Route53Zones(AwsClients clients, ZoneProvider.Route53 account, InstantSource clock, Pause pause) {
        this.clients = clients;
        this.clock = clock;
        this.pause = pause;
        this.zones = new Snapshot<>(
                () -> AwsCalls.look("route53:ListHostedZonesByName", () -> listZones(clients.route53(), account)),
                clock,
                Duration.ZERO);
    }

    @Override
    public Seen<List<ZoneView>> holding(String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
        return zones.get(notBefore).then(all -> views(candidates(all, name, zone), notBefore));
    }

    private static List<HostedZone> candidates(List<HostedZone> all, String name, Optional<String> zoneID) {
        if (zoneID.isPresent()) {
            return all.stream().filter(z -> z.id().equals(zoneID.get())).toList();
        }
        var holders = all.stream().filter(z -> Names.within(name, z.name())).toList();
        int longest = holders.stream().mapToInt(z -> z.name().length()).max().orElse(0);
        return holders.stream().filter(z -> z.name().length() == longest).toList();
    }

    private Seen<List<ZoneView>> views(List<HostedZone> candidates, Instant notBefore) {
        List<ZoneView> views = new ArrayList<>();
        for (var zone : candidates) {
            switch (zone(zone.id()).records().get(notBefore)) {
                case Seen.Unknown<Optional<List<RecordSet>>>(var why) -> {
                    return Seen.unknown(why);
                }
                case Seen.Known<Optional<List<RecordSet>>>(var records) ->
                    records.ifPresentOrElse(r -> views.add(new ZoneView(zone, r)), zones::invalidate);
            }
        }
        return Seen.of(List.copyOf(views));
    }

    @Override
    public Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes) {
        return zone(zone.id()).writer().submit(List.copyOf(changes));
    }

    private Zone zone(String id) {
        return byID.computeIfAbsent(id, this::open);
    }

    private Zone open(String id) {
        var records = new Snapshot<>(
                () -> AwsCalls.look("route53:ListResourceRecordSets", () -> listRecords(clients.route53(), id)),
                clock,
                SETTLE);
        var batches = new Route53Batches(clients.route53(), id, records, pause);
        return new Zone(records, new GroupCommit<>(1000, 32_000, Route53Batches::size, batches::commit, pause, GATHER));
    }

    private static List<HostedZone> listZones(Route53Client route53, ZoneProvider.Route53 account) {
        List<HostedZone> all = new ArrayList<>();
        var page = route53.listHostedZonesByName(r -> r.maxItems("" + ZONE_PAGE));
        add(page, account, all);
        while (page.isTruncated()) {
            page = route53.listHostedZonesByName(ListHostedZonesByNameRequest.builder()
                    .maxItems("" + ZONE_PAGE)
                    .dnsName(page.nextDNSName())
                    .hostedZoneId(page.nextHostedZoneId())
                    .build());
            add(page, account, all);
        }
        return List.copyOf(all);
    }

    private static void add(ListHostedZonesByNameResponse page, ZoneProvider.Route53 account, List<HostedZone> all) {
        page.hostedZones().stream()
                .filter(z ->
                        z.config() == null || !Boolean.TRUE.equals(z.config().privateZone()))
                .filter(z -> z.linkedService() == null)
                .map(z -> new HostedZone(Route53Values.id(z.id()), Route53Values.name(z.name()), account))
                .forEach(all::add);
    }

    private static Optional<List<RecordSet>> listRecords(Route53Client route53, String id) {
        try {
            return Optional.of(route53
                    .listResourceRecordSetsPaginator(r -> r.hostedZoneId(id).maxItems("" + RECORD_PAGE))
                    .resourceRecordSets()
                    .stream()
                    .map(Route53Values::recordSet)
                    .toList());
        } catch (NoSuchHostedZoneException e) {
            return Optional.empty();
        }
    }
}
