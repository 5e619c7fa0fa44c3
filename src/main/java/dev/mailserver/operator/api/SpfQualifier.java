package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** The qualifier of {@code all} in an SPF record that is created (RFC 7208 §4.6.2). */
public enum SpfQualifier {
    SoftFail,
    Fail,
    Neutral,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
