package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.DnsZone;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/** Looks at the zones that have something of a MailServer by its status, and that its spec does not lead to any more. */
final class FormerZones {
    private final Zones zones;

    FormerZones(Zones zones) {
        this.zones = zones;
    }

    /**
     * Each that is another zone than those already seen.
     *
     * @param names those that there may be something at
     */
    Map<HostedZone, Seen<Optional<ZoneView>>> look(
            Look look, Set<String> names, Collection<Seen<List<ZoneView>>> current, Parallel parallel) {
        var views = current.stream()
                .flatMap(seen -> seen.known().orElse(List.of()).stream())
                .toList();
        Map<HostedZone, List<Future<Seen<List<ZoneView>>>>> asked = new HashMap<>();
        for (DnsZone kept : look.status().zones()) {
            if (views.stream().noneMatch(view -> view.zone().is(kept.id(), kept.name()))) {
                var zone = HostedZone.of(kept, look.id().namespace());
                asked.put(
                        zone,
                        names.stream()
                                .filter(name -> Names.within(name, zone.name()))
                                .map(name -> parallel.submit(() -> zones.holding(
                                        name,
                                        zone.provider(),
                                        Optional.of(zone.selector()),
                                        look.notBefore().apply(Evidence.RECORDS))))
                                .toList());
            }
        }
        Map<HostedZone, Seen<Optional<ZoneView>>> former = new HashMap<>();
        asked.forEach((zone, futures) -> {
            var seen = futures.stream()
                    .map(Parallel::get)
                    .map(FormerZones::one)
                    .reduce(Seen.of(Optional.empty()), FormerZones::both);
            former.put(
                    zone, seen.map(found -> found.filter(view -> views.stream().noneMatch(view::isSameAs))));
        });
        return former;
    }

    private static Seen<Optional<ZoneView>> one(Seen<List<ZoneView>> seen) {
        return seen.map(views -> views.stream().findFirst());
    }

    private static Seen<Optional<ZoneView>> both(Seen<Optional<ZoneView>> one, Seen<Optional<ZoneView>> other) {
        return one.then(a -> other.map(
                b -> a.isEmpty() ? b : b.isEmpty() ? a : Optional.of(a.get().and(b.get()))));
    }
}
