package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Names;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Macro-strings and domain-specs: their syntax (RFC 7208 §7.1) and what they expand to (§7.3). */
final class SpfMacro {
    private static final String TRANSFORM = "((?:0*[1-9][0-9]*)?)([rR]?)([.+,/_=-]*)}";
    private static final Pattern ANYWHERE = Pattern.compile("%\\{([slodiphvcrtSLODIPHVCRT])" + TRANSFORM + "|%[%_-]");
    /** {@code c}, {@code r} and {@code t} belong into explanations only (§7.2). */
    private static final Pattern IN_DOMAIN = Pattern.compile("%\\{([slodiphvSLODIPHV])" + TRANSFORM + "|%[%_-]");

    private static final Pattern TOP_LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]*");
    private static final int MALFORMED = -1;

    private static final int LONGEST_NAME = 253;

    private SpfMacro() {}

    /** {@code macro-string}: visible characters and expansions. */
    static boolean isMacroString(String text) {
        return lastLiteral(text, ANYWHERE) != MALFORMED;
    }

    /** {@code domain-spec}: a macro-string that ends in a dot and a top label, or in an expansion. */
    static boolean isDomainSpec(String text) {
        int literal = lastLiteral(text, IN_DOMAIN);
        if (literal == MALFORMED || text.isEmpty()) {
            return false;
        }
        if (literal == text.length()) {
            return true;
        }
        var end = text.substring(literal);
        var name = end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
        int dot = name.lastIndexOf('.');
        var label = name.substring(dot + 1);
        return dot >= 0
                && TOP_LABEL.matcher(label).matches()
                && !DIGITS.matcher(label).matches();
    }

    /** Where the characters after the last expansion begin. */
    private static int lastLiteral(String text, Pattern expansion) {
        Matcher expand = expansion.matcher(text);
        int literal = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '%') {
                if (!expand.region(at, text.length()).lookingAt()) {
                    return MALFORMED;
                }
                at = expand.end();
                literal = at;
            } else if (c > ' ' && c <= '~') {
                at++;
            } else {
                return MALFORMED;
            }
        }
        return literal;
    }

    /** What a letter, in lower case, stands for. */
    interface Letters {
        String value(char letter);
    }

    /**
     * The name that a domain-spec stands for: lower case, without trailing dot, and from the left cut to what a name can hold. What
     * would be cut off is not even expanded.
     */
    static String expand(String domainSpec, Letters letters) {
        var out = new StringBuilder();
        int end = domainSpec.length();
        for (var macro : IN_DOMAIN.matcher(domainSpec).results().toList().reversed()) {
            out.insert(0, domainSpec, macro.end(), end).insert(0, expanded(macro, letters));
            end = macro.start();
            if (out.length() > LONGEST_NAME + 1) {
                return shortened(Names.canonical(out.toString()));
            }
        }
        return shortened(Names.canonical(out.insert(0, domainSpec, 0, end).toString()));
    }

    private static String expanded(MatchResult macro, Letters letters) {
        return switch (macro.group()) {
            case "%%" -> "%";
            case "%_" -> " ";
            case "%-" -> "%20";
            default -> {
                char letter = macro.group(1).charAt(0);
                var value = transformed(
                        letters.value(Character.toLowerCase(letter)),
                        macro.group(2),
                        !macro.group(3).isEmpty(),
                        macro.group(4));
                yield Character.isUpperCase(letter) ? escaped(value) : value;
            }
        };
    }

    /** Split at the delimiters, reversed, as many parts from the right as are asked for, and joined by dots. */
    private static String transformed(String value, String digits, boolean reverse, String delimiters) {
        var parts = List.of(value.split("[\\Q" + (delimiters.isEmpty() ? "." : delimiters) + "\\E]", -1));
        var ordered = reverse ? parts.reversed() : parts;
        var number = digits.replaceFirst("^0+", "");
        int wanted = number.isEmpty() || number.length() > 3 ? parts.size() : Integer.parseInt(number);
        return String.join(".", ordered.subList(Math.max(0, parts.size() - wanted), parts.size()));
    }

    /** By the rules of URIs, where only unreserved characters stay (RFC 3986 §2.3); those of forms differ in three characters. */
    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Without as many labels from the left as it takes. */
    private static String shortened(String name) {
        int excess = name.length() - LONGEST_NAME;
        int dot = excess <= 0 ? -1 : name.indexOf('.', excess - 1);
        return name.substring(dot + 1);
    }
}
