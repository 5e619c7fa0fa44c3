package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What it takes for a zone to have a TXT value that is this owner's as a whole. */
public sealed interface TextPlan {
    /** Nothing: it has one that is good, whoever made it. */
    record Settled() implements TextPlan {}

    /** This change. */
    record Write(ChangeRecords change) implements TextPlan {}

    /** These stand there, are not ours, and are not one good value. */
    record Foreign(List<String> texts) implements TextPlan {}

    /**
     * The zone says nothing itself: a CNAME or a delegation leads elsewhere, or the record is an alias or has a routing policy.
     *
     * @param what it is, for the message
     */
    record Elsewhere(String what) implements TextPlan {}

    /**
     * A text that is wanted at a name.
     *
     * @param counts which of the texts there are of its kind; the others stay as they are
     * @param good which one will do, whoever made it
     */
    record Wanted(Kind kind, String name, String text, Predicate<String> counts, Predicate<String> good) {}

    /** Compares what is wanted with what the zone has. */
    static TextPlan of(Situation s, ZoneView view, Wanted wanted) {
        var name = wanted.name();
        var elsewhere = elsewhere(view, name);
        if (elsewhere.isPresent()) {
            return new Elsewhere(elsewhere.get());
        }
        var present = view.find(name, "TXT");
        var texts = present.stream()
                .flatMap(txt -> txt.values().stream())
                .map(Txt::decode)
                .filter(wanted.counts())
                .toList();
        if (texts.isEmpty()) {
            return write(s, view, wanted, present, Optional.empty());
        }
        if (texts.size() > 1) {
            return new Foreign(texts);
        }
        var text = texts.getFirst();
        var markers = view.markers(name);
        boolean ours = markers.of(s.id(), wanted.kind())
                .filter(mine -> mine.created() && OwnText.speaksOf(mine, text))
                .isPresent();
        if (!wanted.good().test(text)) {
            return ours ? write(s, view, wanted, present, Optional.of(text)) : new Foreign(texts);
        }
        return ours ? settled(s, view, present) : shared(s, view, wanted, text);
    }

    /** Where the zone does not itself say what is at a name. */
    static Optional<String> elsewhere(ZoneView view, String name) {
        return view.find(name, "CNAME")
                .map(_ -> "a CNAME stands at " + name)
                .or(() -> view.find(name, "TXT")
                        .filter(RecordSet::managed)
                        .map(_ -> "the record " + name + " TXT is an alias or has a routing policy"))
                .or(() -> cut(view, name).map(cut -> "the name " + cut + " is delegated to other name servers"))
                .or(() -> view.find(Marker.nameFor(name), "TXT")
                        .filter(RecordSet::managed)
                        .map(_ -> "the record " + Marker.nameFor(name) + " TXT is an alias or has a routing policy"));
    }

    /** The zone cut above a name (RFC 1034 §4.2). */
    private static Optional<String> cut(ZoneView view, String name) {
        return view.records().stream()
                .filter(r -> r.key().type().equals("NS"))
                .map(r -> r.key().name())
                .filter(cut -> !cut.equals(view.zone().name()) && Names.within(name, cut))
                .findFirst();
    }

    private static TextPlan write(
            Situation s, ZoneView view, Wanted wanted, Optional<RecordSet> present, Optional<String> old) {
        List<String> values = new ArrayList<>(present.map(RecordSet::values).orElse(List.of()));
        var value = Txt.encode(wanted.text());
        old.ifPresentOrElse(
                text -> values.replaceAll(v -> Txt.decode(v).equals(text) ? value : v), () -> values.add(value));
        var marker = Marker.of(s.id(), wanted.kind(), Optional.of(OwnText.digest(wanted.text())), true);
        return new Write(new ChangeRecords(
                view.zone(),
                Stream.concat(
                                Stream.of(change(s, wanted.name(), present, values)),
                                view.markers(wanted.name()).put(marker).change().stream())
                        .toList()));
    }

    /** It stands as it is to be; only its TTL may be another. */
    private static TextPlan settled(Situation s, ZoneView view, Optional<RecordSet> present) {
        return present.filter(txt ->
                        txt.values().size() == 1 && txt.ttl() != s.spec().dns().ttl())
                .<TextPlan>map(txt -> new Write(new ChangeRecords(
                        view.zone(), List.of(change(s, txt.key().name(), present, txt.values())))))
                .orElseGet(Settled::new);
    }

    /** Somebody else's. Where that is another MailServer, it is told that the value is needed here too. */
    private static TextPlan shared(Situation s, ZoneView view, Wanted wanted, String text) {
        var markers = view.markers(wanted.name());
        boolean another = markers.others(s.id(), wanted.kind()).stream().anyMatch(m -> OwnText.speaksOf(m, text));
        if (!another) {
            return new Settled();
        }
        var marker = Marker.of(s.id(), wanted.kind(), Optional.of(OwnText.digest(text)), false);
        return markers.put(marker)
                .change()
                .<TextPlan>map(change -> new Write(new ChangeRecords(view.zone(), List.of(change))))
                .orElseGet(Settled::new);
    }

    private static RecordChange change(Situation s, String name, Optional<RecordSet> present, List<String> values) {
        long ttl = present.filter(txt -> txt.values().size() > 1 || values.size() > 1)
                .map(RecordSet::ttl)
                .orElse((long) s.spec().dns().ttl());
        var after = RecordSet.of(name, "TXT", ttl, values);
        return new RecordChange(after.key(), present, Optional.of(after));
    }
}
