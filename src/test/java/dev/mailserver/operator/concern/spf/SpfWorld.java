package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfStep.Evaluated;
import dev.mailserver.operator.concern.spf.SpfStep.Needs;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** DNS as a test wants it, and the loop that asks it. Names that have nothing do not exist. */
final class SpfWorld {
    static final Failure DEAD = Failure.of(Kind.UNAVAILABLE, "Nobody answers.");

    private final Map<Question, List<String>> records = new HashMap<>();
    private final Function<Question, Seen<Answer>> answers;
    private final Map<Question, Seen<Answer>> asked = new HashMap<>();
    private int rounds;

    SpfWorld() {
        answers = this::answer;
    }

    private SpfWorld(Function<Question, Seen<Answer>> answers) {
        this.answers = answers;
    }

    /** Without records. */
    static SpfWorld answering(Function<Question, Seen<Answer>> answers) {
        return new SpfWorld(answers);
    }

    /** A line for each record, {@code name type value}; the value {@code ?} means that there is no answer. */
    static SpfWorld of(String lines) {
        var world = new SpfWorld();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            var parts = line.split(" +", 3);
            world.add(parts[0], parts[1], parts[2]);
        });
        return world;
    }

    SpfWorld add(String name, String type, String value) {
        records.computeIfAbsent(new Question(name, type), _ -> new ArrayList<>())
                .add(value);
        return this;
    }

    /** By what was put in. */
    Map<Question, List<String>> records() {
        return records;
    }

    /** Evaluates and asks, by turns. */
    SpfEvaluation evaluate(SpfRequest request) {
        return evaluate(known -> SpfEvaluator.evaluate(request, known));
    }

    /** The same of texts that are known already. */
    SpfEvaluation evaluate(SpfRequest request, List<String> texts) {
        return evaluate(known -> SpfEvaluator.evaluate(request, texts, known));
    }

    private SpfEvaluation evaluate(Function<Function<Question, Optional<Seen<Answer>>>, SpfStep> step) {
        asked.clear();
        for (rounds = 0; ; rounds++) {
            switch (step.apply(question -> Optional.ofNullable(asked.get(question)))) {
                case Evaluated(var evaluation) -> {
                    return evaluation;
                }
                case Needs(var questions) -> {
                    assertThat(questions).isNotEmpty();
                    assertThat(asked.keySet()).doesNotContainAnyElementsOf(questions);
                    questions.forEach(question -> asked.put(question, answers.apply(question)));
                }
            }
        }
    }

    /** What the last evaluation asked for. */
    Map<Question, Seen<Answer>> asked() {
        return asked;
    }

    /** The names of it, of one type. */
    Set<String> asked(String type) {
        return asked.keySet().stream()
                .filter(question -> question.type().equals(type))
                .map(Question::name)
                .collect(Collectors.toSet());
    }

    /** How many times it asked. */
    int rounds() {
        return rounds;
    }

    private Seen<Answer> answer(Question question) {
        var values = records.getOrDefault(question, List.of());
        if (values.contains("?")) {
            return Seen.unknown(DEAD);
        }
        boolean exists = records.keySet().stream().anyMatch(q -> q.name().equals(question.name()));
        return Seen.of(new Answer(exists ? Rcode.NOERROR : Rcode.NXDOMAIN, values, 300));
    }
}
