package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker.Kind;
import java.util.List;
import java.util.Optional;

/** A name in a zone at which a marker says that a record, or something in it, is this owner's. */
public interface OwnRecord {
    /** The zone. */
    ZoneView view();

    /** The record's name. */
    String name();

    /** What says so. */
    Marker mine();

    /** The record set, where what is ours stands in it as it was written; what somebody has changed since is not ours any more. */
    Optional<RecordSet> record();

    /** What of its values is ours. */
    List<String> values();

    /** The removal of what is ours, and of the marker. */
    ChangeRecords withdrawal(Situation s);

    /** Makes one of what a marker says. */
    interface Maker<T extends OwnRecord> {
        /** That marker's. */
        T of(ZoneView view, String name, Marker mine);
    }

    /** All of that kind, in every zone that was seen. */
    static <T extends OwnRecord> List<T> all(Situation s, Kind kind, Maker<T> maker) {
        return s.world().views().stream()
                .flatMap(view -> view.marked(s.id(), kind).stream()
                        .flatMap(name ->
                                view.markers(name).of(s.id(), kind).stream().map(mine -> maker.of(view, name, mine))))
                .toList();
    }
}
