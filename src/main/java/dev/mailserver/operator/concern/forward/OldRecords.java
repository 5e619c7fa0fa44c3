package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Asked;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.OwnRecord;
import dev.mailserver.operator.model.OwnRecords;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A records of ours, wherever they are, and what it takes to take one back. */
final class OldRecords {
    private OldRecords() {}

    /** A name in a zone at which a marker says that the A record is ours. */
    record Place(ZoneView view, String name, Marker mine) implements OwnRecord {
        @Override
        public Optional<RecordSet> record() {
            return view.find(name, "A").filter(a -> !a.managed() && a.values().equals(values()));
        }

        @Override
        public List<String> values() {
            return mine.term().stream().toList();
        }

        @Override
        public ChangeRecords withdrawal(Situation s) {
            List<RecordChange> changes = new ArrayList<>();
            record().map(RecordChange::remove).ifPresent(changes::add);
            view.markers(name).drop(mine).change().ifPresent(changes::add);
            return new ChangeRecords(view.zone(), changes);
        }
    }

    /** All of this owner's A records. */
    static OwnRecords<Place> of(Situation s) {
        var ip = s.address().map(ElasticIp::publicIP);
        return new OwnRecords<>(
                s,
                Kind.A,
                OwnRecord.all(s, Kind.A, Place::new),
                List.of(s.hostname()),
                Asked.exactly(ip.map(a -> Map.of(s.hostname(), a)).orElse(Map.of())));
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
