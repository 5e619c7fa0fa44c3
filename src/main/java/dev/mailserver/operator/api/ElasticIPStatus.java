package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The Elastic IP. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ElasticIPStatus(
        @Nullable @Size(max = 64) @JsonPropertyDescription("Its allocation id.")
        String allocationID,

        @Nullable @Size(max = 15) @JsonPropertyDescription("The address itself.")
        String publicIP,

        @Nullable @Size(max = 64) @JsonPropertyDescription("Its association id.")
        String associationID,

        @Nullable @Size(max = 64) @JsonPropertyDescription("The network interface it is associated with.")
        String networkInterfaceID,

        @Nullable @Size(max = 64) @JsonPropertyDescription("The instance it is associated with.")
        String instanceID,

        @Nullable @JsonPropertyDescription("Created by the operator, Adopted by its tags, or Given in the spec.")
        Ownership ownership,

        @Nullable
        @JsonPropertyDescription(
                "True once the operator has set out to associate it: a given address is disassociated again only then.")
        Boolean associatedByOperator,

        @Nullable
        @JsonPropertyDescription(
                "When an allocation was last asked for: written before asking, so that a lost answer is no second address.")
        Instant allocationRequestTime) {
    /** Nothing known. */
    public static final ElasticIPStatus NONE = ElasticIPStatusBuilder.builder().build();

    /** A copy to change. */
    public ElasticIPStatusBuilder with() {
        return ElasticIPStatusBuilder.builder(this);
    }
}
