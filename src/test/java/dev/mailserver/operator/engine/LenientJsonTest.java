package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.mailserver.operator.api.MailServer;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** An object as a later version may write it: every enum has a value, and every object a field, that this version does not know. */
class LenientJsonTest {
    private static final JsonNode CRD = crd();
    private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());

    @Test
    void everyFieldAndEveryEnumMayHaveWhatThisVersionDoesNotKnow() throws IOException {
        new LenientJson().customize(mapper);
        var schema = CRD.at("/spec/versions/0/schema/openAPIV3Schema");

        var read = mapper.treeToValue(sample(schema), MailServer.class);

        assertThat(read.getSpec()).isNotNull();
        assertThat(read.getStatus().conditions()).hasSize(1);
    }

    /** A value of that schema, with every optional part, as a later version would write it. */
    private JsonNode sample(JsonNode schema) {
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema);
            case "array" -> mapper.createArrayNode().add(sample(schema.path("items")));
            case "integer" -> mapper.getNodeFactory().numberNode(1);
            case "boolean" -> mapper.getNodeFactory().booleanNode(true);
            default ->
                TextNode.valueOf(
                        schema.has("enum")
                                ? "OfTomorrow"
                                : schema.path("format").asText().equals("date-time") ? "2026-11-24T10:00:00Z" : "text");
        };
    }

    private ObjectNode object(JsonNode schema) {
        var object = mapper.createObjectNode();
        schema.path("properties").properties().forEach(p -> object.set(p.getKey(), sample(p.getValue())));
        if (schema.has("additionalProperties")) {
            object.set("key", sample(schema.path("additionalProperties")));
        } else if (!object.isEmpty()) {
            object.put("fieldOfTomorrow", "text");
        }
        return object;
    }

    private static JsonNode crd() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(new File("crds/mailservers.mailserver-operator.dev-v1.yml"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
