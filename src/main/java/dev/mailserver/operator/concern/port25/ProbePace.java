package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** When the next round is due. */
final class ProbePace {
    /** On request no more often than this. */
    private static final Duration ON_REQUEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration DEFAULT = Duration.ofMinutes(30);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6}[hms])+");
    private static final Pattern TERM = Pattern.compile("([0-9]+)([hms])");

    private ProbePace() {}

    /** From when on a round may be run. */
    static Instant due(OutboundSmtpStatus h, String interval, Settings settings, boolean requested) {
        var last = h.lastProbeTime();
        if (last == null) {
            return Instant.MIN;
        }
        var pace = pace(h, interval, settings);
        return last.plus(requested && pace.compareTo(ON_REQUEST) > 0 ? ON_REQUEST : pace);
    }

    private static Duration pace(OutboundSmtpStatus h, String interval, Settings settings) {
        var verdict = RoundVerdict.of(h.verdict()).orElse(RoundVerdict.ProbeUnavailable);
        boolean open = RoundVerdict.Open.name().equals(h.confirmed());
        if (open && verdict.gotThrough()) {
            return parse(interval);
        }
        boolean shaken = open && verdict.conclusive();
        return shaken || h.streak() < 2 ? settings.confirmProbeInterval() : settings.blockedProbeInterval();
    }

    /** A Go-style duration such as {@code 1h30m}; within the bounds of the schema, and its default where it is none. */
    static Duration parse(String interval) {
        if (!DURATION.matcher(interval).matches()) {
            return DEFAULT;
        }
        var sum = Duration.ZERO;
        for (var term = TERM.matcher(interval); term.find(); ) {
            long n = Long.parseLong(term.group(1));
            sum = sum.plus(
                    switch (term.group(2)) {
                        case "h" -> Duration.ofHours(n);
                        case "m" -> Duration.ofMinutes(n);
                        default -> Duration.ofSeconds(n);
                    });
        }
        return sum.compareTo(SHORTEST) < 0 ? SHORTEST : sum.compareTo(LONGEST) > 0 ? LONGEST : sum;
    }
}
