package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A zone that has something of this MailServer: at a name server where it has a key, else at Route 53. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DnsZone(
        @Required
        @Size(max = 320)
        @JsonPropertyDescription("The id of the hosted zone, or host:port of the name server.")
        String id,

        @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
        String name,

        @Nullable @Size(max = 620) @JsonPropertyDescription("The role it is reached by, where there is one.")
        String roleARN,

        @Nullable @Size(max = 1224) @JsonPropertyDescription("The external id of the role, where there is one.")
        String externalID,

        @Nullable @JsonPropertyDescription("The key that its name server asks for; not its secret.")
        DnsKey tsig) {}
