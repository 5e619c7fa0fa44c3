package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What AWS Support is told. Only what is stated here and what the operator has observed goes into the text. */
public record SupportRequest(
        @Nullable
        @Size(max = 254)
        @ValidationRule(
                value = "self.matches('^[^@ ]+@[^@ ]+[.][^@ ]+$')",
                message = "an e-mail address, for example postmaster@example.com")
        @JsonPropertyDescription("Where AWS reaches you.")
        String contactEmail,

        @Nullable
        @Size(max = 2000)
        @JsonPropertyDescription("What the mail is for, in your words: who gets it, and how they came to want it.")
        String useCase,

        @Nullable
        @Size(max = 256)
        @JsonPropertyDescription("How much mail is sent, for example: about 500 messages a day.")
        String volume,

        @Nullable @JsonPropertyDescription("What prevents spam from being sent by this server.")
        SpamPrevention spamPrevention,

        @Size(max = 2)
        @ListType(keys = "kind")
        @JsonPropertyDescription("The cases opened with AWS Support and how they stand.")
        List<SupportCase> cases) {
    /** An absent list is an empty one. */
    public SupportRequest {
        cases = cases == null ? List.of() : List.copyOf(cases);
    }
}
