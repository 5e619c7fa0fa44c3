package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What it takes for the zone to hold the A record. */
sealed interface ForwardPlan {
    /** Nothing: it does. */
    record Settled() implements ForwardPlan {}

    /** This change. */
    record Write(ChangeRecords change) implements ForwardPlan {}

    /** Something stands in the way that is not ours. */
    record Blocked(Verdict verdict) implements ForwardPlan {}

    /** Compares what is wanted with what the zone has. */
    static ForwardPlan of(Situation s, ZoneView view, String ip) {
        var name = s.hostname();
        var markers = view.markers(name);
        if (!markers.others(s.id(), Kind.A).isEmpty()) {
            return blocked(
                    view, Marker.nameFor(name), "TXT", "says that the A record is another MailServer's", removal());
        }
        if (markers.managed()) {
            return blocked(view, Marker.nameFor(name), "TXT", "is an alias or has a routing policy", removal());
        }
        var cname = view.find(name, "CNAME");
        var present = view.find(name, "A");
        for (var record : List.of(cname, present)) {
            if (record.filter(RecordSet::managed).isPresent()) {
                var type = record.get().key().type();
                return blocked(view, name, type, "is an alias or has a routing policy and is never touched", removal());
            }
        }
        boolean byHand = view.zone().byHand(); // whoever does it sees what is replaced
        boolean replace = byHand || s.spec().dns().conflictPolicy() == ConflictPolicy.Replace;
        if (cname.isPresent() && !replace) {
            return blocked(view, name, "CNAME", "is not ours", Optional.empty());
        }
        if (present.isPresent() && markers.of(s.id(), Kind.A).isEmpty() && !replace) {
            return present.get().values().equals(List.of(ip))
                    ? new Settled()
                    : blocked(view, name, "A", "is not ours", Optional.empty());
        }
        long ttl = present.filter(_ -> byHand)
                .map(RecordSet::ttl) // panels have TTLs of their own
                .orElse((long) s.spec().dns().ttl());
        var wanted = RecordSet.of(name, "A", ttl, List.of(ip));
        List<RecordChange> changes = new ArrayList<>();
        cname.map(RecordChange::remove).ifPresent(changes::add);
        if (present.isEmpty()) {
            changes.add(RecordChange.create(wanted));
        } else if (!present.get().equals(wanted)) {
            changes.add(RecordChange.replace(present.get(), wanted));
        }
        markers.put(Marker.of(s.id(), Kind.A, Optional.of(ip), false)).change().ifPresent(changes::add);
        return changes.isEmpty() ? new Settled() : new Write(new ChangeRecords(view.zone(), changes));
    }

    private static Optional<String> removal() {
        return Optional.of("Remove that record, or choose another spec.hostname.");
    }

    private static Blocked blocked(ZoneView view, String name, String type, String what, Optional<String> step) {
        var verdict = Verdict.no(
                ConditionType.DnsReady,
                Reason.RecordConflict,
                "The record " + name + " " + type + " in zone " + view.zone().name() + " ("
                        + view.zone().id() + ") " + what + ".");
        return new Blocked(step.map(verdict::next).orElse(verdict));
    }
}
