package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Marker.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A name in a zone at which a marker says that a TXT value is this owner's as a whole, and what it takes to take it back. The marker
 * has the value's digest: a value that somebody has changed since is not ours any more.
 */
public record OwnText(ZoneView view, String name, Marker mine) implements OwnRecord {
    /**
     * All of a kind.
     *
     * @param wanted the names that the spec has
     * @param texts as they are wanted, by name, where they are known
     */
    public static OwnRecords<OwnText> all(
            Situation s, Kind kind, Collection<String> wanted, Map<String, String> texts) {
        return new OwnRecords<>(s, kind, OwnRecord.all(s, kind, OwnText::new), wanted, Asked.exactly(texts));
    }

    /** What a marker has of a text. */
    static String digest(String text) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the marker speaks of that very text. */
    static boolean speaksOf(Marker marker, String text) {
        return marker.term().filter(digest(text)::equals).isPresent();
    }

    @Override
    public List<String> values() {
        return record().stream()
                .flatMap(txt -> txt.texts().stream())
                .filter(text -> speaksOf(mine, text))
                .limit(1)
                .toList();
    }

    @Override
    public Optional<RecordSet> record() {
        return view.find(name, "TXT")
                .filter(txt -> !txt.managed() && txt.texts().stream().anyMatch(text -> speaksOf(mine, text)));
    }

    /** The value stays where other MailServers need it too: one of them takes it over. */
    @Override
    public ChangeRecords withdrawal(Situation s) {
        var markers = view.markers(name).drop(mine);
        List<RecordChange> changes = new ArrayList<>();
        if (mine.created() && record().isPresent()) {
            var heir = markers.others(s.id(), mine.kind()).stream()
                    .filter(other -> other.term().equals(mine.term()))
                    .findFirst();
            if (heir.isPresent()) {
                markers = markers.put(heir.get().created(true));
            } else {
                changes.add(without(record().get()));
            }
        }
        markers.change().ifPresent(changes::add);
        return new ChangeRecords(view.zone(), changes);
    }

    private RecordChange without(RecordSet before) {
        var rest = before.values().stream()
                .filter(v -> !speaksOf(mine, Txt.decode(v)))
                .toList();
        return rest.isEmpty()
                ? RecordChange.remove(before)
                : RecordChange.replace(before, new RecordSet(before.key(), before.ttl(), rest, false));
    }
}
