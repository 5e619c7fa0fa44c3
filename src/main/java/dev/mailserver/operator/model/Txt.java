package dev.mailserver.operator.model;

import java.util.ArrayList;
import java.util.List;

/**
 * TXT values: text to presentation format and back (RFC 1035 §3.3.14, §5.1; RFC 7208 §3.3 for joining). Octets are held as the
 * characters U+0000 to U+00FF.
 */
public final class Txt {
    private static final int STRING_OCTETS = 255;

    private Txt() {}

    /** Quoted character-strings of at most 255 octets, separated by a space; quotes, backslashes and other octets escaped. */
    public static String encode(String text) {
        return quoted(text, Txt::octal);
    }

    /** The same as a zone file has it: there octets are escaped in decimal (RFC 1035 §5.1). */
    public static String zoneFile(String text) {
        return quoted(text, c -> "%03d".formatted((int) c));
    }

    private static String quoted(String text, Escape escape) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            if (i > 0 && i % STRING_OCTETS == 0) {
                out.append("\" \"");
            }
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else {
                out.append('\\').append(escape.of(c));
            }
        }
        return out.append('"').toString();
    }

    private interface Escape {
        String of(char octet);
    }

    /** The character-strings of a value, each by itself. */
    public static List<String> strings(String value) {
        List<String> strings = new ArrayList<>();
        for (int at = value.indexOf('"'); at >= 0; ) {
            int end = at + 1;
            while (end < value.length() && value.charAt(end) != '"') {
                end += value.charAt(end) == '\\' ? 2 : 1;
            }
            strings.add(decode(value.substring(at, Math.min(end + 1, value.length()))));
            at = value.indexOf('"', end + 1);
        }
        return strings;
    }

    /** The text of a value: its character-strings joined with nothing between. Route 53 escapes in octal. */
    public static String decode(String value) {
        var out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && i + 3 < value.length() && isOctal(value, i + 1)) {
                out.append((char) Integer.parseInt(value.substring(i + 1, i + 4), 8));
                i += 3;
            } else if (c == '\\' && i + 1 < value.length()) {
                out.append(value.charAt(++i));
            } else if (quoted || !Character.isWhitespace(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isOctal(String s, int at) {
        return s.charAt(at) >= '0' && s.charAt(at) <= '3' && digit(s.charAt(at + 1)) && digit(s.charAt(at + 2));
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '7';
    }

    private static String octal(char c) {
        return "" + (char) ('0' + (c >> 6 & 3)) + (char) ('0' + (c >> 3 & 7)) + (char) ('0' + (c & 7));
    }
}
