package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProbeOutputTest {
    private static final List<String> TARGETS = List.of("mx.one.test:25", "mx.two.test:25");

    @Test
    void eachTargetHasItsLineAndTheControlToo() {
        var result = ProbeOutput.read("""
                n0 1 T|||
                n0 c C|||
                n0 0 C|220 mx.one.test ESMTP|250-mx.one.test at your service, [192.0.2.10]|1
                """, "n0", TARGETS, "round1");

        assertThat(result.nonce()).isEqualTo("round1");
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

    @Test
    void aMissingToolIsSaid() {
        assertThat(ProbeOutput.read("n0 - none\n", "n0", TARGETS, "r").toolMissing())
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
                """, "n0", TARGETS, "r");

        assertThat(result.targets()).extracting(Observation::connect).containsExactly(Connect.REFUSED, Connect.FAILED);
        assertThat(result.control()).isEmpty();
    }

    @Test
    void moreThanTheScriptPrintsIsNotRead() {
        var result = ProbeOutput.read("x".repeat(100_000) + "\nn0 0 C|220 a|250 a|1\n", "n0", TARGETS, "r");

        assertThat(result.targets()).allMatch(o -> o.connect() == Connect.FAILED);
    }

    @Property
    void whateverAnInstancePrintsGivesOneObservationATarget(@ForAll String noise, @ForAll String fields) {
        var result = ProbeOutput.read(noise + "\nn0 0 C" + fields, "n0", TARGETS, "r");

        assertThat(result.targets()).extracting(Observation::target).containsExactlyElementsOf(TARGETS);
    }
}
