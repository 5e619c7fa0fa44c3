package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyExchangers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much a record may ask of those who evaluate it. */
class SpfLimitsTest {
    private static final String IPV4 = "192.0.2.10";

    /** A record that leads to as many of something as the table says. */
    @ParameterizedTest
    @CsvSource({
        "10 terms, Neutral",
        "11 terms, PermError",
        "9 included terms, Neutral",
        "10 included terms, PermError",
        "2 void look-ups, Neutral",
        "3 void look-ups, PermError",
        "10 exchangers, Pass",
        "11 exchangers, PermError",
        "10 names, Pass",
        "11 names, Neutral",
        "5 terms with the client name, Neutral",
        "6 terms with the client name, PermError",
        "12 addresses, Pass",
    })
    void the_limits_are_those_of_section_4_6_4(String what, Result result) {
        var world = SpfWorld.of("other.test A 198.51.100.1");
        int many = Integer.parseInt(what.split(" ")[0]);
        var range = IntStream.rangeClosed(1, many).boxed().toList();
        var record = switch (what.substring(what.indexOf(' ') + 1)) {
            case "terms" -> "v=spf1" + " a:other.test".repeat(many);
            case "included terms" -> {
                world.add("in.test", "TXT", "v=spf1" + " a:other.test".repeat(many));
                yield "v=spf1 include:in.test";
            }
            case "terms with the client name" -> {
                world.add("10.2.0.192.in-addr.arpa", "PTR", "mine.test")
                        .add("mine.test", "A", IPV4)
                        .add("mine.test", "MX", "1 other.test");
                yield "v=spf1" + " mx:%{p}".repeat(many);
            }
            case "void look-ups" -> "v=spf1" + " a:void.test".repeat(many);
            case "exchangers" -> {
                range.forEach(i -> world.add("example.com", "MX", i + " mx" + i + ".test")
                        .add("mx" + i + ".test", "A", i == many ? IPV4 : "198.51.100.1"));
                yield "v=spf1 mx";
            }
            case "names" -> {
                range.forEach(i -> world.add("10.2.0.192.in-addr.arpa", "PTR", "n" + i + ".names.test")
                        .add("n" + i + ".names.test", "A", i == many ? IPV4 : "198.51.100.1"));
                yield "v=spf1 ptr:names.test";
            }
            default -> {
                range.forEach(i -> world.add("example.com", "A", i == many ? IPV4 : "198.51.100." + i));
                yield "v=spf1 a";
            }
        };
        var evaluation = world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "example.com"), List.of(record));
        assertThat(evaluation.result()).as("%s", evaluation).isEqualTo(result);
    }

    @Test
    void too_many_exchangers_are_an_error_of_the_domain_that_has_them() {
        var world = new SpfWorld();
        IntStream.range(0, 11).forEach(i -> world.add("example.net", "MX", i + " mx.example.net"));
        var request = SpfRequest.postmaster(IPV4, "example.com", "example.com");
        assertThat(world.evaluate(request, List.of("v=spf1 mx:example.net -all"))
                        .problem())
                .hasValue(new TooManyExchangers("example.net"));
        assertThat(world.asked()).hasSize(1);
    }
}
