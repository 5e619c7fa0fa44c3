package dev.mailserver.operator.model;

/** IPv4 addresses as dotted quads. */
public final class Ipv4 {
    private Ipv4() {}

    /** Whether it may be anybody's on the Internet, and is not one of an inner network (RFC 1918, 6598, 1122, 3927). */
    public static boolean isPublic(String ip) {
        var octets = ip.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        int second = Integer.parseInt(octets[1]);
        return switch (octets[0]) {
            case "0", "10", "127" -> false;
            case "100" -> second < 64 || second > 127;
            case "169" -> second != 254;
            case "172" -> second < 16 || second > 31;
            case "192" -> second != 168;
            default -> true;
        };
    }
}
