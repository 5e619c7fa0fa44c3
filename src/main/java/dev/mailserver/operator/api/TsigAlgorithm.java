package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** How DNS messages are signed (RFC 8945 §6). */
public enum TsigAlgorithm {
    HmacSHA224,
    HmacSHA256,
    HmacSHA384,
    HmacSHA512,
    /** A value of another version. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
