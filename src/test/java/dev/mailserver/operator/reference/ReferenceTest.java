package dev.mailserver.operator.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailserver.operator.engine.OperatorConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages of {@code docs/reference} are what the code says; {@code -Ddocs.update=true} writes them anew. */
class ReferenceTest {
    private static final Path FOLDER = Path.of("docs/reference");

    @Test
    void thePageOfConditionsIsWhatTheCodeSays() throws IOException {
        check("conditions.md", ConditionsPage.text());
    }

    @Test
    void thePageOfConfigurationIsWhatTheCodeSays() throws IOException {
        check("configuration.md", ConfigurationPage.text());
    }

    @Test
    void thePageOfFieldsIsWhatTheCrdSays() throws IOException {
        check("fields.md", FieldsPage.text());
    }

    @Test
    void thePageOfMetricsIsWhatTheCodeSays() throws IOException {
        check("metrics.md", MetricsPage.text());
    }

    @Test
    void thePageOfEventsIsWhatTheCodeSays() throws IOException {
        check("events.md", EventsPage.text());
    }

    /** SmallRye Config refuses a property below the prefix that the interface does not have. */
    @Test
    void everyPropertyOfThePageIsOneThatTheOperatorReads() throws IOException {
        Map<String, String> given = new HashMap<>();
        ConfigurationPage.properties()
                .forEach(p -> given.put(p.name(), p.defaultValue().orElse("anything")));
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "page", 500))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(OperatorConfig.class)
                .build();
        assertThat(config.getConfigMapping(OperatorConfig.class).clusterName()).contains("anything");
    }

    @Test
    void everyVariableThatTheChartSetsIsOnThePageWithAValueThatTheChartHas() throws IOException {
        var page = ConfigurationPage.text();
        var values = Serialization.unmarshal(
                Files.readString(Path.of("helm/mailserver-operator/values.yaml")), JsonNode.class);
        assertThat(ChartValues.byVariable()).hasSizeGreaterThan(20).allSatisfy((variable, value) -> {
            assertThat(page).contains("| `" + variable + "` |");
            assertThat(values.at("/" + value.replace('.', '/')).isMissingNode())
                    .as(value)
                    .isFalse();
        });
    }

    private static void check(String page, String made) throws IOException {
        var file = FOLDER.resolve(page);
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, made);
        }
        assertThat(file).as("stale: run make docs").hasContent(made);
    }
}
