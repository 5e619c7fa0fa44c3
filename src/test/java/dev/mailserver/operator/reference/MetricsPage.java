package dev.mailserver.operator.reference;

import dev.mailserver.operator.model.Metric;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every metric of the operator's own, and those of its libraries that the dashboard uses. */
public final class MetricsPage {
    /** By what Prometheus calls them; MetricsE2E finds each of them at a running operator. */
    public static final Map<String, String> OF_LIBRARIES = new TreeMap<>(Map.of(
            "reconciliations_started_total", "Passes begun, by `controller_name`.",
            "reconciliations_success_total", "Passes that ended well.",
            "reconciliations_failure_total",
                    "Passes that ended in an error of the operator or of the API server; each is tried again.",
            "reconciliations_retries_total", "Passes that were such tries.",
            "reconciliations_active", "Passes that run now.",
            "reconciliations_queue", "Resources that wait for a pass.",
            "reconciliations_execution_duration_seconds", "How long passes take: `_count`, `_sum`, `_max`.",
            "jvm_memory_used_bytes", "Memory by `area` and `id`.",
            "process_cpu_usage", "Share of the machine's processors that the process uses, from 0 to 1.",
            "process_uptime_seconds", "Age of the process."));

    private MetricsPage() {}

    static String text() {
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from Metric: make docs -->
                # Metrics

                At `/q/metrics`, port 8080, in Prometheus' text format. The series of a MailServer go when it goes, and no label
                has a value that a stranger can choose. Rules that alert on them: `helm/mailserver-operator/files/alerts.yaml`,
                with a [runbook](../runbooks/README.md) each; a dashboard: `helm/mailserver-operator/files/dashboard.json`.

                ## The operator's own
                """);
        page.add(Markdown.head("metric", "kind", "labels", "meaning"));
        for (Metric metric : Metric.values()) {
            page.add(Markdown.row(
                    Markdown.code(prometheus(metric)),
                    metric.kind() == Metric.Kind.COUNTER ? "counter" : "gauge",
                    metric.labels().stream().map(Markdown::code).collect(Collectors.joining(" ")),
                    metric.meaning()));
        }
        page.add("""

                A resource has one series of `mailserver_condition` for each condition and one of `mailserver_next_pass_time_seconds`,
                which are 16 where all is well; besides one of `mailserver_condition_reason` for each condition that somebody has to act
                on, and one of `mailserver_waiting_start_time_seconds` for each who is waited for: at most 36 in all. What is retained in
                an account and Region is told as it was last seen: where no MailServer is left there, nobody looks any more.

                ## Of the libraries

                The Java Operator SDK and the JVM export more; these are used by the dashboard.
                """);
        page.add(Markdown.head("metric", "meaning"));
        OF_LIBRARIES.forEach((name, meaning) -> page.add(Markdown.row(Markdown.code(name), meaning)));
        return page.toString();
    }

    /** As Prometheus calls it. */
    public static String prometheus(Metric metric) {
        return metric.meter().replace('.', '_') + (metric.kind() == Metric.Kind.COUNTER ? "_total" : "");
    }
}
