package dev.mailserver.operator.model;

import java.util.Optional;

/** A compare-and-set: made only where the record set is still exactly {@code before}; empty means absent. */
public record RecordChange(RecordKey key, Optional<RecordSet> before, Optional<RecordSet> after) {
    /** A record set that is not there yet. */
    public static RecordChange create(RecordSet after) {
        return new RecordChange(after.key(), Optional.empty(), Optional.of(after));
    }

    /** Another value in place of the present one. */
    public static RecordChange replace(RecordSet before, RecordSet after) {
        return new RecordChange(after.key(), Optional.of(before), Optional.of(after));
    }

    /** Its removal. */
    public static RecordChange remove(RecordSet before) {
        return new RecordChange(before.key(), Optional.of(before), Optional.empty());
    }
}
