package dev.mailserver.operator.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IAM role to act by, mostly one of another account.
 *
 * @param externalID what its trust policy asks for (sts:ExternalId)
 */
public record Role(String arn, Optional<String> externalID) {
    /** As the spec names it; none where it names none. */
    public static Optional<Role> of(@Nullable String arn, @Nullable String externalID) {
        return Optional.ofNullable(arn).map(a -> new Role(a, Optional.ofNullable(externalID)));
    }

    /**
     * Where the Security Token Service is asked for it: in the operator's own Region, unless that is of another partition, which no
     * role can be assumed from; then in one that each account of its partition has.
     */
    public Scope tokens(Optional<String> ownRegion) {
        return ownRegion
                .map(Scope::new)
                .filter(own -> own.partition().equals(partition()))
                .orElseGet(() -> new Scope(
                        switch (partition()) {
                            case "aws-us-gov" -> "us-gov-west-1";
                            case "aws-cn" -> "cn-north-1";
                            case "aws-eusc" -> "eusc-de-east-1";
                            default -> "us-east-1";
                        }));
    }

    /** The account that it is of. */
    public String accountID() {
        return arn.split(":", 6)[4];
    }

    /** The partition that it is of, for instance {@code aws}. */
    public String partition() {
        return arn.split(":", 3)[1];
    }
}
