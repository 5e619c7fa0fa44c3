package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Credentials of a role, taken anew before they expire; a role that cannot be assumed is named with what it must permit, and not asked
 * for again at once: all roles share one rate.
 */
final class AssumedRole implements AwsCredentialsProvider {
    private static final String PERMISSION = "sts:AssumeRole";

    /** By it CloudTrail of the other account shows who it was. */
    private static final String SESSION = "mailserver-operator";

    private static final Duration REFUSED = Duration.ofSeconds(30);

    private final Role role;
    private final InstantSource clock;
    private final StsAssumeRoleCredentialsProvider provider;
    private volatile Refusal last = new Refusal(Instant.MIN, Failure.of(Kind.DENIED, ""));

    private record Refusal(Instant time, Failure why) {}

    AssumedRole(StsClient sts, Role role, InstantSource clock) {
        this.role = role;
        this.clock = clock;
        this.provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(role.arn())
                        .roleSessionName(SESSION)
                        .externalId(role.externalID().orElse(null)))
                .build();
    }

    /** It could not be assumed. */
    static final class Refused extends SdkClientException {
        private static final long serialVersionUID = 1L;
        private final transient Failure why;

        Refused(Failure why) {
            super(builder().message(why.text()));
            this.why = why;
        }

        Failure why() {
            return why;
        }
    }

    @Override
    public AwsCredentials resolveCredentials() {
        var refused = last;
        if (clock.instant().isBefore(refused.time().plus(REFUSED))) {
            throw new Refused(refused.why());
        }
        try {
            return provider.resolveCredentials();
        } catch (SdkException e) {
            var why = refusal(AwsFailures.of(PERMISSION, e));
            if (why.kind() == Kind.DENIED) {
                last = new Refusal(clock.instant(), why);
            }
            throw new Refused(why);
        }
    }

    private Failure refusal(Failure why) {
        return why.kind() == Kind.DENIED
                ? AwsFailures.bounded(
                        Kind.DENIED,
                        "The role " + role.arn() + " cannot be assumed: its trust policy must permit sts:AssumeRole"
                                + role.externalID()
                                        .map(_ -> " with the sts:ExternalId that the spec has")
                                        .orElse(" without an sts:ExternalId")
                                + " to the operator, and the operator's own policy must permit it on that role. "
                                + why.text())
                : why;
    }
}
