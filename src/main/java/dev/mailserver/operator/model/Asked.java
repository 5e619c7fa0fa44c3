package dev.mailserver.operator.model;

import java.util.Map;
import java.util.Optional;

/** What a person was asked to enter in zones that are kept by hand, where no marker says what is whose. */
public interface Asked {
    /** What is remembered of a text that stands at a name, where it is as asked now. */
    Optional<String> in(String name, String text);

    /** Whether a text still has what was remembered of it. */
    default boolean has(String text, String value) {
        return text.equals(value);
    }

    /** Records of exactly these texts, by name. */
    static Asked exactly(Map<String, String> texts) {
        return (name, text) -> Optional.ofNullable(texts.get(name)).filter(text::equals);
    }
}
