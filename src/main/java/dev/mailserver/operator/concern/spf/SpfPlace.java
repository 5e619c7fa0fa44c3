package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Markers;
import dev.mailserver.operator.model.OwnRecord;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A name in a zone at which a marker says that we have something in the SPF record, and what it takes to take it back. */
record SpfPlace(ZoneView view, String name, Marker mine) implements OwnRecord {
    @Override
    public Optional<RecordSet> record() {
        return view.find(name, "TXT").filter(txt -> !txt.managed() && text(txt).isPresent());
    }

    @Override
    public List<String> values() {
        return mine.term().stream().toList();
    }

    /**
     * The record goes as a whole only where we made it and nothing else has come into it;
     * where other MailServers have terms in it still, one of them takes over that we made it.
     */
    @Override
    public ChangeRecords withdrawal(Situation s) {
        List<RecordChange> changes = new ArrayList<>();
        var markers = view.markers(name).drop(mine);
        var txt = record();
        if (txt.isPresent()) {
            var text = text(txt.get()).orElseThrow();
            var rest = SpfText.remove(text, mine.term().orElseThrow());
            boolean whole = mine.created() && SpfText.bare(rest);
            changes.add(change(txt.get(), text, whole ? Optional.empty() : Optional.of(rest)));
            if (mine.created() && !whole) {
                markers = handedOn(s, markers);
            }
        }
        markers.change().ifPresent(changes::add);
        return new ChangeRecords(view.zone(), changes);
    }

    private Markers handedOn(Situation s, Markers markers) {
        return markers.others(s.id(), Kind.SPF).stream()
                .filter(other -> other.term().isPresent())
                .findFirst()
                .map(heir -> markers.put(heir.created(true)))
                .orElse(markers);
    }

    /** The SPF record that has our term. */
    private Optional<String> text(RecordSet txt) {
        return mine.term()
                .flatMap(term -> txt.values().stream()
                        .map(Txt::decode)
                        .filter(text -> SpfParser.isSpf(text) && SpfText.contains(text, term))
                        .findFirst());
    }

    private static RecordChange change(RecordSet before, String text, Optional<String> rest) {
        List<String> values = new ArrayList<>(before.values());
        rest.ifPresentOrElse(
                next -> SpfPlan.replace(values, text, next),
                () -> values.removeIf(v -> Txt.decode(v).equals(text)));
        return values.isEmpty()
                ? RecordChange.remove(before)
                : RecordChange.replace(before, new RecordSet(before.key(), before.ttl(), values, false));
    }
}
