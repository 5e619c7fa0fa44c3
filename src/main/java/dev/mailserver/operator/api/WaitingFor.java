package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Who must act next. Declared in rising precedence: with several, the last one is shown. */
public enum WaitingFor {
    @JsonEnumDefaultValue
    None,
    Operator,
    DNS,
    AWS,
    AWSSupport,
    User
}
