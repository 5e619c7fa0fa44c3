package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfStep.Evaluated;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever DNS answers, be it malice. */
class SpfEvaluatorProperties {
    private static final List<String> NAMES = List.of(
            "example.com", "a.test", "b.test", "10.2.0.192.in-addr.arpa", "%{d}", "%{p}.test", "%{l}%{h}.%{i}", "a..b");
    private static final List<String> TERMS = List.of(
            "include:",
            "a:",
            "mx:",
            "ptr:",
            "exists:",
            "redirect=",
            "exp=",
            "-a",
            "?mx",
            "ptr",
            "~all",
            "ip4:0.0.0.0/1",
            "ip6:::/1");

    /** A term that questions one of ten, and of each answer PTR and MX may have eleven values. */
    private static final int MOST_QUESTIONS = 1 + 10 * (1 + 10);

    private static final int MOST_ROUNDS = 1 + 10 * 2;

    @Provide
    Arbitrary<String> values() {
        var octets = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
        var names = Arbitraries.of(NAMES);
        var terms = Combinators.combine(Arbitraries.of(TERMS), names)
                .as((term, name) -> term.endsWith(":") || term.endsWith("=") ? term + name : term);
        var records = Arbitraries.frequencyOf(Tuple.of(60, terms), Tuple.of(1, octets))
                .list()
                .ofMaxSize(14)
                .map(list -> "v=spf1 " + String.join(" ", list));
        var exchangers = Combinators.combine(Arbitraries.integers().between(-1, 70_000), names)
                .as((preference, name) -> preference + " " + name);
        var addresses = Arbitraries.of("192.0.2.10", "192.0.2", "2001:db8:0:0:0:0:0:10", "::ffff:192.0.2.10", "1:2:3");
        return Arbitraries.oneOf(records, records, octets, names, exchangers, addresses);
    }

    /** The same question has the same answer; one in thirty has none. */
    private static Seen<Answer> answer(Question question, List<String> values, long seed) {
        var random = new Random(seed * 31 + question.hashCode());
        if (random.nextInt(30) == 0) {
            return Seen.unknown(SpfWorld.DEAD);
        }
        var records = values.stream().filter(SpfParser::isSpf).toList();
        var chosen = question.type().equals("TXT") && !records.isEmpty() && random.nextInt(8) > 0
                ? List.of(records.get(random.nextInt(records.size())))
                : random.ints(random.nextInt(12), 0, values.size())
                        .mapToObj(values::get)
                        .distinct()
                        .toList();
        return Seen.of(new Answer(Rcode.NOERROR, chosen, 0));
    }

    @Provide
    Arbitrary<List<String>> answers() {
        return values().list().ofMinSize(1).ofMaxSize(20);
    }

    @Property
    void it_ends_within_the_limits_and_never_throws(@ForAll("answers") List<String> values, @ForAll long seed) {
        for (var ip : List.of("192.0.2.10", "2001:db8::10")) {
            var request = SpfRequest.postmaster(ip, "example.com", "host.example.com");
            var world = SpfWorld.answering(question -> answer(question, values, seed));
            var evaluation = world.evaluate(request);
            assertThat(evaluation.lookups()).isLessThanOrEqualTo(10);
            assertThat(evaluation.voidLookups()).isLessThanOrEqualTo(3);
            assertThat(world.asked()).hasSizeLessThanOrEqualTo(MOST_QUESTIONS);
            assertThat(world.rounds()).isLessThanOrEqualTo(MOST_ROUNDS);
            assertThat(world.asked().keySet()).allMatch(question -> SpfLookups.isName(question.name()));
            assertThat(evaluation.problem().map(SpfProblem::text).orElse("")).matches("[ -~]*");
            assertThat(evaluation.term().orElse("").replace(" → ", "")).matches("[!-~]*");
            assertThat(SpfEvaluator.evaluate(request, question -> Optional.of(answer(question, values, seed))))
                    .as("with all answers at once")
                    .isEqualTo(new Evaluated(evaluation));
        }
    }

    @Property(tries = 100)
    void what_somebody_says_of_himself_does_not_matter_to_that(@ForAll String localPart, @ForAll String helo) {
        var request = new SpfRequest("192.0.2.10", "example.com", localPart, helo);
        var world = new SpfWorld();
        world.evaluate(request, List.of("v=spf1 exists:%{s} a:%{L2r+}.test -exists:%{h} a:%{H1}"));
        assertThat(world.asked().keySet()).allMatch(question -> SpfLookups.isName(question.name()));
    }
}
