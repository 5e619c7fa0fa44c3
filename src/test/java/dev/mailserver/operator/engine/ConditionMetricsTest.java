package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionMetricsTest {
    private static final int RESOURCES = 1_000;
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConditionMetrics metrics = new ConditionMetrics(registry);

    /** Every condition has that status, which somebody has to act on, and every party is waited for, twice. */
    private static MailServerStatus all(Tri status, Instant since) {
        var reason = status == Tri.False ? Reason.Working : Reason.Throttled;
        return MailServerStatus.NEW
                .with()
                .conditions(Stream.of(ConditionType.values())
                        .map(t -> new Condition(t.name(), status, 1, since, reason.name(), "At " + since))
                        .toList())
                .waiting(Stream.of(WaitingFor.values())
                        .filter(w -> w != WaitingFor.None)
                        .flatMap(w -> Stream.of(
                                new Wait(w, "DnsReady", "", since), new Wait(w, "SpfReady", "", since.plusSeconds(9))))
                        .toList())
                .build();
    }

    private List<Meter> series(Metric metric) {
        return List.copyOf(registry.find(metric.meter()).meters());
    }

    @Test
    void aThousandResourcesHaveAsManySeriesAsConditionsAndWaitsWhateverBecomesOfThem() {
        for (int round = 0; round < 5; round++) {
            for (int n = 0; n < RESOURCES; n++) {
                metrics.show("mail", "server-" + n, all(Tri.values()[(round + n) % 3], NOW.plusSeconds(round)));
            }
        }

        assertThat(series(Metric.CONDITION)).hasSize(RESOURCES * ConditionType.values().length);
        assertThat(series(Metric.CONDITION_REASON)).hasSize(RESOURCES * ConditionType.values().length);
        assertThat(series(Metric.WAITING_START_TIME)).hasSize(RESOURCES * 5);
    }

    @Test
    void seriesGoWhenTheResourceGoes() {
        for (int n = 0; n < RESOURCES; n++) {
            metrics.show("mail", "server-" + n, all(Tri.True, NOW));
        }

        for (int n = 1; n < RESOURCES; n++) {
            metrics.forget("mail", "server-" + n);
        }
        assertThat(registry.getMeters())
                .hasSize(2 * ConditionType.values().length + 5)
                .allMatch(m -> "server-0".equals(m.getId().getTag("name")));

        metrics.forget("mail", "server-0");
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void theReasonIsToldOfAConditionThatSomebodyHasToActOnAndOfNoOther() {
        metrics.show("mail", "mail", conditions(Reason.RestrictionReimposed, Reason.CaseOverdue));
        assertThat(reasons())
                .containsOnly("OutboundSmtpReady RestrictionReimposed", "AwaitingPort25Approval CaseOverdue");

        metrics.show("mail", "mail", conditions(Reason.RestrictionReimposed, Reason.SupportInfoRequested));
        assertThat(reasons())
                .containsOnly("OutboundSmtpReady RestrictionReimposed", "AwaitingPort25Approval SupportInfoRequested");

        metrics.show("mail", "mail", conditions(Reason.Open, Reason.Approved));
        assertThat(reasons()).isEmpty();
    }

    private static MailServerStatus conditions(Reason smtp, Reason approval) {
        return MailServerStatus.NEW
                .with()
                .conditions(List.of(
                        new Condition("OutboundSmtpReady", Tri.False, 1, NOW, smtp.name(), ""),
                        new Condition("AwaitingPort25Approval", Tri.True, 1, NOW, approval.name(), "")))
                .build();
    }

    private List<String> reasons() {
        return series(Metric.CONDITION_REASON).stream()
                .map(Meter::getId)
                .map(id -> id.getTag("type") + " " + id.getTag("reason"))
                .toList();
    }

    @Test
    void aWaitThatIsOverHasNoSeriesAndOfTwoTheOlderOneCounts() {
        metrics.show("mail", "mail", all(Tri.False, NOW));
        assertThat(registry.get(Metric.WAITING_START_TIME.meter())
                        .tag("for", "User")
                        .gauge()
                        .value())
                .isEqualTo(NOW.getEpochSecond());

        metrics.show(
                "mail", "mail", all(Tri.False, NOW).with().waiting(List.of()).build());
        assertThat(series(Metric.WAITING_START_TIME)).isEmpty();
    }
}
