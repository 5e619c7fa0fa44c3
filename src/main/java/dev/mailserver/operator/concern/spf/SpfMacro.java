package dev.mailserver.operator.concern.spf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The syntax of macro-strings and domain-specs (RFC 7208 §7.1). */
final class SpfMacro {
    private static final String TRANSFORM = "(?:0*[1-9][0-9]*)?[rR]?[.+,/_=-]*}";
    private static final Pattern ANYWHERE = Pattern.compile("%\\{[slodiphvcrtSLODIPHVCRT]" + TRANSFORM + "|%[%_-]");
    /** {@code c}, {@code r} and {@code t} belong into explanations only (§7.2). */
    private static final Pattern IN_DOMAIN = Pattern.compile("%\\{[slodiphvSLODIPHV]" + TRANSFORM + "|%[%_-]");

    private static final Pattern TOP_LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]*");
    private static final int MALFORMED = -1;

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
}
