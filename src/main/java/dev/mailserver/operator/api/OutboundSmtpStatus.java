package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Outbound port 25. */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OutboundSmtpStatus(
        @Nullable @Size(max = 32) @JsonPropertyDescription("The verdict of the last whole round.")
        String verdict,

        @Nullable
        @Size(max = 32)
        @JsonPropertyDescription(
                "The verdict that enough rounds in a row have confirmed: it stands until they confirm another.")
        String confirmed,

        @Nullable @JsonPropertyDescription("Where it was probed from.")
        ProbeMode from,

        @Nullable @Size(max = 64) @JsonPropertyDescription("The instance it was probed from.")
        String instanceID,

        @Nullable @Size(max = 15) @JsonPropertyDescription("The Elastic IP that the rounds speak of.")
        String publicIP,

        @Nullable @Size(max = 45) @JsonPropertyDescription("The address that a target saw.")
        String egressIP,

        @Nullable @JsonPropertyDescription("When the last round ended.")
        Instant lastProbeTime,

        @Nullable @JsonPropertyDescription("When port 25 was last confirmed to be open.")
        Instant lastOpenTime,

        @Size(max = 16) @JsonPropertyDescription("Each target of the last round.")
        List<ProbeTarget> targets,

        @JsonPropertyDescription("How many rounds in a row had the last verdict.")
        int streak,

        @JsonPropertyDescription("How many rounds in a row have not got through to any target.")
        int failedRounds,

        @Nullable @JsonPropertyDescription("The round that is under way.")
        PendingProbe pending) {
    /** Nothing known. */
    public static final OutboundSmtpStatus NONE =
            OutboundSmtpStatusBuilder.builder().build();

    /** An absent list is an empty one. */
    public OutboundSmtpStatus {
        targets = targets == null ? List.of() : List.copyOf(targets);
    }

    /** A copy to change. */
    public OutboundSmtpStatusBuilder with() {
        return OutboundSmtpStatusBuilder.builder(this);
    }
}
