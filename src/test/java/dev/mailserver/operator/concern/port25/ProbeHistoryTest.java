package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.fakes.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeHistoryTest {
    private static final OutboundSmtpStatus NEW =
            ProbeHistory.of(OutboundSmtpStatus.NONE, ProbeMode.Instance, "i-00000001", "192.0.2.10");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Open,                                          ",
        "Open Open,                                     Open",
        "Open Filtered Open,                            ",
        "Open Partial Open,                             ",
        "Open ProbeUnavailable Open,                    ",
        "Filtered,                                      ",
        "Filtered Filtered,                             Filtered",
        "Filtered Filtered Open,                        Filtered",
        "Filtered Filtered Open Open,                   Open",
        "Filtered Filtered Refused,                     Filtered",
        "Open Open Filtered Filtered,                   Open",
        "Open Open Filtered Filtered Filtered,          Filtered",
        "Open Open Filtered Filtered Open Filtered,     Open",
        "Open Open Filtered Filtered Partial Filtered,  Open",
        "Open Open Filtered Refused Filtered,           ",
        "Open Open Filtered Refused Filtered Filtered,  Filtered",
        "Open Open Partial Partial Partial Partial,     Open",
        "Partial Partial,                               Partial",
        "Open Open ProbeUnavailable ProbeToolMissing ProbeUnavailable ProbeUnavailable, Open",
        "Open Open WrongEgress WrongEgress WrongEgress, WrongEgress",
        "Open Open Filtered ProbeUnavailable Filtered Filtered, Filtered",
    })
    void twoAlikeConfirmAndThreeFailuresInARowTakeOpenBack(String rounds, String confirmed) {
        var history = NEW;
        for (var verdict : rounds.split(" ")) {
            history = ProbeHistory.after(history, round(RoundVerdict.valueOf(verdict)), NOW);
        }

        assertThat(history.confirmed()).isEqualTo(confirmed);
    }

    @Test
    void whenItWasLastOpenIsKeptAcrossTheLossOfIt() {
        var open = ProbeHistory.after(
                ProbeHistory.after(NEW, round(RoundVerdict.Open), NOW), round(RoundVerdict.Open), NOW.plusSeconds(1));
        var blocked = ProbeHistory.after(open, round(RoundVerdict.Filtered), NOW.plusSeconds(2));

        assertThat(blocked.lastOpenTime()).isEqualTo(NOW.plusSeconds(1));
        assertThat(blocked.lastProbeTime()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void oneOpenRoundIsNotYetOpen() {
        assertThat(ProbeHistory.after(NEW, round(RoundVerdict.Open), NOW).lastOpenTime())
                .isNull();
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "Operator, i-00000001, 192.0.2.10",
        "Instance, i-00000002, 192.0.2.10",
        "Instance, i-00000001, 192.0.2.11",
    })
    void anotherPlaceInstanceOrAddressStartsAnew(ProbeMode from, String instance, String ip) {
        var open = ProbeHistory.after(
                ProbeHistory.after(NEW, round(RoundVerdict.Open), NOW), round(RoundVerdict.Open), NOW);

        var moved = ProbeHistory.of(open, from, instance, ip);

        assertThat(moved.confirmed()).isNull();
        assertThat(moved.lastProbeTime()).isNull();
        assertThat(moved.lastOpenTime()).isEqualTo(NOW);
        assertThat(ProbeHistory.of(open, ProbeMode.Instance, "i-00000001", "192.0.2.10"))
                .isSameAs(open);
    }

    /** A round as its two targets were like, or one that could not be run. */
    record Played(String one, String two, boolean ran) {
        ProbeClassifier judged() {
            return ProbeClassifier.of(
                    new Result(
                            "n",
                            ran
                                    ? List.of(
                                            ProbeClassifierTest.target("mx.one.test:25", one),
                                            ProbeClassifierTest.target("mx.two.test:25", two))
                                    : List.of(),
                            Optional.of(Connect.CONNECTED),
                            false),
                    "192.0.2.10");
        }
    }

    private static final Arbitrary<String> ANYHOW = Arbitraries.of(
            "open",
            "rejected421",
            "rejected554",
            "intercepted",
            "stripped",
            "silent",
            "filtered",
            "refused",
            "unreachable",
            "failed");

    @Provide
    Arbitrary<List<Played>> oneBrokenTarget() {
        return ANYHOW.map(broken -> new Played("open", broken, true)).list().ofMaxSize(40);
    }

    @Property
    void noSequenceWithOneBrokenTargetLeavesOpen(@ForAll("oneBrokenTarget") List<Played> rounds) {
        var history = opened();
        for (var round : rounds) {
            history = ProbeHistory.after(history, round.judged(), NOW);
            assertThat(history.confirmed()).isEqualTo("Open");
        }
    }

    @Provide
    Arbitrary<List<Played>> anything() {
        return Combinators.combine(ANYHOW, ANYHOW, Arbitraries.of(true, true, true, false))
                .as(Played::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void openIsLeftOnlyAfterThreeRoundsInARowThatReachedNobody(@ForAll("anything") List<Played> rounds) {
        var history = opened();
        int inARow = 0;
        for (var round : rounds) {
            var judged = round.judged();
            boolean wasOpen = "Open".equals(history.confirmed());
            if (judged.verdict().conclusive()) {
                inARow = judged.verdict().gotThrough() ? 0 : inARow + 1;
            }
            history = ProbeHistory.after(history, judged, NOW);
            if (wasOpen) {
                assertThat("Open".equals(history.confirmed())).isEqualTo(inARow < 3);
            }
        }
    }

    private static OutboundSmtpStatus opened() {
        return ProbeHistory.after(
                ProbeHistory.after(NEW, round(RoundVerdict.Open), Instant.EPOCH),
                round(RoundVerdict.Open),
                Instant.EPOCH);
    }

    static ProbeClassifier round(RoundVerdict verdict) {
        return new ProbeClassifier(verdict, List.of(), Optional.empty());
    }
}
