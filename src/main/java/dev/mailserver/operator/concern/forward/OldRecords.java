package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A records of ours, found by their markers wherever they are, and what it takes to take one back. */
final class OldRecords {
    private OldRecords() {}

    /** A name in a zone at which a marker says that the A record is ours. */
    record Place(ZoneView view, String name) {
        /** The A record, where it still is as it was written; one that somebody has changed since is not ours any more. */
        Optional<RecordSet> record(Situation s) {
            var written = view.markers(name).of(s.id(), Kind.A).flatMap(m -> m.term());
            return view.find(name, "A")
                    .filter(a -> !a.managed())
                    .filter(a ->
                            written.filter(ip -> a.values().equals(List.of(ip))).isPresent());
        }

        /** The removal of record and marker. */
        ChangeRecords withdrawal(Situation s) {
            var markers = view.markers(name);
            List<RecordChange> changes = new ArrayList<>();
            record(s).map(RecordChange::remove).ifPresent(changes::add);
            markers.of(s.id(), Kind.A)
                    .flatMap(marker -> markers.drop(marker).change())
                    .ifPresent(changes::add);
            return new ChangeRecords(view.zone(), changes);
        }
    }

    /** All places, in every zone that was seen. */
    static List<Place> all(Situation s) {
        return s.world().views().stream()
                .flatMap(view -> view.marked(s.id(), Kind.A).stream().map(name -> new Place(view, name)))
                .toList();
    }

    /**
     * Whether the PTR is known to name another host than that, now and after a change in flight: until then the A record of the
     * name must stand, since receivers look it up.
     */
    static boolean ptrHasLeft(Situation s, String allocationID, String ip, String name) {
        var attribute = Optional.ofNullable(s.world().ptrs().get(allocationID));
        boolean api = s.scope().filter(scope -> scope.selfServiceReverseDns()).isPresent();
        boolean attributeLeft = attribute
                .flatMap(seen -> seen.known())
                .map(ptr -> !names(ptr).contains(name))
                .orElse(!api);
        var lookup = s.lookup(Names.reverse(ip), "PTR")
                .filter(asked -> !asked.authoritative().isEmpty());
        Predicate<Answer> old = answer -> answer.values().contains(name);
        return attributeLeft
                && Agreement.against(lookup, old) instanceof Agreement.Everywhere
                && lookup.flatMap(Lookup::resolver)
                        .map(seen -> seen.known().filter(old.negate()).isPresent())
                        .orElse(true);
    }

    private static List<String> names(Ptr ptr) {
        List<String> names = new ArrayList<>();
        ptr.name().ifPresent(names::add);
        ptr.update().flatMap(Ptr.Update::value).ifPresent(names::add);
        return names;
    }
}
