package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Something that {@code managementPolicy: Manage} would do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlannedAction(
        @Required
        @Size(max = 64)
        @JsonPropertyDescription(
                "What would be done: the name of the EC2 call, CreateRecord, ChangeRecord, RemoveRecord, or Probe.")
        String action,

        @Required @Size(max = 512) @JsonPropertyDescription("To what.")
        String target,

        @Nullable
        @Size(max = PlannedAction.LONGEST)
        @JsonPropertyDescription("What is there now and would not be any more; of a TXT record its differing values.")
        String before,

        @Nullable @Size(max = PlannedAction.LONGEST) @JsonPropertyDescription("What would be there instead.")
        String after) {
    static final int LONGEST = 1024;

    /** Keeps to the schema. */
    public PlannedAction {
        before = bounded(before);
        after = bounded(after);
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
