package dev.mailserver.operator.concern.spf;

import java.util.List;

/** What selecting an SPF record among a domain's TXT texts comes to (RFC 7208 §4.5). */
sealed interface SpfSelection {
    /** There is none. */
    record None() implements SpfSelection {}

    /** Several: a permanent error for receivers. */
    record Several() implements SpfSelection {}

    /** One that breaks the grammar: a permanent error for receivers. */
    record Broken(int position, String problem) implements SpfSelection {}

    /** The one. */
    record One(String text, SpfRecord record) implements SpfSelection {}

    /** Of the texts of a TXT record set. */
    static SpfSelection of(List<String> texts) {
        var records = texts.stream().filter(SpfParser::isSpf).toList();
        if (records.isEmpty()) {
            return new None();
        }
        if (records.size() > 1) {
            return new Several();
        }
        return switch (SpfParser.parse(records.getFirst())) {
            case SpfParser.Good(var record) -> new One(records.getFirst(), record);
            case SpfParser.Bad(var position, var problem) -> new Broken(position, problem);
        };
    }
}
