package dev.mailserver.operator.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every property of the operator, read from the source of {@code OperatorConfig}: its comments are not there at run time. */
final class ConfigurationPage {
    private static final Path SOURCE = Path.of("src/main/java/dev/mailserver/operator/engine/OperatorConfig.java");

    /** The beginning of a group, a property with its comment and default, or the end of a group. */
    private static final Pattern PARTS = Pattern.compile("""
            ^\\h*(?:public\\h)?interface\\h(?<group>\\w+)\\h\\{
            |/\\*\\*(?<comment>(?:(?!\\*/).)*)\\*/\\s*(?:@WithDefault\\("(?<default>[^"]*)"\\)\\s*)?
             (?<type>[\\w<>,\\h]+)\\h(?<name>\\w+)\\(\\);
            |^\\h*(?<end>\\})""", Pattern.COMMENTS | Pattern.DOTALL | Pattern.MULTILINE);

    private static final Map<String, String> OF_LIBRARIES = new LinkedHashMap<>();

    static {
        OF_LIBRARIES.put("KUBECONFIG", "how to reach the Kubernetes API; in a pod, the service account");
        OF_LIBRARIES.put("AWS_REGION", "the Region of resources that name none");
        OF_LIBRARIES.put("AWS_ENDPOINT_URL", "another endpoint in the place of AWS's own");
        OF_LIBRARIES.put(
                "AWS_…",
                "credentials, by the AWS SDK's own chain: environment, web identity, container or instance role");
        OF_LIBRARIES.put(
                "HTTPS_PROXY",
                "the proxy to AWS, and to the Kubernetes API ([how](../install.md#a-proxy-and-an-authority-of-your-own))");
        OF_LIBRARIES.put("NO_PROXY", "addresses and host names that are asked without it");
        OF_LIBRARIES.put("JDK_JAVA_OPTIONS", "options of the JVM, over those of the image");
        OF_LIBRARIES.put("QUARKUS_LOG_LEVEL", "how much is logged: `DEBUG`, `INFO`, `WARN` or `ERROR`");
        OF_LIBRARIES.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "`true`: logs as JSON");
        OF_LIBRARIES.put(
                "QUARKUS_HTTP_PORT",
                "the port of `/q/health/live`, `/q/health/ready`, `/q/health/started` and `/q/metrics`; 8080");
    }

    private ConfigurationPage() {}

    /** A property; without a default value it may be absent, and its meaning says what holds then. */
    record Property(String name, Optional<String> defaultValue, String meaning) {
        String variable() {
            return name.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
        }
    }

    static String text() throws IOException {
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from OperatorConfig: make docs -->
                # Configuration

                Each property can be given as an environment variable or as a Java system property
                (`java -Dmailserver.resync=5m -jar quarkus-run.jar`). Durations are written like `30s`, `10m` or `1h`; lists are
                separated by commas. *Chart* is the [value](../../helm/mailserver-operator/README.md#values) that sets it. Where there is
                none the default holds, but for the lease: it has the name of the release and is in its namespace. `extraEnv` of the
                chart sets any other variable, but not the name and namespace of the lease: the chart's Role is for that one alone.
                """);
        var chart = ChartValues.byVariable();
        page.add(Markdown.head("property", "environment variable", "default", "chart", "meaning"));
        for (Property p : properties()) {
            page.add(Markdown.row(
                    Markdown.code(p.name()),
                    Markdown.code(p.variable()),
                    Markdown.code(p.defaultValue().orElse("")),
                    Markdown.code(chart.getOrDefault(p.variable(), "")),
                    p.meaning()));
        }
        page.add("""

                Besides, what the operator is built on reads its own:
                """);
        page.add(Markdown.head("environment variable", "chart", "meaning"));
        OF_LIBRARIES.forEach((variable, meaning) -> page.add(
                Markdown.row(Markdown.code(variable), Markdown.code(chart.getOrDefault(variable, "")), meaning)));
        return page.toString();
    }

    static List<Property> properties() throws IOException {
        List<Property> all = new ArrayList<>();
        Deque<String> groups = new ArrayDeque<>();
        var parts = PARTS.matcher(Files.readString(SOURCE));
        while (parts.find()) {
            if (parts.group("group") != null) {
                groups.addLast(groups.isEmpty() ? "mailserver" : kebab(parts.group("group")));
            } else if (parts.group("end") != null) {
                groups.removeLast();
            } else if (!parts.group("type").equalsIgnoreCase(parts.group("name"))) {
                all.add(new Property(
                        groups.stream().collect(Collectors.joining(".", "", "."))
                                + kebab(parts.group("name"))
                                + (parts.group("type").startsWith("Map<") ? ".name" : ""),
                        Optional.ofNullable(parts.group("default")),
                        meaning(parts.group("comment"))));
            }
        }
        return all;
    }

    private static String meaning(String comment) {
        return comment.replaceAll("\\s*\\n\\s*\\*", " ").strip();
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
