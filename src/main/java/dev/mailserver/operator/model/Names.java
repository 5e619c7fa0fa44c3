package dev.mailserver.operator.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** Domain names as this project holds them: lower case, without trailing dot (RFC 4343, RFC 1034 §3.1). */
public final class Names {
    private Names() {}

    /** Lower case, without trailing dot. */
    public static String canonical(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether a name is a zone's name or lies below it. */
    public static boolean within(String name, String zone) {
        return name.equals(zone) || name.endsWith("." + zone);
    }

    /** Where the DMARC policy of a domain stands (RFC 7489 §6.1). */
    public static String dmarc(String domain) {
        return "_dmarc." + domain;
    }

    /** The name in {@code ip6.arpa} of an IPv6 address: its nibbles, the last first (RFC 3596 §2.5). */
    public static String reverse(Inet6Address ipv6) {
        var name = new StringBuilder("ip6.arpa");
        for (byte octet : ipv6.getAddress()) {
            name.insert(0, Character.forDigit(octet & 0xf, 16) + "." + Character.forDigit(octet >> 4 & 0xf, 16) + ".");
        }
        return name.toString();
    }

    /** The name in {@code in-addr.arpa} of an IPv4 address (RFC 1035 §3.5). */
    public static String reverse(String ipv4) {
        var octets = ipv4.split("\\.", -1);
        return octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] + ".in-addr.arpa";
    }

    /** What precedes the zone of a blocklist in the name of an address's entry (RFC 5782 §2.1, §2.4): octets or nibbles, the last first. */
    public static String entry(InetAddress ip) {
        var name = ip instanceof Inet6Address ipv6 ? reverse(ipv6) : reverse(ip.getHostAddress());
        return name.substring(0, name.lastIndexOf('.', name.lastIndexOf('.') - 1));
    }
}
