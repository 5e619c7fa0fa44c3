package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.util.Objects;

/** Identifier alignment. */
public record Alignment(
        @Default("Relaxed")
        @JsonPropertyDescription("Of the d= of DKIM signatures. Relaxed: of one organization. Strict: the same name.")
        AlignmentMode dkim,

        @Default("Relaxed")
        @JsonPropertyDescription(
                "Of the domain that SPF passed for. Relaxed: of one organization. Strict: the same name.")
        AlignmentMode spf) {
    static final Alignment DEFAULT = new Alignment(AlignmentMode.Relaxed, AlignmentMode.Relaxed);

    /** Defaults as the schema has them. */
    public Alignment {
        dkim = Objects.requireNonNullElse(dkim, AlignmentMode.Relaxed);
        spf = Objects.requireNonNullElse(spf, AlignmentMode.Relaxed);
    }
}
