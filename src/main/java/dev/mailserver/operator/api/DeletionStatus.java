package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the deletion has come. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeletionStatus(
        @Nullable @JsonPropertyDescription("When every name server had forgotten the records.")
        Instant recordsGoneTime,

        @JsonPropertyDescription("How long caches may keep them after that, in seconds.")
        long ttl) {}
