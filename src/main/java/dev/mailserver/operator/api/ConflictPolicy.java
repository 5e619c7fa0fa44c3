package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What is done about a record that somebody else made. */
public enum ConflictPolicy {
    Refuse,
    Replace,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
