package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same situation with one thing after the other not to be seen: none of them may lead to an action that was not there. */
public final class Darkness {
    private static final Failure WHY = Failure.of(Kind.UNAVAILABLE, "It is dark.");

    private Darkness() {}

    /** Each variant has one input less. */
    public static List<Situation> of(Situation s) {
        var w = s.world();
        List<World> worlds = new ArrayList<>();
        worlds.add(w.with().accountID(Seen.unknown(WHY)).build());
        worlds.add(w.with().addresses(Seen.unknown(WHY)).build());
        worlds.add(w.with().instances(Seen.unknown(WHY)).build());
        w.ptrs().keySet().forEach(k -> {
            worlds.add(w.with().ptrs(unknown(w.ptrs(), k)).build());
            worlds.add(w.with().ptrs(without(w.ptrs(), k)).build());
        });
        w.zones().keySet().forEach(k -> {
            worlds.add(w.with().zones(unknown(w.zones(), k)).build());
            worlds.add(w.with().zones(without(w.zones(), k)).build());
        });
        w.delegations().keySet().forEach(k -> {
            worlds.add(w.with().delegations(unknown(w.delegations(), k)).build());
            worlds.add(w.with().delegations(without(w.delegations(), k)).build());
        });
        w.lookups().forEach((question, lookup) -> {
            worlds.add(w.with().lookups(without(w.lookups(), question)).build());
            worlds.add(
                    w.with().lookups(with(w.lookups(), question, deaf(lookup))).build());
            worlds.add(w.with()
                    .lookups(with(w.lookups(), question, oneDeaf(lookup)))
                    .build());
        });
        w.answers().keySet().forEach(k -> {
            worlds.add(w.with().answers(unknown(w.answers(), k)).build());
            worlds.add(w.with().answers(without(w.answers(), k)).build());
        });
        w.keys().keySet().forEach(k -> {
            worlds.add(w.with().keys(unknown(w.keys(), k)).build());
            worlds.add(w.with().keys(without(w.keys(), k)).build());
        });
        w.listings().forEach((list, listing) -> {
            worlds.add(w.with().listings(without(w.listings(), list)).build());
            worlds.add(w.with()
                    .listings(with(w.listings(), list, new Listing(list, listing.ip(), ListVerdict.TempError, s.now())))
                    .build());
        });
        return worlds.stream()
                .map(world -> new Situation(
                        s.id(),
                        s.spec(),
                        s.created(),
                        s.checkRequested(),
                        s.before(),
                        world,
                        s.soFar(),
                        s.settings(),
                        s.now()))
                .toList();
    }

    private static Lookup deaf(Lookup lookup) {
        var servers = lookup.authoritative().stream()
                .map(a -> new ServerAnswer(a.server(), Seen.unknown(WHY)))
                .toList();
        return new Lookup(lookup.question(), servers, Optional.of(Seen.unknown(WHY)));
    }

    private static Lookup oneDeaf(Lookup lookup) {
        List<ServerAnswer> servers = new ArrayList<>(lookup.authoritative());
        if (!servers.isEmpty()) {
            servers.set(0, new ServerAnswer(servers.getFirst().server(), Seen.unknown(WHY)));
        }
        return new Lookup(lookup.question(), servers, lookup.resolver());
    }

    private static <K, V> Map<K, Seen<V>> unknown(Map<K, Seen<V>> map, K key) {
        return with(map, key, Seen.unknown(WHY));
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        Map<K, V> copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        Map<K, V> copy = new HashMap<>(map);
        copy.remove(key);
        return copy;
    }
}
