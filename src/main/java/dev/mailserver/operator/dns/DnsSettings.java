package dev.mailserver.operator.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ResolverConfig;

/**
 * Whom to ask and how patiently.
 *
 * @param resolvers recursive resolvers, in the order of asking
 * @param authoritativePort the port of all authoritative servers: 53
 * @param budget how long one server may take for one question, all tries together
 * @param keep how long delegations and addresses of name servers are kept at most
 */
public record DnsSettings(List<InetSocketAddress> resolvers, int authoritativePort, Duration budget, Duration keep) {
    /** Keeps a copy. */
    public DnsSettings {
        resolvers = List.copyOf(resolvers);
    }

    /** The usual ones: port 53, five seconds, five minutes. An empty list of resolvers stands for the system's. */
    public static DnsSettings of(List<InetSocketAddress> resolvers) {
        return new DnsSettings(
                resolvers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : resolvers,
                53,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5));
    }
}
