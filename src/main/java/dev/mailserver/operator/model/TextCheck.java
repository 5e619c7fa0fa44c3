package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.TextPlan.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What has become of one TXT value that the spec asks for.
 *
 * @param name of its record
 * @param change what is to be done to its zone
 */
public record TextCheck(String name, Verdict verdict, Optional<ChangeRecords> change) {
    /** How soon name servers are asked again that do not answer the value yet. */
    private static final Duration PROPAGATION = Duration.ofSeconds(5);

    private static final int MOST_NAMES = 8;

    /** What is thought of the texts at a name, those that count. */
    public interface Reading {
        /** What they are called, for messages. */
        String what();

        /** Whether a receiver makes of them what it should. */
        boolean good(List<String> texts);

        /** What a sender had better know of good ones; sentences, each with a space before it. */
        String notes(List<String> texts);

        /** What is wrong with others, and what to do; there may be none at all. */
        Verdict wrong(List<String> texts);
    }

    /** Nothing can be done about it yet. */
    public static TextCheck of(String name, Verdict verdict) {
        return new TextCheck(name, verdict, Optional.empty());
    }

    /** Compares what is wanted with the zone and with what is answered. */
    public static TextCheck of(Situation s, ConditionType type, Wanted wanted, Reading reading) {
        return switch (ZoneChoice.of(wanted.name(), s.spec(), s.world())) {
            case ZoneChoice.Unseen unseen -> of(wanted.name(), unseen.verdict(type));
            case ZoneChoice.Refused refused -> unmanaged(s, type, wanted, reading, refused);
            case ZoneChoice.Chosen(var view, var _) ->
                switch (TextPlan.of(s, view, wanted)) {
                    case TextPlan.Settled() ->
                        of(wanted.name(), seen(s, type, wanted, reading, texts -> isGood(wanted, texts)));
                    case TextPlan.Write(var change) -> write(s, type, wanted, reading, change);
                    case TextPlan.Foreign(var texts) ->
                        of(
                                wanted.name(),
                                reading.good(texts)
                                        ? seen(
                                                s,
                                                type,
                                                wanted,
                                                reading,
                                                answered -> Set.copyOf(answered).equals(Set.copyOf(texts)))
                                        : reading.wrong(texts));
                    case TextPlan.Elsewhere(var what) -> of(wanted.name(), elsewhere(s, type, wanted, reading, what));
                };
        };
    }

    /** What has to be asked of DNS: names of which the zone itself does not say what a receiver gets. */
    public static Optional<Question> question(Situation s, String name) {
        var question = new Question(name, "TXT");
        return ZoneChoice.of(name, s.spec(), s.world()) instanceof ZoneChoice.Chosen(var view, var _)
                        && TextPlan.elsewhere(view, name).isPresent()
                        && !s.world().answers().containsKey(question)
                ? Optional.of(question)
                : Optional.empty();
    }

    /** All of them as one condition. What is not wanted any more goes once everything else is in place. */
    public static Finding together(Situation s, ConditionType type, List<TextCheck> checks, List<OwnText> left) {
        if (checks.isEmpty()) {
            return Finding.of(Verdict.yes(type, Reason.NotRequested, "The spec asks for none."))
                    .act(left.stream().map(own -> own.withdrawal(s)).toArray(Action[]::new));
        }
        var verdict = verdict(checks);
        List<Action> actions = new ArrayList<>();
        checks.forEach(c -> c.change().ifPresent(actions::add));
        if (verdict.status() == Tri.True && actions.isEmpty()) {
            left.forEach(own -> actions.add(own.withdrawal(s)));
        }
        var finding = Finding.of(verdict).act(actions.toArray(Action[]::new));
        boolean soon = !actions.isEmpty()
                || checks.stream().anyMatch(c -> c.verdict.reason().waitingFor() == WaitingFor.DNS);
        return soon ? finding.again(PROPAGATION) : finding;
    }

    /** The first that does not hold speaks for all, else the first that is not known; the others are named. */
    private static Verdict verdict(List<TextCheck> checks) {
        var bad = checks.stream().filter(c -> c.verdict.status() != Tri.True).toList();
        if (bad.isEmpty()) {
            var first = checks.getFirst().verdict;
            var notes = checks.stream()
                    .map(c -> c.verdict.message())
                    .limit(MOST_NAMES)
                    .toList();
            return Verdict.yes(
                    first.type(), first.reason(), String.join(" ", notes) + more(checks.size() - notes.size()));
        }
        var first = bad.stream()
                .filter(c -> c.verdict.status() == Tri.False)
                .findFirst()
                .orElseGet(bad::getFirst);
        var others = bad.stream()
                .filter(c -> !c.name.equals(first.name))
                .map(TextCheck::name)
                .toList();
        if (others.isEmpty()) {
            return first.verdict;
        }
        var named = others.stream().limit(MOST_NAMES).toList();
        var v = first.verdict;
        return new Verdict(
                v.type(),
                v.status(),
                v.reason(),
                v.message() + " Not in order either: " + String.join(", ", named) + "."
                        + more(others.size() - named.size()),
                v.nextStep(),
                v.unseen());
    }

