package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.concern.spf.SpfSelection.One;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Markers;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What it takes for the zone of a name to authorise the address. */
sealed interface SpfPlan {
    /** Octets of one TXT value, and characters and elements of one change, that Route 53 takes at most. */
    int LONGEST_VALUE = 4000;

    int LONGEST_CHANGE = 32_000;
    int MOST_ELEMENTS = 1000;

    /** Nothing: it does. */
    record Settled() implements SpfPlan {}

    /** This change. */
    record Write(ChangeRecords change) implements SpfPlan {}

    /** What is there cannot be merged with. */
    record Blocked(Verdict verdict) implements SpfPlan {}

    /** Compares what is wanted with what the zone has. */
    static SpfPlan of(SpfReading reading, ZoneView view) {
        var name = reading.identity().name();
        var markers = view.markers(name);
        if (view.find(name, "CNAME").isPresent()) {
            return blocked(Reason.CnameAtDomain, "A CNAME stands at " + name + ".");
        }
        if (view.find(name, "TXT").filter(RecordSet::managed).isPresent()) {
            return new Blocked(Verdict.no(
                            ConditionType.SpfReady,
                            Reason.RoutingPolicyRecord,
                            "The record " + name + " TXT is an alias or has a routing policy.")
                    .next("Insert " + SpfText.term(reading.ip()) + " directly after v=spf1 in each of its records."));
        }
        if (markers.managed()) {
            return blocked(
                    Reason.RoutingPolicyRecord,
                    "The record " + Marker.nameFor(name) + " TXT is an alias or has a routing policy.");
        }
        var texts = texts(view, name);
        return switch (SpfSelection.of(texts)) {
            case SpfSelection.None() -> create(reading, view, markers);
            case One(var text, var _) -> merge(reading, view, text, markers);
            case SpfSelection.Several _, SpfSelection.Broken _ -> new Blocked(reading.verdict(texts));
        };
    }

    /** What the zone has. */
    static List<String> texts(ZoneView view, String name) {
        return view.find(name, "TXT").map(RecordSet::values).orElse(List.of()).stream()
                .map(Txt::decode)
                .toList();
    }

    /** The same without the term that was inserted for an address that is not ours any more: what is merged with. */
    static List<String> base(SpfReading reading, ZoneView view) {
        var name = reading.identity().name();
        var stale = stale(reading, view.markers(name));
        return texts(view, name).stream()
                .map(text -> SpfParser.isSpf(text)
                        ? stale.map(old -> SpfText.remove(text, old)).orElse(text)
                        : text)
                .toList();
    }

    private static Optional<String> stale(SpfReading reading, Markers markers) {
        return markers.of(reading.s().id(), Kind.SPF)
                .flatMap(Marker::term)
                .filter(old -> SpfText.isAddress(old) && !old.equals(SpfText.term(reading.ip())));
    }

    private static SpfPlan create(SpfReading reading, ZoneView view, Markers markers) {
        var identity = reading.identity();
        var marker = Marker.of(reading.s().id(), Kind.SPF, Optional.of(SpfText.term(identity, reading.ip())), true);
        return write(
                view,
                written(reading, view, values -> values.add(Txt.encode(SpfText.create(identity, reading.ip())))),
                markers.put(marker));
    }

    /** Keeps what passes; puts our term first where it does not; takes an address out that is not ours any more. */
    private static SpfPlan merge(SpfReading reading, ZoneView view, String text, Markers markers) {
        var base = stale(reading, markers).map(old -> SpfText.remove(text, old)).orElse(text);
        return switch (reading.intended().verdictOn(List.of(base))) {
            case Seen.Unknown<Boolean>(var why) -> new Blocked(Verdict.unresolved(ConditionType.SpfReady, why));
            case Seen.Known<Boolean>(var passes) -> merge(reading, view, text, base, passes, markers);
        };
    }

    private static SpfPlan merge(
            SpfReading reading, ZoneView view, String text, String base, boolean passes, Markers markers) {
        var mine = markers.of(reading.s().id(), Kind.SPF);
        var term = SpfText.term(reading.ip());
        var next = passes ? base : SpfText.insert(base, term);
        var ours = passes ? mine.flatMap(Marker::term).filter(t -> SpfText.contains(base, t)) : Optional.of(term);
        var marker = Marker.of(
                reading.s().id(), Kind.SPF, ours, mine.filter(Marker::created).isPresent());
        var change = next.equals(text)
                ? Optional.<RecordChange>empty()
                : written(reading, view, values -> replace(values, text, next));
        return write(view, change, markers.put(marker));
    }

    /** How the values of a TXT record set are to be changed. */
    interface Edit {
        void apply(List<String> values);
    }

    /** In place, so that every other value stays as it is written. */
    static void replace(List<String> values, String text, String next) {
        values.replaceAll(v -> Txt.decode(v).equals(text) ? Txt.encode(next) : v);
    }

    private static Optional<RecordChange> written(SpfReading reading, ZoneView view, Edit edit) {
        var name = reading.identity().name();
        var txt = view.find(name, "TXT");
        List<String> values = new ArrayList<>(txt.map(RecordSet::values).orElse(List.of()));
        edit.apply(values);
        var ttl = txt.map(RecordSet::ttl).orElse((long) reading.s().spec().dns().ttl());
        var after = new RecordSet(RecordKey.of(name, "TXT"), ttl, values, false);
        return Optional.of(new RecordChange(after.key(), txt, Optional.of(after)));
    }

    private static SpfPlan write(ZoneView view, Optional<RecordChange> record, Markers markers) {
        var changes = Stream.concat(record.stream(), markers.change().stream()).toList();
        if (changes.isEmpty()) {
            return new Settled();
        }
        return fits(changes)
                ? new Write(new ChangeRecords(view.zone(), changes))
                : blocked(
                        Reason.RecordTooLong,
                        "With the term for the address the record "
                                + changes.getFirst().key().name() + " TXT would be longer than the zone takes.");
    }

    private static boolean fits(List<RecordChange> changes) {
        var after = changes.stream().flatMap(c -> c.after().stream()).flatMap(r -> r.values().stream());
        var all = changes.stream()
                .flatMap(c -> Stream.concat(c.before().stream(), c.after().stream()))
                .flatMap(r -> r.values().stream())
                .toList();
        return after.allMatch(v -> v.length() <= LONGEST_VALUE)
                && all.size() <= MOST_ELEMENTS
                && all.stream().mapToInt(String::length).sum() <= LONGEST_CHANGE;
    }

    private static Blocked blocked(Reason reason, String message) {
        return new Blocked(Verdict.no(ConditionType.SpfReady, reason, message));
    }
}
