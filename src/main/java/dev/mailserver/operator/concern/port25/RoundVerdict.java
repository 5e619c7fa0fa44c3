package dev.mailserver.operator.concern.port25;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a whole round says of outbound port 25; the names stand in status. */
enum RoundVerdict {
    /** Every target was reached. */
    Open,
    /** Every SYN to port 25 was left unanswered, while TCP 443 works from the same place. */
    Filtered,
    /** Connections were refused on the way. */
    Refused,
    /** Nothing was reached, TCP 443 neither. */
    Unreachable,
    /** Somebody else answers in the targets' stead. */
    Intercepted,
    /** Some targets were reached and others were not. */
    Partial,
    /** Mail leaves by another address than the Elastic IP. */
    WrongEgress,
    /** There is nothing to probe with on the instance. */
    ProbeToolMissing,
    /** The round could not be run or read. */
    ProbeUnavailable;

    /** Whether the round says anything of the path. */
    boolean conclusive() {
        return this != ProbeToolMissing && this != ProbeUnavailable;
    }

    /** Whether at least one target was reached by the right address. */
    boolean gotThrough() {
        return this == Open || this == Partial;
    }

    /** Whether nobody answered at all, so that something in the VPC may be in the way. */
    boolean silent() {
        return this == Filtered || this == Unreachable;
    }

    /** As it stands in status; one of another version counts as none. */
    static Optional<RoundVerdict> of(@Nullable String name) {
        return Stream.of(values()).filter(v -> v.name().equals(name)).findFirst();
    }
}
