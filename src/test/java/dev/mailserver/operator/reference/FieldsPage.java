package dev.mailserver.operator.reference;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every field of a MailServer, read from the CRD. */
final class FieldsPage {
    private static final Path CRD = Path.of("crds/mailservers.mailserver-operator.dev-v1.yml");

    private FieldsPage() {}

    static String text() throws IOException {
        var version = Serialization.unmarshal(Files.readString(CRD), CustomResourceDefinition.class)
                .getSpec()
                .getVersions()
                .getFirst();
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from the CRD: make docs -->
                # Fields of a MailServer

                `apiVersion: mailserver-operator.dev/%s`, `kind: MailServer`. `kubectl explain mailserver.spec` says the same. `[]` is
                a list, `{}` a map with keys of your own.""".formatted(version.getName()));
        for (String part : List.of("spec", "status")) {
            var schema =
                    version.getSchema().getOpenAPIV3Schema().getProperties().get(part);
            page.add("\n## " + part + "\n\n" + schema.getDescription() + "\n");
            rules(schema).forEach(rule -> page.add("- " + rule));
            if (!rules(schema).isEmpty()) {
                page.add("");
            }
            page.add(Markdown.head("field", "type", "default", "meaning"));
            addFields(page, part + ".", schema);
        }
        return page.toString();
    }

    private static void addFields(StringJoiner page, String path, JSONSchemaProps of) {
        var required = Objects.requireNonNullElse(of.getRequired(), List.<String>of());
        of.getProperties().forEach((name, schema) -> {
            var items = schema.getItems() == null ? null : schema.getItems().getSchema();
            boolean map = schema.getAdditionalProperties() != null;
            var full = path + name + (items != null ? "[]" : map ? "{}" : "");
            page.add(Markdown.row(
                    Markdown.code(full),
                    items != null ? "list of " + type(items) : type(schema),
                    required.contains(name) && path.startsWith("spec") ? "required" : defaultOf(schema),
                    meaning(schema, items)));
            var inner = items == null ? schema : items;
            if (inner.getProperties() != null && !inner.getProperties().isEmpty()) {
                addFields(page, full + ".", inner);
            }
        });
    }

    private static String type(JSONSchemaProps schema) {
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return schema.getEnum().stream().map(v -> Markdown.code(v.asText())).collect(Collectors.joining(", "));
        }
        return Objects.requireNonNullElse(schema.getFormat(), schema.getType());
    }

    private static String defaultOf(JSONSchemaProps schema) {
        return schema.getDefault() == null
                ? ""
                : Markdown.code(schema.getDefault().toString().replace("\"", ""));
    }

    private static String meaning(JSONSchemaProps schema, JSONSchemaProps items) {
        List<String> said = new ArrayList<>();
        Stream.of(schema.getDescription(), items == null ? null : items.getDescription())
                .filter(Objects::nonNull)
                .forEach(said::add);
        said.addAll(rules(schema));
        if (items != null) {
            said.addAll(rules(items));
        }
        return String.join(" ", said);
    }

    private static List<String> rules(JSONSchemaProps schema) {
        return Objects.requireNonNullElse(schema.getXKubernetesValidations(), List.<ValidationRule>of()).stream()
                .map(ValidationRule::getMessage)
                .filter(Objects::nonNull)
                .map(message -> "Rule: " + message + (message.endsWith(".") ? "" : "."))
                .toList();
    }
}
