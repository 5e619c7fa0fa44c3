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

    /** A mechanism, what a match means (§4.6.2), and how the record has it. */
    record Directive(Qualifier qualifier, Mechanism mechanism, String text) implements Term {}

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

    /** Matches a network (§5.6), {@code ip4} or {@code ip6}. */
    record Ip(SpfAddress network, int length) implements Mechanism {}

    /** Matches where the name has any A record (§5.7). */
    record Exists(String domain) implements Mechanism {}
}
