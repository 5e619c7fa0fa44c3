package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a MailServer says of port 25, whatever rounds come. */
class Port25Properties {
    private static final Set<String> FAILURES =
            Set.of("Filtered", "Refused", "Unreachable", "Intercepted", "WrongEgress");

    /** Shorter than the grace that a condition has while nothing can be seen. */
    private static final int ROUNDS = 25;

    @Provide
    Arbitrary<List<String>> calm() {
        return Arbitraries.of(
                        "Open",
                        "Partial",
                        "Filtered",
                        "Refused",
                        "Unreachable",
                        "Intercepted",
                        "WrongEgress",
                        "ProbeToolMissing",
                        "ProbeUnavailable")
                .list()
                .ofMaxSize(ROUNDS)
                .map(Port25Properties::withoutThreeFailuresInARow);
    }

    /** A round that could not be run does not count between failures. */
    private static List<String> withoutThreeFailuresInARow(List<String> rounds) {
        List<String> calm = new ArrayList<>();
        int failures = 0;
        for (String round : rounds) {
            boolean third = FAILURES.contains(round) && failures == 2;
            calm.add(third ? "Partial" : round);
            failures = third || round.equals("Open") || round.equals("Partial")
                    ? 0
                    : failures + (FAILURES.contains(round) ? 1 : 0);
        }
        return calm;
    }

    @Provide
    Arbitrary<String> inTheWay() {
        return Arbitraries.of("nothing", "unreadable", "security group", "no route");
    }

    @Property(tries = 300)
    void whatIsOpenStaysOpenThroughOneBrokenTargetAndThroughTwoFailuresInARow(
            @ForAll("calm") List<String> rounds, @ForAll("inTheWay") String inTheWay) {
        var life = new Port25Life().rounds(2, "Open").inTheWay(inTheWay);
        for (String round : rounds) {
            assertThat(life.rounds(1, round).says()).containsExactly("True Open", "False NotNeeded", "None");
        }
    }
}
