package dev.mailserver.operator.concern.reverse;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Forward-confirmed reverse DNS as a receiver finds it (RFC 1912 §2.1, RFC 8601 §3): the PTR of the address, then the A record of
 * the name it gives.
 *
 * @param ptr the names that DNS answers for the address
 * @param failure why it is not known, for {@link Verdict#TempError}
 */
record FcrDns(Verdict verdict, List<String> ptr, Optional<Failure> failure) {
    /** How it stands. */
    enum Verdict {
        Confirmed(Reason.Confirmed),
        /** AWS's own name. It may even forward-confirm, so it is tested for first. */
        ProviderDefault(Reason.ProviderDefault),
        NameMismatch(Reason.NameMismatch),
        ForwardMismatch(Reason.ForwardMismatch),
        NoPtr(Reason.NoPtr),
        MultiplePtr(Reason.MultiplePtr),
        TempError(Reason.ResolverUnavailable);

        private final Reason reason;

        Verdict(Reason reason) {
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private static final Pattern PROVIDER =
            Pattern.compile("ec2-[0-9-]+\\.(?:[a-z0-9-]+\\.)?(?:compute|compute-1)\\.amazonaws\\.com(?:\\.cn)?");
    /** What a host name may look like: anything else in an answer is somebody's joke and is not repeated. */
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

    private static final int NAMES = 16;

    /** Keeps a copy. */
    FcrDns {
        ptr = List.copyOf(ptr);
    }

    /** Whether it is the name that EC2 gives every public address. */
    static boolean providerDefault(String name) {
        return PROVIDER.matcher(name).matches();
    }

    /** Of the answers that were seen. While servers differ, what is not yet right counts. */
    static FcrDns of(Situation s, String ip) {
        var lookup = s.lookup(Names.reverse(ip), "PTR");
        var answers = lookup.map(FcrDns::answers).orElse(List.of());
        var known = answers.stream().flatMap(a -> a.known().stream()).toList();
        var wrong = known.stream()
                .map(answer -> named(answer, s.hostname()))
                .filter(f -> f.verdict != Verdict.Confirmed)
                .findFirst();
        var failure = answers.stream().flatMap(a -> a.failure().stream()).findFirst();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        if (failure.isPresent() || lookup.flatMap(Lookup::resolver).isEmpty()) {
            return new FcrDns(Verdict.TempError, List.of(), failure.or(() -> Optional.of(Agreement.NOT_ASKED)));
        }
        return forward(s, ip);
    }

    /** The public path first: that is what receivers see. */
    private static List<Seen<Answer>> answers(Lookup lookup) {
        return Stream.concat(
                        lookup.resolver().stream(),
                        lookup.authoritative().stream().map(server -> server.answer()))
                .toList();
    }

    /** What the PTR alone says; Confirmed as far as that goes. */
    static FcrDns named(Answer answer, String hostname) {
        var names = answer.values();
        Verdict verdict;
        if (names.isEmpty()) {
            verdict = Verdict.NoPtr;
        } else if (names.size() > 1) {
            verdict = Verdict.MultiplePtr;
        } else if (providerDefault(names.getFirst())) {
            verdict = Verdict.ProviderDefault;
        } else {
            verdict = names.getFirst().equals(hostname) ? Verdict.Confirmed : Verdict.NameMismatch;
        }
        var printable = names.stream()
                .filter(n -> HOST.matcher(n).matches())
                .limit(NAMES)
                .toList();
        return new FcrDns(verdict, printable, Optional.empty());
    }

    private static FcrDns forward(Situation s, String ip) {
        var ptr = List.of(s.hostname());
        return switch (Agreement.on(
                s.lookup(s.hostname(), "A"), answer -> answer.values().contains(ip))) {
            case Agreement.Everywhere() -> new FcrDns(Verdict.Confirmed, ptr, Optional.empty());
            case Agreement.Lame _, Agreement.Differing _ -> new FcrDns(Verdict.ForwardMismatch, ptr, Optional.empty());
            case Agreement.Unheard(var why) -> new FcrDns(Verdict.TempError, ptr, Optional.of(why));
        };
    }
}
