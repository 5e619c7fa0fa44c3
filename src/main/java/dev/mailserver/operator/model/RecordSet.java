package dev.mailserver.operator.model;

import java.util.List;

/**
 * A record set as its zone has it.
 *
 * @param ttl seconds; 0 for an alias
 * @param values in presentation format (RFC 1035 §5.1), exactly as the provider lists them; empty for an alias
 * @param managed whether it is an alias, has a routing policy or belongs to a traffic policy: never touched
 */
public record RecordSet(RecordKey key, long ttl, List<String> values, boolean managed) {
    /** Keeps a copy of the values. */
    public RecordSet {
        values = List.copyOf(values);
    }

    /** A plain one. */
    public static RecordSet of(String name, String type, long ttl, List<String> values) {
        return new RecordSet(RecordKey.of(name, type), ttl, values, false);
    }

    /** Its values as DNS answers them: of TXT the joined text, an octet a character. */
    public List<String> texts() {
        return key.type().equals("TXT") ? values.stream().map(Txt::decode).toList() : values;
    }
}
