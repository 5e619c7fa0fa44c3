package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The status of a condition (metav1.ConditionStatus). */
public enum Tri {
    @JsonProperty("True")
    True,
    @JsonProperty("False")
    False,
    @JsonProperty("Unknown")
    @JsonEnumDefaultValue
    Unknown;

    /** {@code True} or {@code False}. */
    public static Tri of(boolean value) {
        return value ? True : False;
    }
}
