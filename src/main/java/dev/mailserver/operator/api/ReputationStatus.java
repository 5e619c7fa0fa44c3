package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What blocklists say. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReputationStatus(
        @Required @Size(max = 45) @JsonPropertyDescription("The address that they were asked for.")
        String publicIP,

        @Size(max = 32) @ListType(keys = "name") @JsonPropertyDescription("Each list, by name.")
        List<BlocklistStatus> lists) {
    /** An absent list is an empty one. */
    public ReputationStatus {
        lists = lists == null ? List.of() : List.copyOf(lists);
    }
}
