package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * What makes a record set one: name, type and, with a routing policy, the set identifier.
 *
 * @param name lower case, without trailing dot
 * @param type for instance {@code A}
 */
public record RecordKey(String name, String type, Optional<String> setIdentifier) {
    /** Without a routing policy. */
    public static RecordKey of(String name, String type) {
        return new RecordKey(name, type, Optional.empty());
    }
}
