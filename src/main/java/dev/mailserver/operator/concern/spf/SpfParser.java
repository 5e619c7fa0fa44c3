package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.concern.spf.SpfRecord.Directive;
import dev.mailserver.operator.concern.spf.SpfRecord.Mechanism;
import dev.mailserver.operator.concern.spf.SpfRecord.Modifier;
import dev.mailserver.operator.concern.spf.SpfRecord.Qualifier;
import dev.mailserver.operator.concern.spf.SpfRecord.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The grammar of RFC 7208 §12. */
final class SpfParser {
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)", Pattern.DOTALL);
    private static final Pattern MECHANISM = Pattern.compile("([+?~-]?)([A-Za-z0-9]+)(.*)", Pattern.DOTALL);
    private static final Pattern DUAL_CIDR = Pattern.compile("(.*?)(?:/(0|[1-9][0-9]*))?(?://(0|[1-9][0-9]*))?");
    private static final Pattern CIDR = Pattern.compile("([^/]*)(?:/(0|[1-9][0-9]*))?");

    private SpfParser() {}

    /** What came of it. */
    sealed interface Parsed {}

    /** It obeys the grammar. */
    record Good(SpfRecord record) implements Parsed {}

    /**
     * It does not: a permanent error for the whole record (§4.6).
     *
     * @param position of the term, counted in characters from 1
     * @param problem in our words; nothing of the record is repeated
     */
    record Bad(int position, String problem) implements Parsed {}

    private static final class SyntaxException extends Exception {
        SyntaxException(String problem) {
            super(problem, null, false, false);
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    /** Whether a TXT text is an SPF record, good or bad: the version alone or followed by a space (§4.5). */
    static boolean isSpf(String text) {
        var start = text.length() < 7 ? text : text.substring(0, 7);
        return start.equalsIgnoreCase("v=spf1") || start.equalsIgnoreCase("v=spf1 ");
    }

    /** Parses a text for which {@link #isSpf} holds. */
    static Parsed parse(String text) {
        List<Term> terms = new ArrayList<>();
        Set<String> once = new HashSet<>();
        int at = "v=spf1".length();
        while (at < text.length()) {
            if (text.charAt(at) == ' ') {
                at++;
                continue;
            }
            int space = text.indexOf(' ', at);
            int end = space < 0 ? text.length() : space;
            try {
                var term = term(text.substring(at, end));
                if (term instanceof Modifier m
                        && (m.name().equals("redirect") || m.name().equals("exp"))
                        && !once.add(m.name())) {
                    return new Bad(at + 1, m.name() + " stands twice");
                }
                terms.add(term);
            } catch (SyntaxException e) {
                return new Bad(at + 1, e.problem());
            }
            at = end;
        }
        return new Good(new SpfRecord(terms));
    }

    private static Term term(String text) throws SyntaxException {
        var modifier = MODIFIER.matcher(text);
        if (modifier.matches()) {
            var name = modifier.group(1).toLowerCase(Locale.ROOT);
            var value = modifier.group(2);
            if (name.equals("redirect") || name.equals("exp")) {
                return new Modifier(name, domainSpec(value));
            }
            if (!SpfMacro.isMacroString(value)) {
                throw new SyntaxException("a macro is malformed");
            }
            return new Modifier(name, value);
        }
        var mechanism = MECHANISM.matcher(text);
        if (!mechanism.matches()) {
            throw new SyntaxException("it is neither a mechanism nor a modifier");
        }
        var sign = mechanism.group(1);
        var qualifier = sign.isEmpty() ? Optional.of(Qualifier.PASS) : Qualifier.of(sign.charAt(0));
        return new Directive(
                qualifier.orElseThrow(),
                mechanism(mechanism.group(2).toLowerCase(Locale.ROOT), mechanism.group(3)),
                text);
    }

    private static Mechanism mechanism(String name, String rest) throws SyntaxException {
        return switch (name) {
            case "all" -> {
                if (!rest.isEmpty()) {
                    throw new SyntaxException("all takes nothing");
                }
                yield new SpfRecord.All();
            }
            case "include" -> new SpfRecord.Include(domainSpec(argument(name, rest)));
            case "exists" -> new SpfRecord.Exists(domainSpec(argument(name, rest)));
            case "ptr" ->
                new SpfRecord.Reverse(
                        rest.isEmpty() ? Optional.empty() : Optional.of(domainSpec(argument(name, rest))));
            case "a", "mx" -> addresses(name, rest);
            case "ip4" -> ip4(argument(name, rest));
            case "ip6" -> ip6(argument(name, rest));
            default -> throw new SyntaxException("no mechanism has this name");
        };
    }

    private static String argument(String name, String rest) throws SyntaxException {
        if (!rest.startsWith(":")) {
            throw new SyntaxException(name + " needs a colon and a value");
        }
        return rest.substring(1);
    }

    private static Mechanism addresses(String name, String rest) throws SyntaxException {
        var parts = DUAL_CIDR.matcher(rest);
        if (!parts.matches()) {
            throw new SyntaxException(name + " is malformed");
        }
        Optional<String> domain =
                parts.group(1).isEmpty() ? Optional.empty() : Optional.of(domainSpec(argument(name, parts.group(1))));
        int length4 = length(Optional.ofNullable(parts.group(2)), 32);
        int length6 = length(Optional.ofNullable(parts.group(3)), 128);
        return name.equals("a")
                ? new SpfRecord.A(domain, length4, length6)
                : new SpfRecord.Mx(domain, length4, length6);
    }

    private static Mechanism ip4(String value) throws SyntaxException {
        var parts = CIDR.matcher(value);
        if (!parts.matches()) {
            throw new SyntaxException("ip4 is malformed");
        }
        var network = SpfAddress.ipv4(parts.group(1)).orElseThrow(() -> new SyntaxException("ip4 has no IPv4 address"));
        return new SpfRecord.Ip(network, length(Optional.ofNullable(parts.group(2)), 32));
    }

    private static Mechanism ip6(String value) throws SyntaxException {
        var parts = CIDR.matcher(value);
        if (!parts.matches()) {
            throw new SyntaxException("ip6 is malformed");
        }
        var network = SpfAddress.ipv6(parts.group(1)).orElseThrow(() -> new SyntaxException("ip6 has no IPv6 address"));
        return new SpfRecord.Ip(network, length(Optional.ofNullable(parts.group(2)), 128));
    }

    private static String domainSpec(String text) throws SyntaxException {
        if (!SpfMacro.isDomainSpec(text)) {
            throw new SyntaxException("the domain is malformed");
        }
        return text;
    }

    private static int length(Optional<String> digits, int longest) throws SyntaxException {
        if (digits.isEmpty()) {
            return longest;
        }
        int length = digits.get().length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(digits.get());
        if (length > longest) {
            throw new SyntaxException("the prefix length is above " + longest);
        }
        return length;
    }
}
