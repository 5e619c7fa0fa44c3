package dev.mailserver.operator.model;

import dev.mailserver.operator.api.DnsKey;
import dev.mailserver.operator.api.DnsZone;
import java.util.Optional;

/**
 * A public zone that records can be written to.
 *
 * @param id its id at Route 53; host:port of the name server that takes its updates; {@code manual}
 * @param name lower case, without trailing dot
 */
public record HostedZone(String id, String name, ZoneProvider provider) {
    /** The id of every zone that is kept by hand. */
    public static final String BY_HAND = "manual";

    /** At Route 53, in the operator's own account. */
    public HostedZone(String id, String name) {
        this(id, name, ZoneProvider.Route53.OWN);
    }

    /** One that is kept in status. */
    public static HostedZone of(DnsZone kept, String namespace) {
        return new HostedZone(kept.id(), kept.name(), ZoneProvider.of(kept, namespace));
    }

    /** As it is kept in status, so that it is found again; empty where nothing in it is the operator's. */
    public Optional<DnsZone> kept() {
        return switch (provider) {
            case ZoneProvider.Route53(var role) ->
                Optional.of(new DnsZone(
                        id,
                        name,
                        role.map(Role::arn).orElse(null),
                        role.flatMap(Role::externalID).orElse(null),
                        null));
            case ZoneProvider.Rfc2136(var _, var tsig) ->
                Optional.of(
                        new DnsZone(id, name, null, null, new DnsKey(tsig.keyName(), tsig.algorithm(), tsig.secret())));
            case ZoneProvider.Manual _ -> Optional.empty();
        };
    }

    /** What its provider tells it by. */
    public String selector() {
        return provider instanceof ZoneProvider.Route53 ? id : name;
    }

    /** Whether only a person changes it. */
    public boolean byHand() {
        return provider instanceof ZoneProvider.Manual;
    }

    /** Whether it is that one, by whatever right it is reached. */
    public boolean is(String otherID, String otherName) {
        return id.equals(otherID) && name.equals(otherName);
    }

    /** For a person: the zone as its provider knows it. */
    public String called() {
        return switch (provider) {
            case ZoneProvider.Route53 _ -> "hosted zone " + id;
            case ZoneProvider.Rfc2136 _ -> "the zone at the name server " + id;
            case ZoneProvider.Manual _ -> "the zone that is kept by hand";
        };
    }
}
