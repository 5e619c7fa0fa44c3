package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** How a case stands. */
public enum SupportCaseState {
    Submitted,
    InfoRequested,
    Approved,
    Refused,
    /** A value of another version; nothing is done on it. */
    @JsonEnumDefaultValue
    @JsonIgnore
    Unrecognized
}
