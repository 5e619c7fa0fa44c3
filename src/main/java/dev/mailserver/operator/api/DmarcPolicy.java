package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What receivers are asked to do with mail that fails DMARC, spelt as in the record (RFC 9989 §4.7). */
public enum DmarcPolicy {
    none,
    quarantine,
    reject,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
