package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A zone at a name server that takes dynamic updates. */
public record Rfc2136(
        @Required
        @Size(min = 1, max = 260)
        @ValidationRule(
                value = "!self.contains('://')",
                message = "a host and port without a scheme, for example ns1.example.com or 192.0.2.53:5353")
        @ValidationRule(
                value =
                        "self.matches('^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[[][0-9A-Fa-f:.]+[]])(:[0-9]{1,5})?$') || self.contains('://')",
                message =
                        "a host name or address, with a port where it is not 53, for example ns1.example.com or 192.0.2.53:5353")
        @JsonPropertyDescription(
                "The name server that takes the updates: the primary, as host or host:port. It is asked by TCP.")
        String server,

        @Nullable
        @Size(max = 253)
        @ValidationRule(
                value =
                        "self.matches('^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                message = "a domain name in lower case without a trailing dot, for example example.com")
        @JsonPropertyDescription("The zone. Default: the one that the server says the name lies in.")
        String zone,

        @Required @JsonPropertyDescription("The key that every message is signed with (RFC 8945).")
        TsigKey tsig) {}
