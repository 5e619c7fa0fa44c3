package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** How port 25 is tested. */
public record OutboundSmtp(
        @Default("Auto")
        @JsonPropertyDescription(
                "Where the probe runs. Instance: on the mail instance, by SSM Run Command. Operator: from the operator's pod, right only where that shares account, Region and egress. Disabled: not at all. Auto: Instance where SSM manages it.")
        ProbeMode probe,

        @Default("30m")
        @Size(max = 32)
        @ValidationRule(
                value =
                        "self.matches('^([0-9]{1,6}(h|m|s))+$') && duration(self) >= duration('5m') && duration(self) <= duration('168h')",
                message = "a duration between 5m and 168h, for example 30m or 1h30m")
        @JsonPropertyDescription("How often port 25 is probed once it is open. While it is blocked: every 10 minutes.")
        String interval) {
    static final OutboundSmtp DEFAULT = new OutboundSmtp(ProbeMode.Auto, "30m");

    /** Defaults as the schema has them. */
    public OutboundSmtp {
        probe = Objects.requireNonNullElse(probe, ProbeMode.Auto);
        interval = Objects.requireNonNullElse(interval, "30m");
    }
}
