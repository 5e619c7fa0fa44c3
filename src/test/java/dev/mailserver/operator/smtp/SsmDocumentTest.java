package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SSM document is made of the probe script; {@code -Dssm.update=true} writes it anew. */
class SsmDocumentTest {
    private static final Path SCRIPT = Path.of("deploy/ssm/probe.sh");
    private static final Path DOCUMENT = Path.of("deploy/ssm/document.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private static final String ADDRESS = "[0-9]{1,3}(\\.[0-9]{1,3}){3}:[0-9]{1,5}";
    private static final String NAME = "i-[0-9a-f]{8,17}=[a-z0-9.-]{1,253}";

    @Test
    void theCheckedInDocumentIsMadeOfTheScript() throws IOException {
        var made = document();
        if (Boolean.getBoolean("ssm.update")) {
            Files.writeString(DOCUMENT, made);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("stale: run ./mvnw test -Dtest=SsmDocumentTest -Dssm.update=true")
                .isEqualTo(made);
    }

    @Test
    void theScriptHasNothingThatSsmWouldTakeForAParameter() throws IOException {
        assertThat(Files.readString(SCRIPT)).doesNotContain("{{");
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "Targets; 198.51.100.1:25; true",
                "Targets; 198.51.100.1:25 203.0.113.5:2525; true",
                "Targets; mx.one.test:25; false",
                "Targets; '198.51.100.1:25'' && id '''; false",
                "Targets; $(id); false",
                "Targets; ''; false",
                "Control; 198.51.100.9:443; true",
                "Control; ''; false",
                "Control; 198.51.100.9:443 198.51.100.9:443; false",
                "Names; i-0123456789abcdef0=mail.example.com; true",
                "Names; i-0123456789abcdef0=mail.example.com,i-00000001=a.b; true",
                "Names; i-0123456789abcdef0=`id`; false",
                "Nonce; a1b2c3d4e5f6; true",
                "Nonce; 'a 0 C'; false",
            })
    void aParameterTakesAddressesAndNamesAndNothingElse(String parameter, String value, boolean allowed)
            throws IOException {
        var pattern = read().at("/parameters/" + parameter + "/allowedPattern").asText();

        assertThat(Pattern.compile(pattern).matcher(value).find()).isEqualTo(allowed);
    }

    private static JsonNode read() throws IOException {
        return JSON.readTree(Files.readString(DOCUMENT));
    }

    private static String document() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "TARGETS='{{ Targets }}'", "CONTROL='{{ Control }}'", "NAMES='{{ Names }}'", "NONCE='{{ Nonce }}'"));
        lines.addAll(Files.readAllLines(SCRIPT));
        return write(ordered(
                        "schemaVersion",
                        "2.2",
                        "description",
                        "mailserver-operator: tests outbound TCP port 25. It sends no mail and changes nothing.",
                        "parameters",
                        ordered(
                                "Targets", parameter("SMTP servers, address:port ...", list(ADDRESS, " ", 8)),
                                "Control", parameter("One more, on another port", "^" + ADDRESS + "$"),
                                "Names", parameter("The host name of each instance", list(NAME, ",", 50)),
                                "Nonce", parameter("Marks the lines of this run", "^[a-z0-9]{8,32}$")),
                        "mainSteps",
                        List.of(ordered(
                                "action",
                                "aws:runShellScript",
                                "name",
                                "probe",
                                "precondition",
                                Map.of("StringEquals", List.of("platformType", "Linux")),
                                "inputs",
                                ordered("timeoutSeconds", "90", "runCommand", lines)))))
                + "\n";
    }

    private static Map<String, Object> parameter(String description, String allowedPattern) {
        return ordered("type", "String", "description", description, "allowedPattern", allowedPattern);
    }

    private static String list(String item, String separator, int most) {
        return "^" + item + "(" + separator + item + "){0," + (most - 1) + "}$";
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static String write(Object value) throws JsonProcessingException {
        return JSON.writer(new DefaultPrettyPrinter().withArrayIndenter(LINES).withObjectIndenter(LINES))
                .writeValueAsString(value);
    }
}
