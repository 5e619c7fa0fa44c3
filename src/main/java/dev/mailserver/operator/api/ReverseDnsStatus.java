package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The PTR. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReverseDnsStatus(
        @Size(max = 16) @JsonPropertyDescription("The names that DNS answers for the address.")
        List<@Size(max = 253) String> ptr,

        @Nullable
        @Size(max = 32)
        @JsonPropertyDescription("How forward-confirmed reverse DNS stands, as a receiver sees it.")
        String verdict,

        @Nullable @JsonPropertyDescription("SelfService or SupportRequest.")
        ReverseDnsMode mode,

        @Nullable @JsonPropertyDescription("When the PTR was asked for.")
        Instant requestTime) {
    /** Nothing known. */
    public static final ReverseDnsStatus NONE = new ReverseDnsStatus(List.of(), null, null, null);

    /** An absent list is an empty one. */
    public ReverseDnsStatus {
        ptr = ptr == null ? List.of() : List.copyOf(ptr);
    }

    /** A copy to change. */
    public ReverseDnsStatusBuilder with() {
        return ReverseDnsStatusBuilder.builder(this);
    }
}
