package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.concern.spf.SpfRecord.All;
import dev.mailserver.operator.concern.spf.SpfRecord.Directive;
import dev.mailserver.operator.concern.spf.SpfRecord.Modifier;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is odd about the published SPF records, though they pass.
 *
 * @param odd whether a record is meant
 * @param message what is said of the names whose record is
 */
public record SpfAdvice(AdvisoryCode code, Predicate<SpfSelection.One> odd, String message) implements Advice {
    /** Octets of a record above which an answer may not fit into a UDP packet (RFC 7208 §3.4). */
    private static final int LONG = 450;

    private static final int MOST_NAMES = 5;

    /** Each of them. */
    public static List<Advice> all() {
        return List.of(
                new SpfAdvice(
                        AdvisoryCode.LongSpfRecord,
                        one -> one.text().length() > LONG,
                        "is longer than " + LONG
                                + " octets, so that some receivers need TCP to read it: take out what is not needed"),
                new SpfAdvice(
                        AdvisoryCode.IgnoredSpfRedirect,
                        SpfAdvice::ignoresRedirect,
                        "has redirect= beside all, which is ignored (RFC 7208 section 6.1): take one of them out"));
    }

    private static boolean ignoresRedirect(SpfSelection.One one) {
        var terms = one.record().terms();
        return terms.stream().anyMatch(t -> t instanceof Modifier(var name, var _) && name.equals("redirect"))
                && terms.stream()
                        .anyMatch(t -> t instanceof Directive(var _, var mechanism, var _) && mechanism instanceof All);
    }

    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        List<String> names = new ArrayList<>();
        for (SpfIdentity identity : s.spec().spfIdentities()) {
            var published =
                    s.world().answer(new Question(identity.name(), "TXT")).flatMap(Seen::known);
            if (published.isEmpty()) {
                return Seen.unknown(Agreement.NOT_ASKED);
            }
            if (SpfSelection.of(published.get().values()) instanceof SpfSelection.One one && odd.test(one)) {
                names.add(identity.name());
            }
        }
        return Seen.of(
                names.isEmpty()
                        ? Optional.empty()
                        : Optional.of("The SPF record of " + listed(names) + " " + message + "."));
    }

    private static String listed(List<String> names) {
        return names.size() <= MOST_NAMES
                ? String.join(" and of ", names)
                : String.join(" and of ", names.subList(0, MOST_NAMES)) + " and of " + (names.size() - MOST_NAMES)
                        + " more";
    }
}
