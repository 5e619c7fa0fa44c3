package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One zone that names below a suffix are kept in. */
@ValidationRule(
        value = "(has(self.route53) ? 1 : 0) + (has(self.rfc2136) ? 1 : 0) + (has(self.manual) ? 1 : 0) == 1",
        message =
                "set exactly one of route53, rfc2136 and manual, for example route53: {hostedZoneID: Z0123456789ABCDEFGHIJ}")
public record Zone(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value =
                        "self.matches('^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                message = "a domain name in lower case without a trailing dot, for example example.com")
        @JsonPropertyDescription("Names that are this or end in it are kept in this zone.")
        String suffix,

        @Nullable @JsonPropertyDescription("A Route 53 hosted zone.")
        Route53 route53,

        @Nullable
        @JsonPropertyDescription(
                "A zone of a name server that takes signed dynamic updates (RFC 2136), such as BIND, Knot DNS or PowerDNS.")
        Rfc2136 rfc2136,

        @Nullable
        @JsonPropertyDescription(
                "A zone that only you can change, for instance in the panel of an ISP: status says which records to create, and they are verified.")
        Manual manual) {
    /** A Route 53 hosted zone. */
    public static Zone of(String suffix, Route53 route53) {
        return new Zone(suffix, route53, null, null);
    }
}
