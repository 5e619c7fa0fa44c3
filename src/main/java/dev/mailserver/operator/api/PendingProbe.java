package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A round of probes that was started and not yet read. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PendingProbe(
        @Required @Size(max = 64) @JsonPropertyDescription("Marks the lines of this round.")
        String nonce,

        @Nullable
        @Size(max = 64)
        @JsonPropertyDescription("What its result is read by, for instance an SSM command id.")
        String handle,

        @Required @JsonPropertyDescription("When it was started.")
        Instant startTime) {}
