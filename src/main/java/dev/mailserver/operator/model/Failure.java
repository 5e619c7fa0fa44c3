package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why something could not be seen or done.
 *
 * @param text for a person: what was refused, by whom; stable, without request ids or times
 * @param retryAfter when the other side says so
 */
public record Failure(Kind kind, String text, Optional<Duration> retryAfter) {
    /** The kinds that lead to different behaviour. */
    public enum Kind {
        /** A rate limit; a later call will do. */
        THROTTLED,
        /** No answer, or a server error: whether it was done is unknown. */
        UNAVAILABLE,
        /** Not permitted. */
        DENIED,
        /** There are no usable credentials. */
        NO_CREDENTIALS,
        /** A quota is used up. */
        QUOTA,
        /** The present state is not the expected one: look again. */
        CONFLICT,
        /** Refused for what it says; the same again is refused again. */
        INVALID,
        /** Answers that fail DNSSEC validation (RFC 4033 §5): a receiver that validates sees none. */
        BOGUS,
        /** Not found just after it was created, or still locked by what was just undone: time will tell. */
        SETTLING,
        /** A name server did not answer, or had an error of its own: whether it was done is unknown. */
        NO_NAME_SERVER,
        /** The key that a message is signed with is not there. */
        NO_KEY
    }

    /** Without a time from the other side. */
    public static Failure of(Kind kind, String text) {
        return new Failure(kind, text, Optional.empty());
    }

    /** As it was recorded in status; a kind of another version counts as {@link Kind#UNAVAILABLE}. */
    public static Failure of(FailedAttempt attempt) {
        var kind = Stream.of(Kind.values())
                .filter(k -> k.name().equals(attempt.kind()))
                .findFirst()
                .orElse(Kind.UNAVAILABLE);
        return of(kind, attempt.message());
    }

    /** Whether it is that AWS Support has set the PTR and so locked the address: only Support can unlock it. */
    public boolean lockedBySupport() {
        return text.contains("InvalidAddress.Locked");
    }

    /** The reason a condition carries when it is this that stands in the way. */
    public Reason reason() {
        return switch (kind) {
            case THROTTLED -> Reason.Throttled;
            case BOGUS -> Reason.DnssecBogus;
            case UNAVAILABLE, SETTLING, CONFLICT -> Reason.AwsUnavailable;
            case DENIED -> Reason.AccessDenied;
            case NO_CREDENTIALS -> Reason.CredentialsUnavailable;
            case QUOTA, INVALID -> Reason.UpdateRefused;
            case NO_NAME_SERVER -> Reason.NameServerUnavailable;
            case NO_KEY -> Reason.SecretNotFound;
        };
    }
}
