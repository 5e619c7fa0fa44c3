package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneProvider.Route53;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The zones of every provider behind one port: each call goes to whose zone it is. */
final class EveryZone implements Zones {
    private final Function<Route53, Zones> route53;
    private final Zones nameServers;
    private final Zones byHand;
    private final Map<Route53, Zones> accounts = new ConcurrentHashMap<>();

    /**
     * @param route53 makes the zones of an account, once each
     * @param nameServers those that take dynamic updates
     * @param byHand those that only a person changes
     */
    EveryZone(Function<Route53, Zones> route53, Zones nameServers, Zones byHand) {
        this.route53 = route53;
        this.nameServers = nameServers;
        this.byHand = byHand;
    }

    @Override
    public Seen<List<ZoneView>> holding(String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
        return of(provider).holding(name, provider, zone, notBefore);
    }

    @Override
    public Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes) {
        return of(zone.provider()).change(zone, owner, changes);
    }

    private Zones of(ZoneProvider provider) {
        return switch (provider) {
            case Route53 account -> accounts.computeIfAbsent(account, route53);
            case ZoneProvider.Rfc2136 _ -> nameServers;
            case ZoneProvider.Manual _ -> byHand;
        };
    }
}
