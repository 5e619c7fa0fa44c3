package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** SPF of the domain. */
public record Spf(
        @Default("Merge")
        @JsonPropertyDescription(
                "Merge: authorise the address, within the existing record where there is one. CheckOnly: never write, only judge.")
        SpfPolicy policy,

        @Default("SoftFail")
        @JsonPropertyDescription(
                "The qualifier of all in a record that is created: SoftFail (~all), Fail (-all) or Neutral (?all).")
        SpfQualifier qualifier,

        @Default("Publish")
        @JsonPropertyDescription(
                "The record of the HELO name, on which bounces are checked alone (RFC 7208 §2.4). Publish: \"v=spf1 a -all\" at the hostname where it has none. Ignore: neither written nor judged.")
        SpfHelo helo) {
    static final Spf DEFAULT = new Spf(SpfPolicy.Merge, SpfQualifier.SoftFail, SpfHelo.Publish);

    /** Defaults as the schema has them. */
    public Spf {
        policy = Objects.requireNonNullElse(policy, SpfPolicy.Merge);
        qualifier = Objects.requireNonNullElse(qualifier, SpfQualifier.SoftFail);
        helo = Objects.requireNonNullElse(helo, SpfHelo.Publish);
    }
}
