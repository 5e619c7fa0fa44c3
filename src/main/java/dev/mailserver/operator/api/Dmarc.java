package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A DMARC policy. */
public record Dmarc(
        @Required
        @JsonPropertyDescription(
                "What receivers are asked to do with mail that fails: none (only reports), quarantine or reject. Begin with none.")
        DmarcPolicy policy,

        @Nullable @JsonPropertyDescription("The same for mail of subdomains. Default: as policy.")
        DmarcPolicy subdomainPolicy,

        @Nullable
        @JsonPropertyDescription("The same for mail of subdomains that do not exist. Default: as subdomainPolicy.")
        DmarcPolicy nonexistentSubdomainPolicy,

        @Size(max = 4)
        @ListType
        @ValidationRule(value = ADDRESSES, message = ADDRESS_WANTED)
        @JsonPropertyDescription("Mail addresses that aggregate reports are sent to.")
        List<@Size(max = 254) String> rua,

        @Size(max = 4)
        @ListType
        @ValidationRule(value = ADDRESSES, message = ADDRESS_WANTED)
        @JsonPropertyDescription("Mail addresses that failure reports are sent to (RFC 9991).")
        List<@Size(max = 254) String> ruf,

        @Nullable
        @JsonPropertyDescription(
                "True: receivers are asked to apply the next milder policy while it is tried out (RFC 9989).")
        Boolean testing,

        @Nullable
        @Min(0)
        @Max(100)
        @JsonPropertyDescription(
                "The share of failing mail that the policy applies to, for receivers that still follow RFC 7489; RFC 9989 has removed it, see testing.")
        Integer percent,

        @Default("{}") @JsonPropertyDescription("How closely the names in SPF and DKIM must match the domain in From.")
        Alignment alignment) {
    private static final String ADDRESSES =
            "self.all(a, a.matches('^(mailto:)?[A-Za-z0-9._+=~-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z0-9]([a-z0-9-]*[a-z0-9])?$'))";
    private static final String ADDRESS_WANTED =
            "mail addresses with a domain in lower case, for example dmarc@example.com";

    /** Defaults as the schema has them. */
    public Dmarc {
        rua = rua == null ? List.of() : List.copyOf(rua);
        ruf = ruf == null ? List.of() : List.copyOf(ruf);
        alignment = Objects.requireNonNullElse(alignment, Alignment.DEFAULT);
    }
}
