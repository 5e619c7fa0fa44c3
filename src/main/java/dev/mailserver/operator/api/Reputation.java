package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** What follows from blocklists. */
public record Reputation(
        @Default("false")
        @JsonPropertyDescription("True: Ready needs ReputationClean. False: a listing is told and blocks nothing.")
        boolean required,

        @Default("Warn")
        @JsonPropertyDescription(
                "What to do with a newly allocated address that a list has already. Warn: it is put into service. Hold: it is kept and not put into service until it is delisted, released by you, or this is set to Warn.")
        OnListed onListed) {
    static final Reputation DEFAULT = new Reputation(false, OnListed.Warn);

    /** Defaults as the schema has them. */
    public Reputation {
        onListed = Objects.requireNonNullElse(onListed, OnListed.Warn);
    }
}
