package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What an exception of the SDK means. Texts are stable and say what a person needs: {@code <permission>: <code>: <message>}, without
 * request ids, and with account numbers only where access is denied (the ARN is what has to be granted something).
 */
final class AwsFailures {
    private static final int LONGEST = 500;

    /** What is not there: released, or created a moment ago and not yet seen everywhere. */
    private static final Set<String> GONE = Set.of(
            "InvalidAllocationID.NotFound",
            "InvalidAddressID.NotFound",
            "InvalidAddress.NotFound",
            "InvalidAssociationID.NotFound");

    /** Route 53 is still at an earlier change of the zone. */
    static final String BUSY = "PriorRequestNotComplete";

    private static final Set<String> NO_CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    /** What is said of credentials that are good elsewhere, in a Region that is not enabled in their account. */
    private static final Set<String> UNKNOWN = Set.of("InvalidClientTokenId", "UnrecognizedClientException");

    private static final Set<String> DENIED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "Blocked",
            "OptInRequired",
            "PendingVerification",
            "UnauthorizedOperation");

    private static final Set<String> THROTTLED =
            Set.of("RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException");

    private static final Set<String> QUOTA = Set.of("AddressLimitExceeded", "LimitsExceeded");

    private static final Set<String> CONFLICT = Set.of(
            "IncorrectInstanceState",
            "InvalidIPAddress.InUse",
            "InvalidInstanceID.NotFound",
            "InvalidNetworkInterfaceID.NotFound",
            "NoSuchHostedZone",
            "Resource.AlreadyAssociated");

    private static final Pattern ENCODED =
            Pattern.compile("\\s*Encoded authorization failure message:.*", Pattern.DOTALL);
    private static final Pattern PERMISSION = Pattern.compile("perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)");
    private static final Pattern SESSION = Pattern.compile("(:assumed-role/[^/\\s]+)/[^\\s]+");
    private static final Pattern ACCOUNT = Pattern.compile("\\b\\d{12}\\b");
    private static final Pattern REQUEST_ID =
            Pattern.compile("\\b[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");

    private AwsFailures() {}

    /**
     * What it means.
     *
     * @param permission the IAM action of the call, for instance {@code ec2:ReleaseAddress}
     */
    static Failure of(String permission, SdkException e) {
        return switch (e) {
            case AwsCalls.HeldBack held -> held.why();
            case AssumedRole.Refused refused -> refused.why();
            case AwsServiceException answer -> answered(permission, answer);
            case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
                Failure.of(Kind.UNAVAILABLE, permission + ": AWS did not answer in time.");
            default -> unanswered(permission, e);
        };
    }

    /** The error code of an answer, for instance {@code AddressLimitExceeded}; without one, the HTTP status. */
    static String code(AwsServiceException e) {
        return details(e).map(AwsErrorDetails::errorCode).orElse("HTTP" + e.statusCode());
    }

    /** Whether it is a rate limit that stands in the way. */
    static boolean throttled(AwsServiceException e) {
        return THROTTLED.contains(code(e)) || e.isThrottlingException();
    }

    /** Whether it is {@code AuthFailure}, whose HTTP status is 401: the JDK's client keeps the body of such an answer from us. */
    static boolean unauthenticated(AwsServiceException e) {
        return e.statusCode() == 401;
    }

    /** Whether it says that what was to be removed is not there. */
    static boolean gone(AwsServiceException e) {
        return GONE.contains(code(e));
    }

    private static Failure answered(String permission, AwsServiceException e) {
        var code = code(e);
        var kind = kind(e, code);
        var message = REQUEST_ID
                .matcher(details(e).map(AwsErrorDetails::errorMessage).orElse(""))
                .replaceAll("…");
        var text = switch (kind) {
            case THROTTLED -> permission + ": AWS limits the rate of calls (" + code + ").";
            case DENIED -> denied(permission, code, message);
            case NO_CREDENTIALS -> permission + ": AWS does not accept " + unaccepted(e, code);
            default ->
                permission + ": " + code + ": " + ACCOUNT.matcher(message).replaceAll("…");
        };
        return bounded(kind, text);
    }

    private static String unaccepted(AwsServiceException e, String code) {
        boolean unknown = UNKNOWN.contains(code) || unauthenticated(e);
        return AwsCalls.ByRole.of(e)
                .map(by -> by.session() + " (" + code + ")"
                        + (unknown && by.regional() ? ": is that Region enabled in its account?" : "."))
                .orElse("the operator's credentials (" + code + ").");
    }

    private static Kind kind(AwsServiceException e, String code) {
        if (throttled(e) || code.equals(BUSY)) {
            return Kind.THROTTLED;
        }
        if (NO_CREDENTIALS.contains(code) || unauthenticated(e)) {
            return Kind.NO_CREDENTIALS;
        }
        if (DENIED.contains(code)) {
            return Kind.DENIED;
        }
        if (QUOTA.contains(code)) {
            return Kind.QUOTA;
        }
        if (GONE.contains(code) || code.equals("InvalidAddress.PtrSet")) {
            return Kind.SETTLING;
        }
        if (CONFLICT.contains(code)) {
            return Kind.CONFLICT;
        }
        return e.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.INVALID;
    }

    private static String denied(String permission, String code, String message) {
        var named = PERMISSION.matcher(message);
        var said = SESSION.matcher(ENCODED.matcher(message).replaceAll("")).replaceAll("$1");
        return "AWS denies " + (named.find() ? named.group(1) : permission) + " (" + code + "). " + said;
    }

    private static Failure unanswered(String permission, SdkException e) {
        var message = Objects.requireNonNullElse(e.getMessage(), "").toLowerCase(Locale.ROOT);
        if (message.contains("credentials")) {
            return Failure.of(
                    Kind.NO_CREDENTIALS,
                    permission
                            + ": no AWS credentials were found (environment, web identity, container or instance role).");
        }
        Throwable root = e;
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return Failure.of(
                Kind.UNAVAILABLE,
                permission + ": AWS could not be reached, or did not answer ("
                        + root.getClass().getSimpleName() + ").");
    }

    private static Optional<AwsErrorDetails> details(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails()).filter(d -> d.errorCode() != null);
    }

    /** With a text that is fit for a status: one line, bounded. */
    static Failure bounded(Kind kind, String text) {
        var plain = CONTROLS.matcher(text).replaceAll(" ").strip();
        return Failure.of(kind, plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…");
    }
}
