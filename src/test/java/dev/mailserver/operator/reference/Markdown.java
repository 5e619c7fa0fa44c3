package dev.mailserver.operator.reference;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Tables and code in Markdown. */
final class Markdown {
    private Markdown() {}

    /** The head of a table. */
    static String head(String... titles) {
        return row(titles) + "\n" + "|---".repeat(titles.length) + "|";
    }

    /** A row of a table. */
    static String row(String... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell.replace("|", "\\|")
                        .replace("<", "&lt;")
                        .replaceAll("\\s+", " ")
                        .strip())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** As code; nothing stays nothing. */
    static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
