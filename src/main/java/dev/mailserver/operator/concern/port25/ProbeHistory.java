package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.ProbeMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rounds in a row add up to. Two alike confirm a verdict; once open, only three in a row that reached nobody take that back,
 * so that neither one target's outage nor a hiccup does. A round that could not be run says nothing.
 */
final class ProbeHistory {
    private static final int CONFIRMS = 2;
    private static final int REFUTES_OPEN = 3;

    private ProbeHistory() {}

    /** The history of this place, instance and address: a new one where they are not those that status speaks of. */
    static OutboundSmtpStatus of(
            OutboundSmtpStatus before, ProbeMode from, @Nullable String instanceID, String publicIP) {
        return before.from() == from
                        && Objects.equals(before.instanceID(), instanceID)
                        && publicIP.equals(before.publicIP())
                ? before
                : anew(before.with()
                        .from(from)
                        .instanceID(instanceID)
                        .publicIP(publicIP)
                        .build());
    }

    /** Of the same place, instance and address, without any round. */
    static OutboundSmtpStatus anew(OutboundSmtpStatus before) {
        return OutboundSmtpStatus.NONE
                .with()
                .from(before.from())
                .instanceID(before.instanceID())
                .publicIP(before.publicIP())
                .lastOpenTime(before.lastOpenTime())
                .build();
    }

    /** With one more round. */
    static OutboundSmtpStatus after(OutboundSmtpStatus h, ProbeClassifier round, Instant now) {
        var verdict = round.verdict();
        int streak = verdict.name().equals(h.verdict()) ? h.streak() + 1 : 1;
        int failed = verdict.conclusive() ? verdict.gotThrough() ? 0 : h.failedRounds() + 1 : h.failedRounds();
        var confirmed = confirmed(RoundVerdict.of(h.confirmed()), verdict, streak, failed);
        return h.with()
                .verdict(verdict.name())
                .confirmed(confirmed.map(Enum::name).orElse(null))
                .streak(streak)
                .failedRounds(failed)
                .lastProbeTime(now)
                .lastOpenTime(
                        verdict == RoundVerdict.Open
                                        && confirmed.filter(c -> c == verdict).isPresent()
                                ? now
                                : h.lastOpenTime())
                .targets(round.targets())
                .egressIP(round.egress().orElse(verdict.conclusive() ? null : h.egressIP()))
                .pending(null)
                .build();
    }

    /** With one more round of which nothing came. */
    static OutboundSmtpStatus lost(OutboundSmtpStatus h, Instant now) {
        var nothing = new ProbeClassifier(RoundVerdict.ProbeUnavailable, List.of(), Optional.empty());
        return after(h, nothing, now).with().targets(h.targets()).build();
    }

    private static Optional<RoundVerdict> confirmed(
            Optional<RoundVerdict> before, RoundVerdict verdict, int streak, int failed) {
        boolean open = before.filter(b -> b == RoundVerdict.Open).isPresent();
        if (!verdict.conclusive() || (open && failed < REFUTES_OPEN)) {
            return before;
        }
        if (streak >= CONFIRMS) {
            return Optional.of(verdict);
        }
        return open ? Optional.empty() : before;
    }
}
