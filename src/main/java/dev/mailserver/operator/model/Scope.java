package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * Where a resource's EC2 and SSM calls go. The account is that of the operator's credentials.
 *
 * @param region for instance {@code eu-west-1}
 */
public record Scope(String region) {
    /**
     * Where the Security Token Service is asked for a role: in the operator's own Region, unless that is of another partition, which no
     * role can be assumed from.
     */
    public static Scope near(String roleARN, Optional<String> own) {
        return own.map(Scope::new)
                .filter(scope -> roleARN.startsWith("arn:" + scope.partition() + ":"))
                .orElse(new Scope("us-east-1"));
    }

    /** {@code aws}, {@code aws-us-gov}, {@code aws-cn}, {@code aws-eusc} or another one, by the Region's name. */
    public String partition() {
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("eusc-")) {
            return "aws-eusc";
        }
        return region.startsWith("us-iso") ? "aws-iso" : "aws";
    }

    /** Whether the EC2 API sets the PTR of an Elastic IP here; GovCloud and the isolated partitions have no self-service. */
    public boolean selfServiceReverseDns() {
        return !partition().equals("aws-us-gov") && !partition().equals("aws-iso");
    }
}
