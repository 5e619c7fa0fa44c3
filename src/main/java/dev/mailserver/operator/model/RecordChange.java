package dev.mailserver.operator.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /**
     * Both at once, where each adds values to, or takes values from, one and the same record set; empty where they do not start from the
     * same.
     */
    public Optional<RecordChange> and(RecordChange other) {
        if (!key.equals(other.key) || !before.equals(other.before)) {
            return Optional.empty();
        }
        Set<String> values = new LinkedHashSet<>(values(before));
        values.retainAll(values(after));
        values.retainAll(values(other.after));
        Stream.of(this, other)
                .flatMap(c -> values(c.after).stream())
                .filter(v -> !values(before).contains(v))
                .forEach(values::add);
        return Optional.of(new RecordChange(
                key,
                before,
                after.or(other::after)
                        .filter(_ -> !values.isEmpty())
                        .map(r -> new RecordSet(key, r.ttl(), List.copyOf(values), r.managed()))));
    }

    private static List<String> values(Optional<RecordSet> records) {
        return records.map(RecordSet::values).orElse(List.of());
    }

    /** Its removal. */
    public static RecordChange remove(RecordSet before) {
        return new RecordChange(before.key(), Optional.of(before), Optional.empty());
    }
}
