package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A truth worth telling that blocks nothing. */
public record Advisory(
        @Required @Size(max = 64) @JsonPropertyDescription("Which one it is.")
        String code,

        @Required
        @Size(max = Advisory.LONGEST_MESSAGE)
        @JsonPropertyDescription("What was seen, where, and what to do about it.")
        String message) {
    private static final int LONGEST_MESSAGE = 1024;

    static String bounded(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
}
