package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Marker.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The marker record set of a name: everybody who has something at that name has one value in it. Values that are no markers are
 * kept as they are.
 *
 * @param before as the zone has it; empty where there is none
 * @param values as they shall be, in presentation format
 * @param written whether the zone gets them: where a person changes the zone, everything in it is that person's
 */
public record Markers(RecordKey key, Optional<RecordSet> before, List<String> values, boolean written) {
    /** Seconds; of a record set that is created. Nobody but operators asks for markers. */
    private static final long TTL = 300;

    /** Keeps a copy. */
    public Markers {
        values = List.copyOf(values);
    }

    /** As the zone has it. */
    static Markers of(String name, Optional<RecordSet> present, boolean written) {
        return new Markers(
                RecordKey.of(Marker.nameFor(name), "TXT"),
                present,
                present.map(RecordSet::values).orElse(List.of()),
                written);
    }

    /** Those that can be read. */
    public List<Marker> all() {
        return values.stream()
                .flatMap(v -> Marker.parse(Txt.decode(v)).stream())
                .toList();
    }

    /** That owner's, of that kind. */
    public Optional<Marker> of(Identity id, Kind kind) {
        return all().stream().filter(m -> m.kind() == kind && m.belongsTo(id)).findFirst();
    }

    /** Those of that kind that are somebody else's. */
    public List<Marker> others(Identity id, Kind kind) {
        return all().stream().filter(m -> m.kind() == kind && !m.belongsTo(id)).toList();
    }

    /** Whether it is an alias or has a routing policy, so that it cannot be written. */
    public boolean managed() {
        return before.filter(RecordSet::managed).isPresent();
    }

    /** The same with that marker in place of the one of the same owner and kind. */
    public Markers put(Marker marker) {
        List<String> next = new ArrayList<>(values);
        next.replaceAll(v -> sameOwnerAndKind(v, marker) ? Txt.encode(marker.text()) : v);
        if (next.stream().noneMatch(v -> sameOwnerAndKind(v, marker))) {
            next.add(Txt.encode(marker.text()));
        }
        return new Markers(key, before, next, written);
    }

    /** The same without the marker of that one's owner and kind. */
    public Markers drop(Marker marker) {
        return new Markers(
                key,
                before,
                values.stream().filter(v -> !sameOwnerAndKind(v, marker)).toList(),
                written);
    }

    /** What it takes to make the zone so; empty where it is so. */
    public Optional<RecordChange> change() {
        if (!written) {
            return Optional.empty();
        }
        if (values.isEmpty()) {
            return before.map(RecordChange::remove);
        }
        var after = new RecordSet(key, before.map(RecordSet::ttl).orElse(TTL), values, false);
        return before.isEmpty()
                ? Optional.of(RecordChange.create(after))
                : before.filter(b -> !b.values().equals(values)).map(b -> RecordChange.replace(b, after));
    }

    private static boolean sameOwnerAndKind(String value, Marker marker) {
        return Marker.parse(Txt.decode(value))
                .filter(m -> m.kind() == marker.kind()
                        && m.cluster().equals(marker.cluster())
                        && m.owner().equals(marker.owner()))
                .isPresent();
    }
}
