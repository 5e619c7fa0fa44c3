package dev.mailserver.operator.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
        return Markers.of(name, find(Marker.nameFor(name), "TXT"));
    }

    /** The names at which a marker says that a record of that kind is that owner's, sorted. */
    public List<String> marked(Identity id, Marker.Kind kind) {
        return records.stream()
                .filter(r -> r.key().type().equals("TXT"))
                .map(r -> Marker.nameOf(r.key().name())
                        .filter(name ->
                                Markers.of(name, Optional.of(r)).of(id, kind).isPresent())
                        .orElse(null))
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** The zone's own name servers: its NS records at the apex, lower case, without trailing dot, sorted. */
    public List<String> nameServers() {
        return find(zone.name(), "NS").map(RecordSet::values).orElse(List.of()).stream()
                .map(Names::canonical)
                .sorted()
                .toList();
    }
}