    private static String more(int count) {
        return count > 0 ? " And " + count + " more." : "";
    }

    private static boolean isGood(Wanted wanted, List<String> texts) {
        return texts.size() == 1 && wanted.good().test(texts.getFirst());
    }

    /** While what is published is right all the same (a TTL, a marker), only a refusal is worth a word. */
    private static TextCheck write(
            Situation s, ConditionType type, Wanted wanted, Reading reading, ChangeRecords change) {
        var attempt = s.attempt(type, Reason.WritingRecords, change);
        var seen = seen(s, type, wanted, reading, texts -> isGood(wanted, texts));
        boolean rightAllTheSame = seen.status() == Tri.True && attempt.reason().waitingFor() != WaitingFor.User;
        return new TextCheck(wanted.name(), rightAllTheSame ? seen : attempt, Optional.of(change));
    }

    private static Verdict seen(
            Situation s, ConditionType type, Wanted wanted, Reading reading, Predicate<List<String>> right) {
        var lookup = s.lookup(wanted.name(), "TXT");
        var verdict = Agreement.on(lookup, answer -> right.test(texts(wanted, answer)))
                .verdict(type, Reason.Answering, reading.what());
        return verdict.status() == Tri.True ? noted(verdict, reading, answered(wanted, lookup)) : verdict;
    }

    /** There is no zone that anybody sees to write to; what is answered, or was before an answer was missing, may be right all the same. */
    private static TextCheck unmanaged(
            Situation s, ConditionType type, Wanted wanted, Reading reading, ZoneChoice.Refused refused) {
        var seen = seen(s, type, wanted, reading, reading::good);
        boolean asked = s.lookup(wanted.name(), "TXT").isPresent();
        var verdict = seen.status() == Tri.True || (asked && seen.unseen()) ? seen : refused.verdict(type);
        return refused.ahead()
                .map(view -> TextPlan.of(s, view, wanted))
                .map(plan -> plan instanceof TextPlan.Write(var change)
                        ? new TextCheck(wanted.name(), ahead(s, verdict, refused, change), Optional.of(change))
                        : of(wanted.name(), verdict))
                .orElseGet(() -> of(wanted.name(), verdict));
    }

    /** The zone that the spec names has the value before anybody is led to it. */
    private static Verdict ahead(Situation s, Verdict seen, ZoneChoice.Refused refused, ChangeRecords change) {
        return seen.status() == Tri.False ? refused.verdict(s, seen.type(), change) : seen;
    }

    private static Verdict elsewhere(Situation s, ConditionType type, Wanted wanted, Reading reading, String what) {
        var answer = s.world().answers().get(new Question(wanted.name(), "TXT"));
        return switch (answer) {
            case null -> Verdict.unresolved(type, Agreement.NOT_ASKED);
            case Seen.Unknown<Answer>(var why) -> Verdict.unresolved(type, why);
            case Seen.Known<Answer>(var known) -> {
                var texts = texts(wanted, known);
                if (reading.good(texts)) {
                    var yes =
                            Verdict.yes(type, Reason.Answering, "Receivers get " + reading.what() + ": " + what + ".");
                    yield noted(yes, reading, texts);
                }
                var wrong = reading.wrong(texts);
                yield new Verdict(
                        type,
                        wrong.status(),
                        wrong.reason(),
                        wrong.message() + " It is not written: " + what + ".",
                        wrong.nextStep(),
                        false);
            }
        };
    }

    private static Verdict noted(Verdict verdict, Reading reading, List<String> texts) {
        return Verdict.yes(verdict.type(), verdict.reason(), verdict.message() + reading.notes(texts));
    }

    private static List<String> answered(Wanted wanted, Optional<Lookup> lookup) {
        return lookup.flatMap(Lookup::resolver)
                .flatMap(Seen::known)
                .map(answer -> texts(wanted, answer))
                .orElse(List.of());
    }

    private static List<String> texts(Wanted wanted, Answer answer) {
        return answer.values().stream().filter(wanted.counts()).toList();
    }

    /** The questions of all these names. */
    public static Set<Question> questions(Situation s, List<String> names) {
        return Set.copyOf(names.stream()
                .flatMap(name -> question(s, name).stream())
                .distinct()
                .toList());
    }
}
