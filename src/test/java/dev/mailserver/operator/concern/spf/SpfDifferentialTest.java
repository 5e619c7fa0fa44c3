package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Undecided;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyExchangers;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyVoidLookups;
import dev.mailserver.operator.concern.spf.SpfProblem.Unanswered;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.sandbox.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same results as two other implementations on records made at random; where they differ, the RFC says why. */
class SpfDifferentialTest {
    private static final int SAMPLES = 1500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<Compared> samples = List.of();

    record Compared(int seed, SpfRandomWorld sample, SpfEvaluation ours) {
        boolean agrees(String theirs) {
            return ours.result().name().toLowerCase(Locale.ROOT).equals(theirs);
        }

        boolean anyRecord(Pattern pattern) {
            return sample.world().records().entrySet().stream()
                    .filter(e -> e.getKey().type().equals("TXT"))
                    .flatMap(e -> e.getValue().stream())
                    .anyMatch(text -> pattern.matcher(text).find());
        }

        boolean hasExchangersWithoutAddress() {
            var records = sample.world().records();
            var type = sample.request().ip().contains(":") ? "AAAA" : "A";
            return records.entrySet().stream()
                    .filter(e -> e.getKey().type().equals("MX") && !e.getValue().contains("?"))
                    .anyMatch(e -> e.getValue().stream()
                            .map(value -> value.split(" ", 2))
                            .noneMatch(mx -> records.containsKey(new Question(mx[1], type))));
        }

        boolean problem(Class<? extends SpfProblem> kind) {
            return ours.problem().filter(kind::isInstance).isPresent();
        }
    }

    /** A way in which an implementation differs, because it follows RFC 4408 or is wrong. */
    record Deviation(String why, Predicate<Compared> where) {}

    private static final Deviation UPPER_CASE = new Deviation(
            "§7.1: the transformer r may stand in upper case (RFC 5234 §2.3)",
            c -> c.anyRecord(Pattern.compile("%\\{[A-Z][0-9]*R")));

    private static final List<Deviation> JSPF = List.of(
            new Deviation("§4.6.4: RFC 4408 knows no limit of void look-ups", c -> c.problem(TooManyVoidLookups.class)),
            new Deviation(
                    "§4.6.4: by RFC 4408 §10.1 the eleventh MX record is left out, and is no error",
                    c -> c.problem(TooManyExchangers.class)),
            new Deviation("§5: no answer to exists is no match there", c -> c.problem(Unanswered.class)),
            new Deviation(
                    "§4.7: a record without mechanisms is neutral, and so is no match when included (§5.2)",
                    c -> c.anyRecord(Pattern.compile("^v=spf1( (exp|moo)=[^ ]*)*$"))),
            new Deviation("§5.5: names are compared as written there", c -> c.anyRecord(Pattern.compile("PTR:"))),
            UPPER_CASE,
            new Deviation(
                    "§7.3: of several names of the client any may be taken",
                    c -> c.ours().undecided().contains(Undecided.CLIENT_NAME)),
            new Deviation(
                    "§5.4: exchangers that have no address are no match, and no error",
                    Compared::hasExchangersWithoutAddress));

    private static final List<Deviation> PYSPF = List.of(
            new Deviation(
                    "§5.2: that a domain includes itself is an error there, though it be never reached",
                    SpfDifferentialTest::includesItself),
            new Deviation(
                    "§4.6.4: the client's names are looked up there for terms too that are not reached",
                    c -> c.anyRecord(Pattern.compile("%\\{[pP]"))),
            UPPER_CASE);

    private static boolean includesItself(Compared c) {
        return c.sample().world().records().entrySet().stream()
                .filter(e -> e.getKey().type().equals("TXT"))
                .anyMatch(e -> e.getValue().stream()
                        .anyMatch(text -> Pattern.compile(
                                        "include:" + Pattern.quote(e.getKey().name()) + "[.]?( |$)",
                                        Pattern.CASE_INSENSITIVE)
                                .matcher(text)
                                .find()));
    }

    @BeforeAll
    static void evaluate() {
        samples = IntStream.range(0, SAMPLES)
                .mapToObj(seed -> {
                    var sample = SpfRandomWorld.of(seed);
                    return new Compared(seed, sample, sample.world().evaluate(sample.request()));
                })
                .toList();
    }

    @Test
    void as_jspf_does() {
        compare(
                samples.stream()
                        .map(c -> SpfJspf.result(c.sample().world(), c.sample().request()))
                        .toList(),
                JSPF);
    }

    @Test
    void as_pyspf_does() throws JsonProcessingException {
        var cases = samples.stream().map(SpfDifferentialTest::asCase).toList();
        var theirs = JSON.readValue(
                Reference.run("sandbox.spf_reference", "evaluate", JSON.writeValueAsString(cases)),
                new TypeReference<List<String>>() {});
        compare(theirs, PYSPF);
    }

    private static void compare(List<String> theirs, List<Deviation> deviations) {
        Set<Deviation> met = new HashSet<>();
        List<String> unexplained = new ArrayList<>();
        int agreed = 0;
        for (var compared : samples) {
            var other = theirs.get(compared.seed());
            if (compared.agrees(other)) {
                agreed++;
                continue;
            }
            deviations.stream()
                    .filter(d -> d.where().test(compared))
                    .findFirst()
                    .ifPresentOrElse(
                            met::add,
                            () -> unexplained.add(compared.seed() + ": " + compared.ours() + ", there " + other));
        }
        assertThat(unexplained).isEmpty();
        assertThat(met).as("deviations that still occur").containsExactlyInAnyOrderElementsOf(deviations);
        assertThat(agreed).isGreaterThan(SAMPLES * 95 / 100);
    }

    private static Map<String, Object> asCase(Compared c) {
        Map<String, Object> answers = new HashMap<>();
        c.sample()
                .world()
                .records()
                .forEach((question, values) ->
                        answers.put(question.name() + " " + question.type(), values.contains("?") ? null : values));
        var request = c.sample().request();
        return Map.of("ip", request.ip(), "sender", request.sender(), "helo", request.helo(), "answers", answers);
    }
}
