package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Who attaches the Elastic IP. */
public enum Attachment {
    Instance,
    None,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
