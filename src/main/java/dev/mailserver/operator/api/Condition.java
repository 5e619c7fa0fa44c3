package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/**
 * A condition as {@code metav1.Condition} has it.
 *
 * @param lastTransitionTime when {@code status} last changed (UTC); reason and message may change without moving it
 */
public record Condition(
        @Required @Size(max = 64) @JsonPropertyDescription("What this condition is about.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        Tri status,

        @JsonPropertyDescription("The generation of the spec that was judged.")
        long observedGeneration,

        @Required @JsonPropertyDescription("When status last changed.")
        Instant lastTransitionTime,

        @Required
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @JsonPropertyDescription("Why, in one word of a closed list; scripts may rely on it.")
        String reason,

        @Required @Size(max = 2048) @JsonPropertyDescription("Why, for a person.")
        String message) {}
