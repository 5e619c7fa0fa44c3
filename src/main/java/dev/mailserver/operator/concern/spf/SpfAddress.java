package dev.mailserver.operator.concern.spf;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An IP address as SPF compares it and writes it into names.
 *
 * @param bits 32 for IPv4, 128 for IPv6
 */
record SpfAddress(BigInteger value, int bits) {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})[.]){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final BigInteger MAPPED = BigInteger.valueOf(0xffff);

    /** A client's, where an IPv4-mapped one counts as IPv4 (RFC 7208 §5). */
    static SpfAddress ofClient(String literal) {
        return ipv4(literal)
                .or(() -> ipv6(literal))
                .map(SpfAddress::unmapped)
                .orElseThrow(() -> new IllegalArgumentException("This is no IP address: " + literal + "."));
    }

    /** Four decimal octets without leading zeros. */
    static Optional<SpfAddress> ipv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        long value = 0;
        for (String octet : text.split("[.]", -1)) {
            int number = Integer.parseInt(octet);
            if (number > 255) {
                return Optional.empty();
            }
            value = value << 8 | number;
        }
        return Optional.of(new SpfAddress(BigInteger.valueOf(value), 32));
    }

    /** Any of the ways to write an IPv6 address, without a zone (RFC 4291 §2.2). */
    static Optional<SpfAddress> ipv6(String text) {
        if (!IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var octets = Inet6Address.ofLiteral(text).getAddress();
            var value = new BigInteger(1, octets);
            return Optional.of(new SpfAddress(octets.length == 4 ? value.or(MAPPED.shiftLeft(32)) : value, 128));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private SpfAddress unmapped() {
        return bits == 128 && value.shiftRight(32).equals(MAPPED)
                ? new SpfAddress(value.xor(MAPPED.shiftLeft(32)), 32)
                : this;
    }

    boolean isIpv4() {
        return bits == 32;
    }

    /** Whether it is of the same family and the first bits are the same. */
    boolean isWithin(SpfAddress network, int length) {
        return bits == network.bits
                && value.xor(network.value).shiftRight(bits - length).signum() == 0;
    }

    /** As {@code %{i}} writes it (§7.3): octets in decimal, or nibbles in hexadecimal, between dots. */
    String dotted() {
        return isIpv4()
                ? IntStream.of(24, 16, 8, 0)
                        .map(shift -> value.shiftRight(shift).intValue() & 0xff)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("."))
                : String.join(".", "%032x".formatted(value).split(""));
    }

    /** As {@code %{v}} names the family (§7.2). */
    String family() {
        return isIpv4() ? "in-addr" : "ip6";
    }
}
