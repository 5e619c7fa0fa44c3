package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Metric;
import dev.mailserver.operator.reference.MetricsPage;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator tells Prometheus of itself: all that the reference names, under these names. */
@OnSandbox
class MetricsE2E {
    private final Stage stage = new Stage("metrics", 1);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void everyMetricOfTheReferenceIsThereAndASeriesGoesWithItsServer() {
        stage.approvePort25(Stage.REGION);
        var server = stage.server();
        try (var operator = stage.operator()) {
            server.apply(stage.instance(Stage.REGION, Map.of())).awaitReady();

            awaiting(() -> assertThat(names(operator.metrics())).containsAll(reference()));
            assertThat(operator.metrics())
                    .contains("mailserver_leader 1.0")
                    .contains("mailserver_condition{name=\"" + server.domain().replace(".test", "") + "\"");

            server.delete();
            awaiting(() -> assertThat(operator.metrics()).doesNotContain("mailserver_condition{"));
        }
    }

    /** A wait is over by then, and what is retained is counted from the first deletion on. */
    private static Set<String> reference() {
        return Stream.concat(
                        Stream.of(Metric.values())
                                .filter(m -> m != Metric.WAITING_START_TIME)
                                .map(MetricsPage::prometheus),
                        MetricsPage.OF_LIBRARIES.keySet().stream()
                                .map(n -> n.endsWith("duration_seconds") ? n + "_count" : n))
                .filter(n -> !n.equals("reconciliations_failure_total") && !n.equals("reconciliations_retries_total"))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }
}
