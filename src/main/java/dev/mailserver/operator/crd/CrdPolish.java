package dev.mailserver.operator.crd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mailserver.operator.api.ListType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** List types, no defaults in lists, the status of a new object, the order of the printer columns, and each validation rule once. */
public final class CrdPolish implements CRDPostProcessor {
    private static final List<String> COLUMNS = List.of(
            "Ready",
            "Reason",
            "Hostname",
            "Address",
            "rDNS",
            "Port25",
            "Waiting-For",
            "Age",
            "Domain",
            "Instance",
            "SPF",
            "Reputation",
            "Next-Step");

    @Override
    public HasMetadata process(HasMetadata crd, String version) {
        if (crd instanceof CustomResourceDefinition definition) {
            definition.getSpec().getVersions().forEach(v -> {
                var schema = v.getSchema().getOpenAPIV3Schema();
                var spec = property(schema, "spec");
                var status = property(schema, "status");
                polish(spec, MailServerSpec.class);
                polish(status, MailServerStatus.class);
                sparingLists(spec, false);
                status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
                describe(schema);
                v.getAdditionalPrinterColumns()
                        .sort(Comparator.comparingInt(
                                (CustomResourceColumnDefinition c) -> COLUMNS.indexOf(c.getName())));
            });
        }
        return crd;
    }

    private static void describe(JSONSchemaProps schema) {
        schema.setDescription(
                "A MailServer is an SMTP server on an EC2 instance that receivers accept: Elastic IP, A record, SPF, reverse DNS and outbound port 25.");
        property(schema, "spec").setDescription("What is wanted. The smallest spec is a domain and an instance.");
        property(schema, "status").setDescription("What was seen, and who must do what next.");
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    /** A rule on a record component is generated twice, once for the field and once for its accessor. */
    private static void once(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
    }

    /**
     * Who applies an object compares a list as a whole: a default in an item would be a difference for ever, for kubectl apply and for
     * Argo CD. The operator reads what is left out as the default all the same.
     */
    private static void sparingLists(JSONSchemaProps schema, boolean inList) {
        var usual = schema.getDefault();
        if (inList && usual != null) {
            schema.setDefault(null);
            if (usual.isValueNode()) {
                schema.setDescription(schema.getDescription() + " Default: " + usual.asText() + ".");
            }
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(p -> sparingLists(p, inList));
        }
        if (schema.getItems() != null) {
            sparingLists(schema.getItems().getSchema(), true);
        }
    }

    private static void polish(JSONSchemaProps schema, Class<?> type) {
        once(schema);
        if (!type.isRecord() || schema.getProperties() == null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            var property = schema.getProperties().get(component.getName());
            if (property == null) {
                continue;
            }
            var list = component.getAnnotation(ListType.class);
            if (list != null && list.keys().length > 0) {
                property.setXKubernetesListType("map");
                property.setXKubernetesListMapKeys(List.of(list.keys()));
            } else if (list != null) {
                property.setXKubernetesListType("set");
            } else if (List.class.isAssignableFrom(component.getType())) {
                property.setXKubernetesListType("atomic");
            }
            once(property);
            if (property.getItems() != null && component.getGenericType() instanceof ParameterizedType generic) {
                polish(property.getItems().getSchema(), (Class<?>) generic.getActualTypeArguments()[0]);
            } else {
                polish(property, component.getType());
            }
        }
    }
}
