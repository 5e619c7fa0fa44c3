package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Whether everybody who counts answers as wanted: every authoritative server, and then the public path. */
public sealed interface Agreement {
    /** All do. */
    record Everywhere() implements Agreement {}

    /** These servers are listed by the parent and do not answer for the zone. */
    record Lame(List<String> servers) implements Agreement {}

    /** These answer otherwise. */
    record Differing(List<String> who) implements Agreement {}

    /** It is not known yet: nobody is known to answer otherwise, but not everybody was heard or could be judged. */
    record Unheard(Failure why) implements Agreement {}

    /** What stands in for a question that was not put. */
    Failure NOT_ASKED = Failure.of(Failure.Kind.SETTLING, "DNS was not asked yet.");

    /** Whether every authoritative server and the public path give a wanted answer. */
    static Agreement on(Optional<Lookup> asked, Predicate<Answer> wanted) {
        return judged(asked, answer -> Seen.of(wanted.test(answer)));
    }

    /**
     * The same where an answer alone may not tell.
     *
     * @param wanted whether it is wanted; unknown where that depends on other answers, and one of them is missing
     */
    static Agreement judged(Optional<Lookup> asked, Function<Answer, Seen<Boolean>> wanted) {
        var resolver = asked.flatMap(Lookup::resolver);
        var servers = asked.map(Lookup::authoritative).orElse(List.of());
        if (servers.isEmpty()) {
            return new Unheard(resolver.flatMap(Seen::failure).orElse(NOT_ASKED));
        }
        var lame = servers.stream()
                .filter(Agreement::lame)
                .map(ServerAnswer::server)
                .toList();
        if (!lame.isEmpty()) {
            return new Lame(lame);
        }
        Map<String, Seen<Boolean>> each = new LinkedHashMap<>();
        servers.stream()
                .sorted(Comparator.comparing(ServerAnswer::server))
                .forEach(s -> each.put(s.server(), s.answer().then(wanted)));
        each.put("the resolver", resolver.orElse(Seen.unknown(NOT_ASKED)).then(wanted));
        var differing = each.entrySet().stream()
                .filter(e -> e.getValue().known().filter(right -> !right).isPresent())
                .map(Map.Entry::getKey)
                .toList();
        if (!differing.isEmpty()) {
            return new Differing(differing);
        }
        return each.values().stream()
                .flatMap(seen -> seen.failure().stream())
                .findFirst()
                .<Agreement>map(Unheard::new)
                .orElseGet(Everywhere::new);
    }

    /** Whether no authoritative server gives such an answer any more. A lame one gives none. */
    static Agreement against(Optional<Lookup> asked, Predicate<Answer> unwanted) {
        if (asked.isEmpty()) {
            return new Unheard(NOT_ASKED);
        }
        var still = answering(asked.get(), unwanted);
        return still.isEmpty()
                ? unheard(asked.get()).<Agreement>map(Unheard::new).orElseGet(Everywhere::new)
                : new Differing(still);
    }

    /**
     * As a condition.
     *
     * @param what the record that is meant, for the message
     */
    default Verdict verdict(ConditionType type, Reason good, String what) {
        return switch (this) {
            case Everywhere() -> Verdict.yes(type, good, "Every name server and the resolver answer " + what + ".");
            case Lame(var servers) ->
                Verdict.no(
                        type,
                        Reason.LameDelegation,
                        "The parent zone lists name servers that do not answer for the zone of " + what + ": "
                                + String.join(", ", servers) + ".");
            case Differing(var who) ->
                Verdict.no(type, Reason.Propagating, "Not answering " + what + " yet: " + String.join(", ", who) + ".");
            case Unheard(var why) -> Verdict.unresolved(type, why);
        };
    }

    private static List<String> answering(Lookup lookup, Predicate<Answer> such) {
        return lookup.authoritative().stream()
                .filter(a -> a.answer().known().filter(such).isPresent())
                .map(ServerAnswer::server)
                .sorted()
                .toList();
    }

    private static Optional<Failure> unheard(Lookup lookup) {
        return lookup.authoritative().stream()
                .filter(a -> !lame(a))
                .flatMap(a -> a.answer().failure().stream())
                .findFirst();
    }

    private static boolean lame(ServerAnswer server) {
        return server.answer()
                .failure()
                .filter(f -> f.kind() == Failure.Kind.INVALID)
                .isPresent();
    }
}
