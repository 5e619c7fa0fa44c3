package dev.mailserver.operator.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.WaitingFor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is woken finds a page; whoever reads a reason finds its meaning. */
class RunbooksTest {
    private static final Path RULES = Path.of("helm/mailserver-operator/files/alerts.yaml");
    private static final Path TROUBLESHOOTING = Path.of("docs/troubleshooting.md");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final Path FOLDER = Path.of("docs/runbooks");
    private static final String URL =
            "https://github.com/mailserver-operator/mailserver-operator/blob/main/docs/runbooks/%s.md";

    static List<JsonNode> alerts() throws IOException {
        var alerts = Serialization.unmarshal(Files.readString(RULES), JsonNode.class)
                .at("/groups")
                .findParents("alert");
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static String name(JsonNode alert) {
        return alert.get("alert").asText();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertLeadsToItsPage(JsonNode alert) throws IOException {
        assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo(URL.formatted(name(alert)));
        assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
        assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
        assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        var page = Files.readString(FOLDER.resolve(name(alert) + ".md"));
        assertThat(page)
                .startsWith("# " + name(alert) + "\n")
                .contains("\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n", "```sh\n", "\n## Mitigation\n");
        assertThat(Files.readString(FOLDER.resolve("README.md")))
                .contains("[" + name(alert) + "](" + name(alert) + ".md)");
    }

    @Test
    void thereIsNoPageOfAnAlertThatDoesNotExist() throws IOException {
        Set<String> expected = new TreeSet<>(Set.of("README.md"));
        alerts().forEach(a -> expected.add(name(a) + ".md"));
        try (Stream<Path> pages = Files.list(FOLDER)) {
            assertThat(pages.map(p -> p.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Reasons that wait for a person, each with what shows the cause. */
    static List<Reason> reasonsThatWaitForTheUser() {
        return Stream.of(Reason.values())
                .filter(r -> r.waitingFor() == WaitingFor.User)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("reasonsThatWaitForTheUser")
    void whatThePersonWhoIsWaitedForHasToMendTheyCanSeeByACommand(Reason reason) throws IOException {
        assertThat(Files.readAllLines(TROUBLESHOOTING))
                .filteredOn(line -> line.startsWith("| ") && line.contains("`" + reason + "`"))
                .as("a line of the table in " + TROUBLESHOOTING)
                .singleElement()
                .asString()
                .matches("\\| (`\\w+`(, )?)+ \\| .*`(kubectl|aws|dig|nc) [^`]+`.* \\|");
    }

    @ParameterizedTest
    @MethodSource("reasonsThatWaitForTheUser")
    void whatThePersonWhoIsWaitedForHasToDoIsMoreThanToReadOn(Reason reason) {
        assertThat(reason.remedy())
                .isNotEmpty()
                .doesNotMatch("(?i)(mend|correct|fix|see) (it|what the|what is|the (named|message)|status\\.).*");
    }

    @Test
    void noReasonIsShownThatDoesNotExist() throws IOException {
        assertThat(Files.readAllLines(TROUBLESHOOTING))
                .filteredOn(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.split("\\|")[1])
                        .results()
                        .map(name -> name.group(1))
                        .toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Reason.of(name)).as(name).isPresent());
    }
}
