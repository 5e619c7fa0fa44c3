package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgreementTest {
    static final Failure SILENT = Failure.of(Kind.UNAVAILABLE, "No answer.");
    static final Seen<Answer> RIGHT = answer("right");
    static final Seen<Answer> WRONG = answer("wrong");
    /** An answer that cannot be judged without another one. */
    static final Seen<Answer> OPEN = answer("open");

    static final Seen<Answer> NONE = Seen.unknown(SILENT);
    static final Seen<Answer> LAME = Seen.unknown(Failure.of(Kind.INVALID, "It does not serve the zone."));

    static Seen<Answer> answer(String value) {
        return Seen.of(new Answer(Rcode.NOERROR, List.of(value), 60));
    }

    static Optional<Lookup> lookup(Optional<Seen<Answer>> resolver, List<Seen<Answer>> servers) {
        var answers = Stream.iterate(0, i -> i < servers.size(), i -> i + 1)
                .map(i -> new ServerAnswer("ns" + i, servers.get(i)))
                .toList();
        return Optional.of(new Lookup(new Question("example.com", "TXT"), answers, resolver));
    }

    static Seen<Boolean> judged(Answer answer) {
        var value = answer.values().getFirst();
        return value.equals("open") ? Seen.unknown(SILENT) : Seen.of(value.equals("right"));
    }

    record Case(String name, Agreement expected, Optional<Lookup> asked) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        var resolved = Optional.of(RIGHT);
        return Stream.of(
                new Case("all agree", new Agreement.Everywhere(), lookup(resolved, List.of(RIGHT, RIGHT))),
                new Case(
                        "one answers otherwise",
                        new Agreement.Differing(List.of("ns1")),
                        lookup(resolved, List.of(RIGHT, WRONG))),
                new Case(
                        "the resolver answers otherwise",
                        new Agreement.Differing(List.of("the resolver")),
                        lookup(Optional.of(WRONG), List.of(RIGHT))),
                new Case(
                        "one does not answer",
                        new Agreement.Unheard(SILENT),
                        lookup(Optional.empty(), List.of(RIGHT, NONE))),
                new Case(
                        "the resolver does not answer",
                        new Agreement.Unheard(SILENT),
                        lookup(Optional.of(NONE), List.of(RIGHT, RIGHT))),
                new Case(
                        "one answer cannot be judged",
                        new Agreement.Unheard(SILENT),
                        lookup(resolved, List.of(RIGHT, OPEN))),
                new Case(
                        "the resolver's answer cannot be judged",
                        new Agreement.Unheard(SILENT),
                        lookup(Optional.of(OPEN), List.of(RIGHT, RIGHT))),
                new Case(
                        "one answers otherwise, of the others nothing is known",
                        new Agreement.Differing(List.of("ns2")),
                        lookup(Optional.empty(), List.of(NONE, OPEN, WRONG))),
                new Case(
                        "one is lame",
                        new Agreement.Lame(List.of("ns0")),
                        lookup(Optional.empty(), List.of(LAME, RIGHT))),
                new Case(
                        "who serves the zone is not known",
                        new Agreement.Unheard(SILENT),
                        lookup(Optional.of(NONE), List.of())),
                new Case(
                        "the resolver was not asked",
                        new Agreement.Unheard(Agreement.NOT_ASKED),
                        lookup(Optional.empty(), List.of(RIGHT))),
                new Case("nobody was asked", new Agreement.Unheard(Agreement.NOT_ASKED), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreement_disagreement_and_what_is_not_known_are_three_things(Case c) {
        assertThat(Agreement.judged(c.asked, AgreementTest::judged)).isEqualTo(c.expected);
    }

    @Test
    void the_server_that_was_not_heard_explains_why_the_resolver_was_not_asked() {
        var asked = lookup(Optional.empty(), List.of(RIGHT, NONE));
        assertThat(Agreement.on(asked, _ -> true)).isEqualTo(new Agreement.Unheard(SILENT));
    }
}
