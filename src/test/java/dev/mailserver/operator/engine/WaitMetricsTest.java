package dev.mailserver.operator.engine;

import static dev.mailserver.operator.fakes.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaitMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConditionMetrics metrics = new ConditionMetrics(registry);

    @Test
    void sinceWhenSomebodyIsWaitedForIsThatOfTheOldestWaitAndKeptWhileItLasts() {
        metrics.show("mail", "a", waiting(wait(WaitingFor.User, "DnsReady", 9), wait(WaitingFor.User, "SpfReady", 5)));
        assertThat(waits("a")).isEqualTo(Map.of("User", at(5)));

        metrics.show(
                "mail",
                "a",
                waiting(wait(WaitingFor.User, "SpfReady", 5), wait(WaitingFor.AWSSupport, "OutboundSmtpReady", 30)));
        assertThat(waits("a")).isEqualTo(Map.of("User", at(5), "AWSSupport", at(30)));
    }

    @Test
    void theSeriesOfAWaitGoesWithTheWaitAndAllOfThemWithTheResource() {
        metrics.show("mail", "a", waiting(wait(WaitingFor.User, "DnsReady", 5)));
        metrics.show("mail", "b", waiting(wait(WaitingFor.DNS, "DnsReady", 7)));

        metrics.show("mail", "a", waiting());
        assertThat(waits("a")).isEmpty();
        assertThat(waits("b")).isEqualTo(Map.of("DNS", at(7)));

        metrics.forget("mail", "a");
        metrics.forget("mail", "b");
        assertThat(registry.getMeters()).isEmpty();
    }

    private Map<String, Double> waits(String name) {
        return registry
                .find("mailserver.waiting.start.time.seconds")
                .tag("namespace", "mail")
                .tag("name", name)
                .gauges()
                .stream()
                .collect(Collectors.toMap(g -> g.getId().getTag("for"), Gauge::value));
    }

    private static double at(int second) {
        return NOW.getEpochSecond() + second;
    }

    private static Wait wait(WaitingFor who, String condition, int second) {
        return new Wait(who, condition, null, Instant.ofEpochSecond(NOW.getEpochSecond() + second));
    }

    private static MailServerStatus waiting(Wait... waits) {
        var conditions = Stream.of("DnsReady", "SpfReady")
                .map(type -> new Condition(type, Tri.False, 1, NOW, "Propagating", ""))
                .toList();
        return MailServerStatus.NEW
                .with()
                .conditions(conditions)
                .waiting(List.of(waits))
                .build();
    }
}
