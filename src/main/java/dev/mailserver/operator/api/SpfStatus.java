package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** SPF of one domain. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SpfStatus(
        @Required @Size(max = 253) @JsonPropertyDescription("The domain.")
        String domain,

        @Nullable @Size(max = 4000) @JsonPropertyDescription("Its SPF record.")
        String record,

        @Nullable
        @Size(max = 64)
        @JsonPropertyDescription("The term that the operator inserted, and that it removes again.")
        String insertedTerm,

        @Nullable
        @Size(max = 32)
        @JsonPropertyDescription("What a receiver makes of it for the address (RFC 7208 §2.6).")
        String result,

        @Nullable @JsonPropertyDescription("How many terms that need a look-up were evaluated; 10 are permitted.")
        Integer lookups,

        @Nullable @JsonPropertyDescription("How many look-ups found nothing; 2 are permitted.")
        Integer voidLookups) {}
