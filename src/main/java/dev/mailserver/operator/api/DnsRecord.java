package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One DNS record set as its zone has it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DnsRecord(
        @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
        String name,

        @Required @Size(max = 16) @JsonPropertyDescription("Its type.")
        String type,

        @JsonPropertyDescription("Its TTL in seconds.") long ttl,

        @Size(max = 16) @JsonPropertyDescription("Its values, as far as they are this MailServer's.")
        List<@Size(max = 2048) String> values,

        @Required
        @Size(max = 320)
        @JsonPropertyDescription(
                "The zone that holds it: the id of a hosted zone, host:port of a name server that takes updates, or manual.")
        String zone,

        @Nullable @Size(max = 64) @JsonPropertyDescription("The change that wrote it, where this is known.")
        String changeID) {
    /** An absent list is an empty one. */
    public DnsRecord {
        values = values == null ? List.of() : List.copyOf(values);
    }
}
