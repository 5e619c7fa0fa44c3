package dev.mailserver.operator.model;

import dev.mailserver.operator.api.DnsZone;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.api.Zone;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who keeps a zone, and by what right the operator reads and writes it. */
public sealed interface ZoneProvider {
    /** Route 53: of the operator's own account, or by a role of another one. */
    record Route53(Optional<Role> role) implements ZoneProvider {
        /** Of the operator's own account. */
        public static final Route53 OWN = new Route53(Optional.empty());
    }

    /**
     * A name server that takes signed dynamic updates (RFC 2136).
     *
     * @param server host:port, lower case
     */
    record Rfc2136(String server, Tsig tsig) implements ZoneProvider {}

    /**
     * The key that messages are signed with (RFC 8945): where its secret is, not the secret.
     *
     * @param namespace of the Secret
     */
    record Tsig(String keyName, TsigAlgorithm algorithm, String namespace, SecretRef secret) {}

    /** A person, in a panel: the operator only looks. */
    record Manual() implements ZoneProvider {}

    /** The one that an entry of the spec names; without one, Route 53 of the operator's own account. */
    static ZoneProvider of(Optional<Zone> entry, String namespace) {
        return entry.map(e -> of(e, namespace)).orElse(Route53.OWN);
    }

    private static ZoneProvider of(Zone entry, String namespace) {
        var rfc2136 = entry.rfc2136();
        if (rfc2136 != null) {
            var tsig = rfc2136.tsig();
            return new Rfc2136(
                    withPort(rfc2136.server()),
                    new Tsig(Names.canonical(tsig.keyName()), tsig.algorithm(), namespace, tsig.secretRef()));
        }
        if (entry.manual() != null) {
            return new Manual();
        }
        var route53 = entry.route53();
        return route53 == null ? Route53.OWN : route53(route53.roleARN(), route53.externalID());
    }

    /** Which of the provider's zones an entry names; empty: the one with the longest matching name. */
    static Optional<String> zone(Optional<Zone> entry) {
        return entry.flatMap(e -> Optional.ofNullable(e.route53())
                .map(r -> r.hostedZoneID())
                .or(() -> Optional.ofNullable(e.rfc2136()).map(r -> r.zone())));
    }

    /** The one that is kept in status. */
    static ZoneProvider of(DnsZone kept, String namespace) {
        var tsig = kept.tsig();
        return tsig == null
                ? route53(kept.roleARN(), kept.externalID())
                : new Rfc2136(kept.id(), new Tsig(tsig.keyName(), tsig.algorithm(), namespace, tsig.secretRef()));
    }

    private static Route53 route53(@Nullable String roleARN, @Nullable String externalID) {
        return new Route53(Role.of(roleARN, externalID));
    }

    private static String withPort(String server) {
        var lower = server.toLowerCase(Locale.ROOT);
        return lower.matches(".*:[0-9]+") ? lower : lower + ":53";
    }
}
