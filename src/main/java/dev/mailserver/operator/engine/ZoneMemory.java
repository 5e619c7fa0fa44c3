package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.DnsZone;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which zones have something of a MailServer, or are about to get it: kept in status before they get it, so that it is found and
 * taken back when the spec names other zones by then.
 */
final class ZoneMemory {
    private ZoneMemory() {}

    static MailServerStatus of(Situation s, List<Action> actions, MailServerStatus status) {
        var written =
                actions.stream().flatMap(a -> a instanceof ChangeRecords c ? Stream.of(c.zone()) : Stream.empty());
        var marked = s.world().views().stream().filter(view -> view.has(s.id())).map(ZoneView::zone);
        var unseen = status.zones().stream().filter(zone -> !seen(s, zone));
        Map<List<String>, DnsZone> zones = new LinkedHashMap<>();
        Stream.concat(Stream.concat(written, marked).flatMap(zone -> zone.kept().stream()), unseen)
                .forEach(zone -> zones.putIfAbsent(List.of(zone.id(), zone.name()), zone));
        return status.withZones(zones.values().stream()
                .sorted((a, b) -> (a.id() + a.name()).compareTo(b.id() + b.name()))
                .toList());
    }

    private static boolean seen(Situation s, DnsZone zone) {
        return s.world().views().stream().anyMatch(view -> view.zone().is(zone.id(), zone.name()))
                || s.world().former().get(HostedZone.of(zone, s.id().namespace())) instanceof Seen.Known;
    }
}
