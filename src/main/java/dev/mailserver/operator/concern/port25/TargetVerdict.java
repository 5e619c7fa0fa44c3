package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.model.Probing.Observation;

/** What one target of a round was like. */
enum TargetVerdict {
    /** It greeted with 220, as itself. */
    Open(true),
    /** It greeted with 4xx or 5xx: it was reached, and wants no mail from here. */
    RemoteRejected(true),
    /** The SYN was not answered. */
    Filtered(false),
    /** The connection was refused or reset. */
    Refused(false),
    /** The network said that there is no way. */
    Unreachable(false),
    /** Somebody else answered, or took STARTTLS out of the answer. */
    Intercepted(false),
    /** Connected, but no SMTP greeting came. */
    NoGreeting(false),
    /** The connection could not be tried. */
    Failed(false);

    private final boolean reached;

    TargetVerdict(boolean reached) {
        this.reached = reached;
    }

    /** Whether the path to it is open. */
    boolean reached() {
        return reached;
    }

    /** Of what was observed (RFC 5321 §3.1, §4.2: 220 opens a session, 554 refuses one, 421 closes it). */
    static TargetVerdict of(Observation o) {
        return switch (o.connect()) {
            case TIMED_OUT -> Filtered;
            case REFUSED -> Refused;
            case UNREACHABLE -> Unreachable;
            case FAILED -> Failed;
            case CONNECTED -> o.reply().map(code -> greeted(code, o)).orElse(NoGreeting);
        };
    }

    private static TargetVerdict greeted(int code, Observation o) {
        if (code >= 400 && code < 600) {
            return RemoteRejected;
        }
        if (code != 220) {
            return NoGreeting;
        }
        return o.greetsAsTarget() && o.startTls().orElse(true) ? Open : Intercepted;
    }
}
