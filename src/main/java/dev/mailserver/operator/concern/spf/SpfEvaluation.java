package dev.mailserver.operator.concern.spf;

import java.util.Optional;
import java.util.Set;

/**
 * What an evaluation came to.
 *
 * @param term what decided, through includes and redirects: {@code include:_spf.example.net → ip4:192.0.2.0/24}; visible ASCII, as
 *     long as whoever published it likes; empty where no term did
 * @param problem why, for {@code TempError} and {@code PermError}
 * @param lookups the terms that needed look-ups (RFC 7208 §4.6.4)
 * @param voidLookups the look-ups that found nothing
 * @param undecided what the result may depend on beside the address and the domain
 */
public record SpfEvaluation(
        Result result,
        Optional<String> term,
        Optional<SpfProblem> problem,
        int lookups,
        int voidLookups,
        Set<Undecided> undecided) {
    /** Keeps a copy. */
    public SpfEvaluation {
        undecided = Set.copyOf(undecided);
    }

    /** The results (§2.6). */
    public enum Result {
        None,
        Neutral,
        Pass,
        Fail,
        SoftFail,
        TempError,
        PermError
    }

    /** What may be other than was assumed, or may be read otherwise by others. */
    public enum Undecided {
        /** A macro asks for the local part of the sender: others than postmaster may fare otherwise (§7.2, {@code s} and {@code l}). */
        LOCAL_PART,
        /** A macro asks for the HELO name, which the client is free to choose (§7.2, {@code h}). */
        HELO,
        /** A macro asks for the client's name: of several, receivers may take any (§7.3, {@code p}). */
        CLIENT_NAME,
        /** A term leads to what is no domain name: what then happens is not defined (§4.8). */
        MALFORMED_NAME
    }

    /** Whether the result depends on more than the address and the domain. */
    public boolean undecidable() {
        return !undecided.isEmpty();
    }
}
