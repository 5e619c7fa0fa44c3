package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A zone that only a person changes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Manual() {}
