package dev.mailserver.operator.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A hosted zone with everything that is in it. */
public record ZoneView(HostedZone zone, List<RecordSet> records) {
    /** Keeps a copy of the records. */
    public ZoneView {
        records = List.copyOf(records);
    }

    /** The plain or alias record set of that name and type; of several with a routing policy, the first. */
    public Optional<RecordSet> find(String name, String type) {
        return records.stream()
                .filter(r -> r.key().name().equals(name) && r.key().type().equals(type))
                .findFirst();
    }

    /** The marker record set of a name, present or not. */
    public Markers markers(String name) {
        return Markers.of(name, find(Marker.nameFor(name), "TXT"), !zone.byHand());
    }

    /** The names at which a marker says that a record of that kind is that owner's, sorted. */
    public List<String> marked(Identity id, Marker.Kind kind) {
        return records.stream()
                .filter(r -> r.key().type().equals("TXT"))
                .map(r -> Marker.nameOf(r.key().name())
                        .filter(name -> markersIn(name, r).of(id, kind).isPresent())
                        .orElse(null))
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether anything in it is marked as that owner's. */
    public boolean has(Identity id) {
        return records.stream()
                .filter(r -> r.key().type().equals("TXT"))
                .anyMatch(r -> Marker.nameOf(r.key().name())
                        .filter(name -> markersIn(name, r).all().stream().anyMatch(m -> m.belongsTo(id)))
                        .isPresent());
    }

    private Markers markersIn(String name, RecordSet record) {
        return Markers.of(name, Optional.of(record), !zone.byHand());
    }

    /** Both together, where one look showed some of a zone's records and another one others; this one's count. */
    public ZoneView and(ZoneView other) {
        if (records.equals(other.records)) {
            return this;
        }
        Map<RecordKey, RecordSet> all = new LinkedHashMap<>();
        records.forEach(r -> all.put(r.key(), r));
        other.records.forEach(r -> all.putIfAbsent(r.key(), r));
        return new ZoneView(zone, List.copyOf(all.values()));
    }

    /**
     * Whether it is one and the same zone: by its id; where one of them is seen at a name server, which may have several names, by the
     * primary server and the mailbox in its SOA (RFC 1035 §3.3.13); where one of them is kept by hand, by a name server of both.
     */
    public boolean isSameAs(ZoneView other) {
        if (!zone.name().equals(other.zone.name())) {
            return false;
        }
        if (zone.byHand() || other.zone.byHand()) {
            return !Collections.disjoint(nameServers(), other.nameServers());
        }
        return zone.id().equals(other.zone.id())
                || ((isAtNameServer() || other.isAtNameServer()) && authority().equals(other.authority()));
    }

    private boolean isAtNameServer() {
        return zone.provider() instanceof ZoneProvider.Rfc2136;
    }

    private Optional<List<String>> authority() {
        return find(zone.name(), "SOA")
                .map(soa -> Stream.of(soa.values().getFirst().split(" "))
                        .limit(2)
                        .map(Names::canonical)
                        .toList());
    }

    /** The zone's own name servers: its NS records at the apex, lower case, without trailing dot, sorted. */
    public List<String> nameServers() {
        return find(zone.name(), "NS").map(RecordSet::values).orElse(List.of()).stream()
                .map(Names::canonical)
                .sorted()
                .toList();
    }
}
