package dev.mailserver.operator.concern.port25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeClassifierTest {
    private static final String EIP = "192.0.2.10";

    @ParameterizedTest(name = "{0} and {1}, control {2}: {3}")
    @CsvSource({
        "open,        open,        CONNECTED,   Open",
        "open,        rejected421, CONNECTED,   Open",
        "rejected554, rejected554, CONNECTED,   Open",
        "open,        open,        TIMED_OUT,   Open",
        "open,        filtered,    CONNECTED,   Partial",
        "open,        refused,     CONNECTED,   Partial",
        "open,        silent,      CONNECTED,   Partial",
        "rejected421, filtered,    CONNECTED,   Partial",
        "open,        intercepted, CONNECTED,   Partial",
        "open,        failed,      CONNECTED,   Partial",
        "filtered,    filtered,    CONNECTED,   Filtered",
        "filtered,    filtered,    TIMED_OUT,   Unreachable",
        "filtered,    filtered,    REFUSED,     Unreachable",
        "filtered,    filtered,    UNREACHABLE, Unreachable",
        "filtered,    filtered,    ,            ProbeUnavailable",
        "filtered,    failed,      CONNECTED,   ProbeUnavailable",
        "filtered,    unreachable, CONNECTED,   Unreachable",
        "unreachable, unreachable, UNREACHABLE, Unreachable",
        "refused,     refused,     CONNECTED,   Refused",
        "filtered,    refused,     CONNECTED,   Refused",
        "intercepted, intercepted, CONNECTED,   Intercepted",
        "stripped,    stripped,    CONNECTED,   Intercepted",
        "silent,      silent,      CONNECTED,   Intercepted",
        "filtered,    silent,      CONNECTED,   Intercepted",
        "failed,      failed,      CONNECTED,   ProbeUnavailable",
    })
    void aRoundIsJudgedByAllItsTargetsAndTheControl(String one, String two, Connect control, RoundVerdict expected) {
        var round = ProbeClassifier.of(
                new Result(
                        "n",
                        List.of(target("mx.one.test:25", one), target("mx.two.test:25", two)),
                        Optional.ofNullable(control),
                        false),
                EIP);

        assertThat(round.verdict()).isEqualTo(expected);
    }

    static Stream<Arguments> echoes() {
        return Stream.of(
                arguments("the Elastic IP", List.of("192.0.2.10"), RoundVerdict.Open, "192.0.2.10"),
                arguments("another address", List.of("198.51.100.7"), RoundVerdict.WrongEgress, "198.51.100.7"),
                arguments("nothing", List.of(), RoundVerdict.Open, null),
                arguments("a private address, behind a relay", List.of("10.1.2.3"), RoundVerdict.Open, null),
                arguments("a carrier's address", List.of("100.64.0.1"), RoundVerdict.Open, null),
                arguments("two addresses of which one is ours", List.of("198.51.100.7", EIP), RoundVerdict.Open, EIP));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("echoes")
    void theAddressThatTargetsSeeMustBeTheElasticIp(
            String name, List<String> echoes, RoundVerdict expected, String egress) {
        var one = echo("mx.one.test:25", echoes.stream().findFirst());
        var two = echo("mx.two.test:25", echoes.stream().skip(1).findFirst());

        var round = ProbeClassifier.of(new Result("n", List.of(one, two), Optional.of(Connect.CONNECTED), false), EIP);

        assertThat(round.verdict()).isEqualTo(expected);
        assertThat(round.egress()).isEqualTo(Optional.ofNullable(egress));
    }

    @Test
    void eachTargetIsListedWithWhatItWasLike() {
        var round = ProbeClassifier.of(
                new Result(
                        "n",
                        List.of(target("mx.one.test:25", "rejected421"), target("mx.two.test:25", "silent")),
                        Optional.empty(),
                        false),
                EIP);

        assertThat(round.targets())
                .containsExactly(
                        new ProbeTarget("mx.one.test:25", "RemoteRejected"),
                        new ProbeTarget("mx.two.test:25", "NoGreeting"));
    }

    @Test
    void withoutAToolNothingIsConcluded() {
        assertThat(ProbeClassifier.of(new Result("n", List.of(), Optional.empty(), true), EIP)
                        .verdict())
                .isEqualTo(RoundVerdict.ProbeToolMissing);
    }

    @Test
    void aRoundWithoutTargetsConcludesNothing() {
        assertThat(ProbeClassifier.of(new Result("n", List.of(), Optional.of(Connect.CONNECTED), false), EIP)
                        .verdict())
                .isEqualTo(RoundVerdict.ProbeUnavailable);
    }

    static Observation target(String name, String kind) {
        return switch (kind) {
            case "open" -> greeting(name, 220, true, Optional.of(true));
            case "rejected421" -> greeting(name, 421, false, Optional.empty());
            case "rejected554" -> greeting(name, 554, true, Optional.empty());
            case "intercepted" -> greeting(name, 220, false, Optional.of(true));
            case "stripped" -> greeting(name, 220, true, Optional.of(false));
            case "silent" -> Observation.unconnected(name, Connect.CONNECTED);
            case "filtered" -> Observation.unconnected(name, Connect.TIMED_OUT);
            case "refused" -> Observation.unconnected(name, Connect.REFUSED);
            case "unreachable" -> Observation.unconnected(name, Connect.UNREACHABLE);
            default -> Observation.unconnected(name, Connect.FAILED);
        };
    }

    static Observation echo(String name, Optional<String> echo) {
        return new Observation(name, Connect.CONNECTED, Optional.of(220), true, Optional.of(true), echo);
    }

    private static Observation greeting(String name, int code, boolean asTarget, Optional<Boolean> startTls) {
        return new Observation(name, Connect.CONNECTED, Optional.of(code), asTarget, startTls, Optional.empty());
    }
}
