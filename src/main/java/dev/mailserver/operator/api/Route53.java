package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Route 53 hosted zone. */
@ValidationRule(
        value = "!has(self.externalID) || has(self.roleARN)",
        message = "externalID goes with roleARN, for example arn:aws:iam::123456789012:role/dns")
public record Route53(
        @Nullable
        @Size(max = 32)
        @ValidationRule(
                value = "self.matches('^Z[A-Z0-9]{1,31}$')",
                message = "a hosted zone id, for example Z0123456789ABCDEFGHIJ")
        @JsonPropertyDescription("The id of the hosted zone. Default: the public one with the longest matching name.")
        String hostedZoneID,

        @Nullable
        @Size(max = 620)
        @ValidationRule(
                value = "self.matches('^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$')",
                message = "the ARN of an IAM role, for example arn:aws:iam::123456789012:role/dns")
        @JsonPropertyDescription(
                "The role to assume for this zone, where it is another account's. Its trust policy permits sts:AssumeRole to the operator.")
        String roleARN,

        @Nullable
        @Size(min = 2, max = 1224)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_+=,.@:/-]+$')",
                message = "2 to 1224 of letters, digits and _+=,.@:/-, for example mail-4711")
        @JsonPropertyDescription("The external id that the role's trust policy asks for (sts:ExternalId).")
        String externalID) {
    /** Of the operator's own account. */
    public static Route53 of(@Nullable String hostedZoneID) {
        return new Route53(hostedZoneID, null, null);
    }
}
