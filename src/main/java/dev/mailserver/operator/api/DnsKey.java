package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where a TSIG key is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DnsKey(
        @Required @Size(max = 254) @JsonPropertyDescription("Its name.")
        String keyName,

        @Required @JsonPropertyDescription("Its algorithm.") TsigAlgorithm algorithm,

        @Required @JsonPropertyDescription("The Secret that has it.")
        SecretRef secretRef) {}
