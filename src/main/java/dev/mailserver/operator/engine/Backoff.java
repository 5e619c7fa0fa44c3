package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a failed action is tried again: a pure function of kind and count, kept in status, so that a restart changes nothing. */
final class Backoff {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** No service asks for more; what does is a clock gone wrong. */
    private static final Duration BELIEVED = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Backoff() {}

    /** How long to wait after the count-th failure in a row. */
    static Duration after(Failure failure, int count) {
        Duration base = switch (failure.kind()) {
            case THROTTLED, UNAVAILABLE, BOGUS, NO_NAME_SERVER -> SECOND.multipliedBy(2);
            case SETTLING -> SECOND.multipliedBy(3);
            case CONFLICT -> SECOND;
            case DENIED, NO_CREDENTIALS, NO_KEY, QUOTA, INVALID -> MINUTE;
        };
        var grown = base.multipliedBy(1L << Math.min(count - 1, 9));
        var capped = grown.compareTo(LONGEST) > 0 ? LONGEST : grown;
        return failure.retryAfter()
                .filter(asked -> asked.compareTo(capped) > 0)
                .map(asked -> asked.compareTo(BELIEVED) > 0 ? BELIEVED : asked)
                .orElse(capped);
    }

    /** The list with one more failure of that action. */
    static List<FailedAttempt> failed(List<FailedAttempt> before, Action action, Failure why, Instant now) {
        var earlier = of(before, action);
        int count = earlier.map(FailedAttempt::count).orElse(0) + 1;
        var all = new ArrayList<>(succeeded(before, action));
        all.add(new FailedAttempt(
                action.key(),
                why.kind().name(),
                why.text(),
                count,
                earlier.map(FailedAttempt::startTime).orElse(now),
                now.plus(after(why, count))));
        return all;
    }

    /** The list without that action. */
    static List<FailedAttempt> succeeded(List<FailedAttempt> before, Action action) {
        return before.stream().filter(f -> !f.action().equals(action.key())).toList();
    }

    /** Whether the action may be tried now. */
    static boolean due(List<FailedAttempt> failures, Action action, Instant now) {
        return of(failures, action).map(f -> !f.retryTime().isAfter(now)).orElse(true);
    }

    private static Optional<FailedAttempt> of(List<FailedAttempt> failures, Action action) {
        return failures.stream().filter(f -> f.action().equals(action.key())).findFirst();
    }
}
