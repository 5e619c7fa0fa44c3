package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A case with AWS Support. */
public record SupportCase(
        @Required @JsonPropertyDescription("What was asked for.")
        SupportKind kind,

        @Nullable @Size(max = 64) @JsonPropertyDescription("The case id, for your own reference.")
        String id,

        @Required @JsonPropertyDescription("How the case stands. Set it when AWS answers.")
        SupportCaseState state) {}
