package dev.mailserver.operator.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** IPv4 addresses as dotted quads. */
public final class Ipv4 {
    private static final Pattern OCTET = Pattern.compile("25[0-5]|2[0-4][0-9]|1?[0-9]{1,2}");

    private static final List<Cidr> INNER = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16")
            .flatMap(text -> Cidr.of(text).stream())
            .toList();

    private Ipv4() {}

    /** As an unsigned number; empty where it is no dotted quad. */
    public static Optional<Integer> number(String ip) {
        var octets = ip.split("\\.", -1);
        if (octets.length != 4) {
            return Optional.empty();
        }
        int number = 0;
        for (String octet : octets) {
            if (!OCTET.matcher(octet).matches()) {
                return Optional.empty();
            }
            number = (number << 8) | Integer.parseInt(octet);
        }
        return Optional.of(number);
    }

    /** As a dotted quad. */
    public static String text(int number) {
        return (number >>> 24) + "." + ((number >> 16) & 0xff) + "." + ((number >> 8) & 0xff) + "." + (number & 0xff);
    }

    /** Whether it may be anybody's on the Internet, and is not one of an inner network (RFC 1918, 6598, 1122, 3927). */
    public static boolean isPublic(String ip) {
        return number(ip).filter(n -> INNER.stream().noneMatch(c -> c.has(n))).isPresent();
    }
}
