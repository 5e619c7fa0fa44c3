package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * Where a resource's EC2 and SSM calls go, and by what right.
 *
 * @param region for instance {@code eu-west-1}
 * @param role of another account; none: the account is that of the operator's credentials
 */
public record Scope(String region, Optional<Role> role) {
    /** With the operator's own credentials. */
    public Scope(String region) {
        this(region, Optional.empty());
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
