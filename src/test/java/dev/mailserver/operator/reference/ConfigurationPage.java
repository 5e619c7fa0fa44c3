package dev.mailserver.operator.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
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

    private ConfigurationPage() {}

    /** A property; without a default value it may be absent, and its meaning says what holds then. */
    record Property(String name, Optional<String> defaultValue, String meaning) {}

    static String text() throws IOException {
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from OperatorConfig: make docs -->
                # Configuration

                Each property can be given as an environment variable or as a Java system property
                (`java -Dmailserver.resync=5m -jar quarkus-run.jar`). Durations are written like `30s`, `10m` or `1h`; lists are
                separated by commas.
                """);
        page.add(Markdown.head("property", "environment variable", "default", "meaning"));
        for (Property p : properties()) {
            page.add(Markdown.row(
                    Markdown.code(p.name()),
                    Markdown.code(p.name().replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT)),
                    Markdown.code(p.defaultValue().orElse("")),
                    p.meaning()));
        }
        page.add("""

                Besides, what the operator is built on reads its own:

                | environment variable | meaning |
                |---|---|
                | `KUBECONFIG` | how to reach the Kubernetes API; in a pod, the service account |
                | `AWS_REGION` | the Region of resources that name none |
                | `AWS_ENDPOINT_URL` | another endpoint in the place of AWS's own |
                | `AWS_…` | credentials, by the AWS SDK's own chain: environment, web identity, container or instance role |
                | `QUARKUS_LOG_CONSOLE_JSON_ENABLED` | `true`: logs as JSON |
                | `QUARKUS_HTTP_PORT` | the port of `/q/health/live`, `/q/health/ready`, `/q/health/started` and `/q/metrics`; 8080 |""");
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
