package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What one target answered. */
public record ProbeTarget(
        @Required @Size(max = 253) @JsonPropertyDescription("The target.")
        String target,

        @Required @Size(max = 32) @JsonPropertyDescription("What it was like.")
        String verdict) {}
