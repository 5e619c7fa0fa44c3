package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Round;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeOutputTest {
    private static final Round ROUND = new Round(Place.INSTANCE, Optional.of("i-1"), "mail.example.com", "r");

    private static final List<String> TARGETS = List.of("mx.one.test:25", "mx.two.test:25");

    @Test
    void eachTargetHasItsLineAndTheControlToo() {
        var result = ProbeOutput.read("""
                n0 1 T|||
                n0 c C|||
                n0 0 C|220 mx.one.test ESMTP|250-mx.one.test at your service, [192.0.2.10]|1
                """, "n0", TARGETS, ROUND);

        assertThat(result.nonce()).isEqualTo("r");
        assertThat(result.control()).contains(Connect.CONNECTED);
        assertThat(result.toolMissing()).isFalse();
        assertThat(result.targets())
                .containsExactly(
                        new Observation(
                                "mx.one.test:25",
                                Connect.CONNECTED,
                                Optional.of(220),
                                true,
                                Optional.of(true),
                                Optional.of("192.0.2.10")),
                        Observation.unconnected("mx.two.test:25", Connect.TIMED_OUT));
    }

    @ParameterizedTest
    @CsvSource({
        "C|220 mail.example.com ESMTP Postfix|250-mail.example.com|1, true",
        "C|220 MAIL.example.com. hello|250 Mail.Example.Com|0, true",
        "C|220 mail.example.com ESMTP||, true",
        "C|220 localhost.localdomain ESMTP|250-mail.example.com|1, false",
        "C|220 mail.example.com ESMTP|250-localhost|1, false",
        "C|554 mail.example.com no|, ",
        "C||, ",
        "R||, ",
    })
    void theInstancesOwnServerComesAfterTheTargets(String line, Boolean names) {
        var result = ProbeOutput.read("n0 " + TARGETS.size() + " " + line + "\n", "n0", TARGETS, ROUND);
        assertThat(result.namesItself()).isEqualTo(Optional.ofNullable(names));
    }

    @Test
    void aMissingToolIsSaid() {
        assertThat(ProbeOutput.read("n0 - none\n", "n0", TARGETS, ROUND).toolMissing())
                .isTrue();
    }

    @Test
    void linesOfAnotherRoundAndFurtherLinesOfATargetCountForNothing() {
        var result = ProbeOutput.read("""
                other 0 C|220 mx.one.test|250 mx.one.test|1
                n0 0 R|||
                n0 0 C|220 mx.one.test|250 mx.one.test|1
                n0 7 C|220 mx.one.test|250 mx.one.test|1
                n0
                {"n0": 0}
                """, "n0", TARGETS, ROUND);

        assertThat(result.targets()).extracting(Observation::connect).containsExactly(Connect.REFUSED, Connect.FAILED);
        assertThat(result.control()).isEmpty();
    }

    @Test
    void moreThanTheScriptPrintsIsNotRead() {
        var result = ProbeOutput.read("x".repeat(100_000) + "\nn0 0 C|220 a|250 a|1\n", "n0", TARGETS, ROUND);

        assertThat(result.targets()).allMatch(o -> o.connect() == Connect.FAILED);
    }

    @Property
    void whateverAnInstancePrintsGivesOneObservationATarget(@ForAll String noise, @ForAll String fields) {
        var result = ProbeOutput.read(noise + "\nn0 0 C" + fields, "n0", TARGETS, ROUND);

        assertThat(result.targets()).extracting(Observation::target).containsExactlyElementsOf(TARGETS);
    }
}
