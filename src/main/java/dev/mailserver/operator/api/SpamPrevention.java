package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What prevents spam. */
public record SpamPrevention(
        @Size(max = 16) @ListType @JsonPropertyDescription("Measures in force on the server.")
        List<SpamMeasure> measures,

        @Nullable @Size(max = 2000) @JsonPropertyDescription("Anything else that AWS should know.")
        String notes) {
    /** An absent list is an empty one. */
    public SpamPrevention {
        measures = measures == null ? List.of() : List.copyOf(measures);
    }
}
