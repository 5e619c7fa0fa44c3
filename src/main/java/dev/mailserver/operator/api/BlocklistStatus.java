package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** What one blocklist says. */
public record BlocklistStatus(
        @Required @Size(max = 253) @JsonPropertyDescription("Its name: its zone without the key.")
        String name,

        @Required
        @Size(max = 32)
        @JsonPropertyDescription(
                "NotListed, Listed or PolicyListed; or why it says nothing: QueryRefused, UnexpectedAnswer, ListUnhealthy or TempError.")
        String verdict,

        @Required @JsonPropertyDescription("When it was asked.")
        Instant checkTime) {}
