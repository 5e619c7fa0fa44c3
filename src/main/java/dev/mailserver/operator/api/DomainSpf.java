package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** SPF of a further domain. */
public record DomainSpf(
        @Default("Merge")
        @JsonPropertyDescription(
                "Merge: authorise the address, within the existing record where there is one. CheckOnly: never write, only judge.")
        SpfPolicy policy,

        @Default("SoftFail")
        @JsonPropertyDescription(
                "The qualifier of all in a record that is created: SoftFail (~all), Fail (-all) or Neutral (?all).")
        SpfQualifier qualifier) {
    static final DomainSpf DEFAULT = new DomainSpf(SpfPolicy.Merge, SpfQualifier.SoftFail);

    /** Defaults as the schema has them. */
    public DomainSpf {
        policy = Objects.requireNonNullElse(policy, SpfPolicy.Merge);
        qualifier = Objects.requireNonNullElse(qualifier, SpfQualifier.SoftFail);
    }
}
