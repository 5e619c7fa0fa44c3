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
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What it takes for the domain's zone to authorise the address. */
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
    static SpfPlan of(Situation s, ZoneView view, String ip) {
        var domain = s.spec().domain();
        var term = SpfText.term(ip);
        var markers = view.markers(domain);
        if (view.find(domain, "CNAME").isPresent()) {
            return blocked(Reason.CnameAtDomain, "A CNAME stands at " + domain + ".");
        }
        var txt = view.find(domain, "TXT");
        if (txt.filter(RecordSet::managed).isPresent()) {
            return new Blocked(Verdict.no(
                            ConditionType.SpfReady,
                            Reason.RoutingPolicyRecord,
                            "The record " + domain + " TXT is an alias or has a routing policy.")
                    .next("Insert " + term + " directly after v=spf1 in each of its records."));
        }
        if (markers.managed()) {
            return blocked(
                    Reason.RoutingPolicyRecord,
                    "The record " + Marker.nameFor(domain) + " TXT is an alias or has a routing policy.");
        }
        return switch (selection(view, domain)) {
            case SpfSelection.None() -> {
                var text = SpfText.create(term, s.spec().spf().qualifier());
                var marker = Marker.of(s.id(), Kind.SPF, Optional.of(term), true);
                yield write(view, written(s, txt, domain, values -> values.add(Txt.encode(text))), markers.put(marker));
            }
            case One(var text, var _) -> merge(s, view, ip, text, markers);
            case SpfSelection.Several several -> new Blocked(several.verdict(domain, ip));
            case SpfSelection.Broken broken -> new Blocked(broken.verdict(domain, ip));
        };
    }

    /** What the zone has. */
    static SpfSelection selection(ZoneView view, String domain) {
        return SpfSelection.of(view.find(domain, "TXT").map(RecordSet::values).orElse(List.of()).stream()
                .map(Txt::decode)
                .toList());
    }

    /** Keeps what passes; puts our term first where it does not; takes an address out that is not ours any more. */
    private static SpfPlan merge(Situation s, ZoneView view, String ip, String text, Markers markers) {
        var domain = s.spec().domain();
        var term = SpfText.term(ip);
        var mine = markers.of(s.id(), Kind.SPF);
        var inserted = mine.flatMap(Marker::term);
        var base = inserted.filter(old -> !old.equals(term))
                .map(old -> SpfText.remove(text, old))
                .orElse(text);
        boolean passes = SpfSelection.of(List.of(base)).passes(ip);
        var next = passes ? base : SpfText.insert(base, term);
        boolean ours = !passes || (inserted.filter(term::equals).isPresent() && SpfText.contains(next, term));
        var marker = Marker.of(
                s.id(),
                Kind.SPF,
                ours ? Optional.of(term) : Optional.empty(),
                mine.filter(Marker::created).isPresent());
        var change = next.equals(text)
                ? Optional.<RecordChange>empty()
                : written(s, view.find(domain, "TXT"), domain, values -> replace(values, text, next));
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

    private static Optional<RecordChange> written(Situation s, Optional<RecordSet> txt, String domain, Edit edit) {
        List<String> values = new ArrayList<>(txt.map(RecordSet::values).orElse(List.of()));
        edit.apply(values);
        var ttl = txt.map(RecordSet::ttl).orElse((long) s.spec().dns().ttl());
        var after = new RecordSet(RecordKey.of(domain, "TXT"), ttl, values, false);
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
