package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** Whether the HELO name has an SPF record of its own (RFC 7208 §2.3). */
public enum SpfHelo {
    Publish,
    Ignore,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
