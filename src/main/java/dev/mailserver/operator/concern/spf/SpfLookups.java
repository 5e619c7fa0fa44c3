package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Seen;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The questions of one evaluation, and how many there may be (RFC 7208 §4.6.4). */
final class SpfLookups {
    private static final int MOST_TERMS = 10;
    private static final int MOST_VOID = 2;
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[ -~&&[^.\\\\]]{1,63}(?:[.][ -~&&[^.\\\\]]{1,63})*");

    private final String domain;
    private final Function<Question, Optional<Seen<Answer>>> answers;
    private int terms;
    private int voids;

    SpfLookups(String domain, Function<Question, Optional<Seen<Answer>>> answers) {
        this.domain = domain;
        this.answers = answers;
    }

    /** The evaluation cannot go on. */
    abstract static sealed class Stop extends RuntimeException {
        private Stop() {
            super(null, null, false, false);
        }
    }

    /** Before these are answered. */
    static final class Missing extends Stop {
        final Set<Question> questions;

        Missing(Set<Question> questions) {
            this.questions = questions;
        }
    }

    /** At all. */
    static final class Failed extends Stop {
        final SpfProblem problem;

        Failed(SpfProblem problem) {
            this.problem = problem;
        }
    }

    /** A term that needs look-ups. */
    void term() {
        if (terms == MOST_TERMS) {
            throw new Failed(new SpfProblem.TooManyLookups(domain));
        }
        terms++;
    }

    int terms() {
        return terms;
    }

    int voids() {
        return voids;
    }

    /** Whether DNS can be asked for it (RFC 1035 §2.3.4). A backslash would be read as an escape (§5.1), and no host has one. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What there is to a question that is not one of a term. */
    List<String> values(Question question) {
        return known(question, seen(question));
    }

    /** What there is to a term's question. */
    List<String> termValues(Question question) {
        return known(question, termSeen(question));
    }

    /** The same where it does no harm that there is no answer. */
    List<String> termValuesIfKnown(Question question) {
        return termSeen(question).known().orElse(List.of());
    }

    /** Lets the evaluation go on only if all of them are answered: so that they are asked at the same time. */
    void need(Collection<Question> questions) {
        var missing =
                questions.stream().filter(q -> answers.apply(q).isEmpty()).collect(Collectors.toUnmodifiableSet());
        if (!missing.isEmpty()) {
            throw new Missing(missing);
        }
    }

    private Seen<List<String>> termSeen(Question question) {
        var seen = seen(question);
        if (seen.known().filter(List::isEmpty).isPresent()) {
            voids++;
            if (voids > MOST_VOID) {
                throw new Failed(new SpfProblem.TooManyVoidLookups(domain));
            }
        }
        return seen;
    }

    private Seen<List<String>> seen(Question question) {
        return answers.apply(question)
                .orElseThrow(() -> new Missing(Set.of(question)))
                .map(Answer::values);
    }

    private static List<String> known(Question question, Seen<List<String>> seen) {
        return switch (seen) {
            case Seen.Known<List<String>>(var values) -> values;
            case Seen.Unknown<List<String>>(var why) -> throw new Failed(new SpfProblem.Unanswered(question, why));
        };
    }
}
