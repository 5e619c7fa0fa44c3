package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.api.MailServerStatus.OutboundSmtpStatus;
import dev.mailserver.operator.api.MailServerStatus.PendingProbe;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.time.Duration;
import java.util.Optional;

/**
 * The round that was started and not yet read.
 *
 * @param history with what is known of it now
 * @param denied why its result may not be read
 */
record PendingRound(OutboundSmtpStatus history, Optional<Failure> denied) {
    /** Delivery 60 s and execution 90 s at most, and some time for the answer to show. */
    private static final Duration GIVEN_UP = Duration.ofMinutes(3);

    /** Takes in what this look has found out. */
    static PendingRound read(Situation s, OutboundSmtpStatus h, Action.Probe probe) {
        var pending = h.pending();
        if (pending == null) {
            return known(h);
        }
        var seen = s.world().probe();
        if (pending.handle() != null
                && seen.orElse(null) instanceof Seen.Known<Optional<Result>>(var found)
                && found.isPresent()) {
            return known(
                    found.get().nonce().equals(pending.nonce())
                            ? ProbeHistory.after(h, ProbeClassifier.of(found.get(), ip(h)), s.now())
                            : ProbeHistory.lost(h, s.now()));
        }
        if (pending.startTime().plus(GIVEN_UP).isBefore(s.now())) {
            return known(ProbeHistory.lost(h, s.now()));
        }
        return pending.handle() == null ? started(s, h, probe) : unread(s, h, seen.flatMap(Seen::failure));
    }

    private static PendingRound started(Situation s, OutboundSmtpStatus h, Action.Probe probe) {
        var pending = h.pending();
        var handle = s.done(probe);
        if (pending != null && handle.isPresent()) {
            return known(h.with()
                    .pending(new PendingProbe(pending.nonce(), handle.get(), pending.startTime()))
                    .build());
        }
        return known(s.failed(probe).isPresent() ? h.with().pending(null).build() : ProbeHistory.lost(h, s.now()));
    }

    private static PendingRound unread(Situation s, OutboundSmtpStatus h, Optional<Failure> why) {
        var kind = why.map(Failure::kind).orElse(Failure.Kind.UNAVAILABLE);
        return switch (kind) {
            case INVALID -> known(ProbeHistory.lost(h, s.now()));
            case DENIED, NO_CREDENTIALS -> new PendingRound(h, why);
            case THROTTLED, UNAVAILABLE, NO_NAME_SERVER, NO_KEY, QUOTA, CONFLICT, SETTLING -> known(h);
        };
    }

    private static PendingRound known(OutboundSmtpStatus h) {
        return new PendingRound(h, Optional.empty());
    }

    private static String ip(OutboundSmtpStatus h) {
        return Optional.ofNullable(h.publicIP()).orElse("");
    }
}
