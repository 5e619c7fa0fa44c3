package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another domain that the server sends for. */
public record AdditionalDomain(
        @Required
        @Size(min = 4, max = 232)
        @ValidationRule(
                value = "self.matches('^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                message =
                        "a domain name of at least two labels in lower case, international names as A-labels, without a trailing dot, for example example.org")
        @JsonPropertyDescription("The domain, for example example.org.")
        String name,

        @Default("{}") @JsonPropertyDescription("The SPF record of that domain (RFC 7208).")
        DomainSpf spf,

        @Size(max = 8)
        @ListType(keys = "selector")
        @JsonPropertyDescription("The keys that the server signs that domain's mail with, as in spec.dkim.")
        List<Dkim> dkim,

        @Nullable @JsonPropertyDescription("The DMARC policy of that domain, as in spec.dmarc.")
        Dmarc dmarc) {
    /** Defaults as the schema has them. */
    public AdditionalDomain {
        spf = Objects.requireNonNullElse(spf, DomainSpf.DEFAULT);
        dkim = dkim == null ? List.of() : List.copyOf(dkim);
    }
}
