package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A key that mail is signed with. */
@ValidationRule(
        value = "has(self.publicKey) != has(self.secretRef)",
        message =
                "set exactly one of publicKey (for example MIIBIjANBgkq…) and secretRef (for example {name: dkim, key: tls.key})")
public record Dkim(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$')",
                message =
                        "a selector (RFC 6376 section 3.1): letters in lower case, digits, inner hyphens and dots, for example mail2026")
        @JsonPropertyDescription("The selector: the s= of the signatures.")
        String selector,

        @Nullable
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
                "The public key: base64 (of RSA the SubjectPublicKeyInfo, of Ed25519 the 32 octets), PEM, or the whole text of the DNS record. RSA of 2048 to 4096 bits, or Ed25519.")
        String publicKey,

        @Nullable
        @JsonPropertyDescription(
                "The PEM private key that the server signs with. Only its public half leaves the Secret; it is read again at each look.")
        SecretRef secretRef) {}
