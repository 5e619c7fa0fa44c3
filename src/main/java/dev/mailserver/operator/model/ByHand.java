package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.ChangeRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A change of records that a person has to make: what to enter in a panel, and the same as lines of a zone file. */
public final class ByHand {
    /** Of a next step. */
    private static final int LONGEST = 2048;

    private ByHand() {}

    /** What is to be said of a condition that needs that change. */
    static Verdict verdict(ConditionType type, ChangeRecords change) {
        return Verdict.no(type, Reason.RecordsMissing, "To be done by hand: " + change.describe() + ".")
                .next(step(change));
    }

    /** What to do, with the exact records. */
    public static String step(ChangeRecords change) {
        var whole = step(change, ByHand::panel);
        return whole.length() <= LONGEST ? whole : step(change, _ -> "the value as below");
    }

    private static String step(ChangeRecords change, UnaryOperator<String> shown) {
        List<String> lines = new ArrayList<>(List.of("In zone " + change.zone().name() + ":"));
        for (var c : change.changes()) {
            var key = c.key();
            without(c.before(), c.after())
                    .forEach(
                            v -> lines.add("- remove " + key.type() + " " + key.name() + ", value: " + shown.apply(v)));
            c.after()
                    .ifPresent(after -> without(c.after(), c.before())
                            .forEach(v -> lines.add("- create " + key.type() + " " + key.name() + ", TTL " + after.ttl()
                                    + ", value: " + shown.apply(v))));
        }
        var file = change.changes().stream()
                .flatMap(c -> c.after().stream()
                        .flatMap(after -> without(c.after(), c.before()).map(v -> line(after, v))))
                .collect(Collectors.joining("\n"));
        return String.join("\n", lines) + (file.isEmpty() ? "" : "\nAs lines of a zone file:\n" + file);
    }

    private static Stream<String> without(Optional<RecordSet> these, Optional<RecordSet> those) {
        var others = those.map(RecordSet::values).orElse(List.of());
        return these.map(RecordSet::values).orElse(List.of()).stream().filter(v -> !others.contains(v));
    }

    /** Panels take a text without quotes, and split it by themselves. */
    private static String panel(String value) {
        return value.startsWith("\"") ? Txt.decode(value) : value;
    }

    /** One record as a line of a zone file (RFC 1035 §5.1). */
    public static String line(RecordSet records, String value) {
        return records.key().name() + ". " + records.ttl() + " IN "
                + records.key().type() + " "
                + (records.key().type().equals("TXT") ? Txt.zoneFile(Txt.decode(value)) : value);
    }
}
