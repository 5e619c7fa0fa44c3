package dev.mailserver.operator.model;

import java.util.List;
import java.util.Optional;

/** Testing outbound port 25: what is asked and what was observed. Judgement is {@code concern.port25}'s. */
public final class Probing {
    private Probing() {}

    /** Where a round runs. */
    public enum Place {
        INSTANCE,
        OPERATOR
    }

    /**
     * A round to run.
     *
     * @param instanceID where it runs, for {@link Place#INSTANCE}
     * @param nonce marks its lines; letters and digits
     */
    public record Round(Place place, Optional<String> instanceID, String nonce) {}

    /** How a TCP connection went. */
    public enum Connect {
        CONNECTED,
        TIMED_OUT,
        REFUSED,
        UNREACHABLE,
        FAILED
    }

    /**
     * What was observed of one target.
     *
     * @param target as configured, host:port
     * @param reply the code of the greeting (RFC 5321 §4.2), where there was one
     * @param greetsAsTarget whether the greeting names the target's host or its domain
     * @param startTls whether EHLO offered STARTTLS
     * @param echo the client address that the target named
     */
    public record Observation(
            String target,
            Connect connect,
            Optional<Integer> reply,
            boolean greetsAsTarget,
            boolean startTls,
            Optional<String> echo) {}

    /**
     * A finished round.
     *
     * @param control how a connection to TCP 443 from the same place went; it tells a port 25 block from no network at all
     * @param toolMissing whether there was nothing to probe with
     */
    public record Result(String nonce, List<Observation> targets, Optional<Connect> control, boolean toolMissing) {
        /** Keeps a copy. */
        public Result {
            targets = List.copyOf(targets);
        }
    }
}
