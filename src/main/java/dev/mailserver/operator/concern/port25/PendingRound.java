package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.PendingProbe;
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
 * @param unreadable why its result cannot be read; it is not lost by that
 */
record PendingRound(OutboundSmtpStatus history, Optional<Failure> unreadable) {
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
        boolean late = pending.startTime().plus(GIVEN_UP).isBefore(s.now());
        if (pending.handle() == null) {
            return late ? known(ProbeHistory.lost(h, s.now())) : started(s, h, probe);
        }
        return seen.flatMap(Seen::failure)
                .map(why -> unread(s, h, why, late))
                .orElseGet(() -> known(late ? ProbeHistory.lost(h, s.now()) : h));
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

    /** A call that fails now and then is not worth a word before the result is late. */
    private static PendingRound unread(Situation s, OutboundSmtpStatus h, Failure why, boolean late) {
        return switch (why.kind()) {
            case INVALID -> known(ProbeHistory.lost(h, s.now()));
            case DENIED, NO_CREDENTIALS -> new PendingRound(h, Optional.of(why));
            case THROTTLED, UNAVAILABLE, BOGUS, NO_NAME_SERVER, NO_KEY, QUOTA, CONFLICT, SETTLING ->
                late ? new PendingRound(h, Optional.of(why)) : known(h);
        };
    }

    private static PendingRound known(OutboundSmtpStatus h) {
        return new PendingRound(h, Optional.empty());
    }

    private static String ip(OutboundSmtpStatus h) {
        return Optional.ofNullable(h.publicIP()).orElse("");
    }
}
