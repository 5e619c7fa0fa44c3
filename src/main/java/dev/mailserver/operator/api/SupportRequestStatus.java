package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request for AWS Support. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SupportRequestStatus(
        @Nullable @Size(max = 256) @JsonPropertyDescription("The form to send it by.")
        String url,

        @Size(max = 2) @JsonPropertyDescription("What it asks for.")
        List<SupportKind> kinds,

        @Nullable @Size(max = 8192) @JsonPropertyDescription("The finished text, per field of the form.")
        String text,

        @Nullable @JsonPropertyDescription("Since when it is needed.")
        Instant startTime) {
    /** An absent list is an empty one. */
    public SupportRequestStatus {
        kinds = kinds == null ? List.of() : List.copyOf(kinds);
    }
}
