package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;

/** A TSIG key. */
public record TsigKey(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?[.]?$')",
                message = "the name of the key as the server has it, for example mailserver")
        @JsonPropertyDescription("The name of the key, as the server has it.")
        String keyName,

        @Default("HmacSHA256") @JsonPropertyDescription("The algorithm of the key.")
        TsigAlgorithm algorithm,

        @Required @JsonPropertyDescription("The secret of the key in base64, as tsig-keygen and keymgr print it.")
        SecretRef secretRef) {
    /** Defaults as the schema has them. */
    public TsigKey {
        algorithm = Objects.requireNonNullElse(algorithm, TsigAlgorithm.HmacSHA256);
    }
}
