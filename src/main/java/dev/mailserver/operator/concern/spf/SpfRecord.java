package dev.mailserver.operator.concern.spf;

import java.util.List;
import java.util.Optional;

/** An SPF record that has been parsed: its terms in their order (RFC 7208 §4.6). Domain-specs keep their macros as text. */
record SpfRecord(List<Term> terms) {
    /** Keeps a copy. */
    SpfRecord {
        terms = List.copyOf(terms);
    }

    /** A directive or a modifier (§4.6.1). */
    sealed interface Term {}

    /** A mechanism and what a match means (§4.6.2). */
    record Directive(Qualifier qualifier, Mechanism mechanism) implements Term {}

    /** {@code redirect} (§6.1), {@code exp} (§6.2) or an unknown one; the name in lower case. */
    record Modifier(String name, String value) implements Term {}

    /** What a match means (§4.6.2). */
    enum Qualifier {
        PASS('+'),
        FAIL('-'),
        SOFTFAIL('~'),
        NEUTRAL('?');

        private final char sign;

        Qualifier(char sign) {
            this.sign = sign;
        }

        static Optional<Qualifier> of(char sign) {
            for (Qualifier q : values()) {
                if (q.sign == sign) {
                    return Optional.of(q);
                }
            }
            return Optional.empty();
        }

        char sign() {
            return sign;
        }
    }

    /** §5. */
    sealed interface Mechanism {}

    /** Matches always (§5.1). */
    record All() implements Mechanism {}

    /** Matches where the other domain's record passes (§5.2). */
    record Include(String domain) implements Mechanism {}

    /** Matches an address of the domain, by default the current one (§5.3). */
    record A(Optional<String> domain, int length4, int length6) implements Mechanism {}

    /** Matches an address of a mail exchanger of the domain (§5.4). */
    record Mx(Optional<String> domain, int length4, int length6) implements Mechanism {}

    /** Matches by reverse DNS; not to be used (§5.5). */
    record Reverse(Optional<String> domain) implements Mechanism {}

    /**
     * Matches an IPv4 network (§5.6).
     *
     * @param network as an unsigned 32-bit number
     */
    record Ip4(int network, int length) implements Mechanism {
        boolean contains(int address) {
            return length == 0 || (network ^ address) >>> (32 - length) == 0;
        }
    }

    /** Matches an IPv6 network (§5.6), and so never an Elastic IP. */
    record Ip6(String network, int length) implements Mechanism {}

    /** Matches where the name has any A record (§5.7). */
    record Exists(String domain) implements Mechanism {}

    /** What the record says of an address (§2.6), as far as it can be told without looking anything up. */
    enum Result {
        Pass,
        Fail,
        SoftFail,
        Neutral,
        /** A term that needs a look-up comes before anything that decides. */
        Indeterminate
    }

    /** Evaluates from left to right (§4.6.2), as far as no look-up is needed. */
    Result evaluate(String ipv4) {
        int address = SpfParser.ipv4(ipv4).orElseThrow(() -> new IllegalArgumentException("not an IPv4 address"));
        for (Term term : terms) {
            if (term instanceof Directive(var qualifier, var mechanism)) {
                boolean matches;
                switch (mechanism) {
                    case All() -> matches = true;
                    case Ip4 ip4 -> matches = ip4.contains(address);
                    case Ip6 _ -> matches = false;
                    case Include _, A _, Mx _, Reverse _, Exists _ -> {
                        return Result.Indeterminate;
                    }
                }
                if (matches) {
                    return result(qualifier);
                }
            }
        }
        boolean redirected =
                terms.stream().anyMatch(t -> t instanceof Modifier m && m.name().equals("redirect"));
        return redirected ? Result.Indeterminate : Result.Neutral;
    }

    private static Result result(Qualifier qualifier) {
        return switch (qualifier) {
            case PASS -> Result.Pass;
            case FAIL -> Result.Fail;
            case SOFTFAIL -> Result.SoftFail;
            case NEUTRAL -> Result.Neutral;
        };
    }
}
