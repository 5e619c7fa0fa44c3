package dev.mailserver.operator.model;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.ProbeMode;
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
     * @param hostname the name to say in EHLO
     * @param nonce tells this round from others; letters and digits
     */
    public record Round(Place place, Optional<String> instanceID, String hostname, String nonce) {
        /** The round that status says is under way. */
        public static Optional<Round> pending(OutboundSmtpStatus status, String hostname) {
            return Optional.ofNullable(status.pending())
                    .map(p -> new Round(
                            status.from() == ProbeMode.Operator ? Place.OPERATOR : Place.INSTANCE,
                            Optional.ofNullable(status.instanceID()),
                            hostname,
                            p.nonce()));
        }
    }

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
     * @param startTls whether the answer to EHLO offers STARTTLS; empty where EHLO was not answered
     * @param echo the client address that the target named
     */
    public record Observation(
            String target,
            Connect connect,
            Optional<Integer> reply,
            boolean greetsAsTarget,
            Optional<Boolean> startTls,
            Optional<String> echo) {
        /** Of a target that no connection was made to. */
        public static Observation unconnected(String target, Connect connect) {
            return new Observation(target, connect, Optional.empty(), false, Optional.empty(), Optional.empty());
        }
    }

    /**
     * A finished round.
     *
     * @param nonce of the round
     * @param control how a connection to TCP 443 from the same place went; it tells a port 25 block from no network at all
     * @param toolMissing whether there was nothing to probe with
     * @param namesItself whether the mail server at that place greets, and answers EHLO, by the round's host name; empty where none
     *     does or none was asked
     */
    public record Result(
            String nonce,
            List<Observation> targets,
            Optional<Connect> control,
            boolean toolMissing,
            Optional<Boolean> namesItself) {
        /** Of a place whose own mail server was not asked. */
        public Result(String nonce, List<Observation> targets, Optional<Connect> control, boolean toolMissing) {
            this(nonce, targets, control, toolMissing, Optional.empty());
        }

        /** Keeps a copy. */
        public Result {
            targets = List.copyOf(targets);
        }
    }

    /** The host of a target host:port. */
    public static String host(String target) {
        int colon = target.lastIndexOf(':');
        return colon < 0 ? target : target.substring(0, colon);
    }

    /** Whether the last round that tells anything reached nobody. */
    public static boolean blocked(OutboundSmtpStatus status) {
        return status.failedRounds() > 0;
    }

    /**
     * The instance that mail leaves from: the one that holds the address; where none does (a NAT gateway holds it), the only one
     * that the selector names.
     */
    public static Optional<String> mailInstance(Optional<ElasticIp> address, List<Instance> selected) {
        return address.flatMap(ElasticIp::association)
                .flatMap(ElasticIp.Association::instanceID)
                .or(() -> {
                    var standing = selected.stream().filter(i -> !i.gone()).toList();
                    return standing.size() == 1
                            ? Optional.of(standing.getFirst().id())
                            : Optional.empty();
                });
    }
}
