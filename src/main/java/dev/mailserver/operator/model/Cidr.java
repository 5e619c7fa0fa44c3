package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * A block of IPv4 addresses (RFC 4632).
 *
 * @param prefix as an unsigned number; the bits after the first {@code length} do not count
 */
public record Cidr(int prefix, int length) {
    /** Every address. */
    public static final Cidr ALL = new Cidr(0, 0);

    /** Of {@code 192.0.2.0/24}; empty where that is not what it looks like. */
    public static Optional<Cidr> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        try {
            int length = Integer.parseInt(text.substring(slash + 1));
            return length < 0 || length > 32
                    ? Optional.empty()
                    : Ipv4.number(text.substring(0, slash)).map(n -> new Cidr(n, length));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether that address, as a number, lies in it. */
    public boolean has(int address) {
        return length == 0 || ((address ^ prefix) >>> (32 - length)) == 0;
    }

    @Override
    public String toString() {
        return Ipv4.text(prefix) + "/" + length;
    }
}
