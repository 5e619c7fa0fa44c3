package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Route 53 hosted zone. */
@ValidationRule(value = IamRole.GOES_WITH, message = IamRole.GOES_WITH_MESSAGE)
public record Route53(
        @Nullable
        @Size(max = 32)
        @ValidationRule(
                value = "self.matches('^Z[A-Z0-9]{1,31}$')",
                message = "a hosted zone id, for example Z0123456789ABCDEFGHIJ")
        @JsonPropertyDescription("The id of the hosted zone. Default: the public one with the longest matching name.")
        String hostedZoneID,

        @Nullable
        @Size(max = IamRole.ARN_SIZE)
        @ValidationRule(value = IamRole.ARN, message = IamRole.ARN_MESSAGE)
        @JsonPropertyDescription(
                "The role to assume for this zone, where it is another account's. Its trust policy permits sts:AssumeRole to the operator.")
        String roleARN,

        @Nullable
        @Size(min = 2, max = IamRole.EXTERNAL_ID_SIZE)
        @ValidationRule(value = IamRole.EXTERNAL_ID, message = IamRole.EXTERNAL_ID_MESSAGE)
        @JsonPropertyDescription("The external id that the role's trust policy asks for (sts:ExternalId).")
        String externalID) {
    /** Of the operator's own account. */
    public static Route53 of(@Nullable String hostedZoneID) {
        return new Route53(hostedZoneID, null, null);
    }
}
