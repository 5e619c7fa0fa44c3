package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.Blocklists;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Listings;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Seen;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * Looks addresses up in blocklists, seldom: what a list has answered is kept for all resources, and what is in status need not be asked
 * again after a restart. Only a list whose test entries are right is asked at all.
 */
final class BlocklistLook {
    private static final int MOST = 10_000;
    private static final String MUST_BE_LISTED = "127.0.0.2";
    private static final String MUST_NOT_BE_LISTED = "127.0.0.1";

    private final Blocklists blocklists;
    private final InstantSource clock;
    private final Map<Entry, Kept> kept = new ConcurrentHashMap<>();

    BlocklistLook(Blocklists blocklists, InstantSource clock) {
        this.blocklists = blocklists;
        this.clock = clock;
    }

    private record Entry(String list, String ip) {}

    /** What was heard last of an entry; who asks holds its lock, so that others wait for the same answer. */
    private static final class Kept {
        private Optional<Listing> heard = Optional.empty();
    }

    /** By list, what is said of the resource's address. */
    Map<String, Future<Listing>> look(Look look, Seen<List<ElasticIp>> addresses, Parallel parallel) {
        Map<String, Future<Listing>> listings = new HashMap<>();
        OwnAddress.choose(
                        look.id(), look.spec(), look.status(), addresses.known().orElse(List.of()))
                .map(ElasticIp::publicIP)
                .ifPresent(ip -> {
                    var recorded = Listings.recorded(look.status(), ip);
                    for (String list : blocklists.names()) {
                        listings.put(list, parallel.submit(() -> listing(list, ip, recorded)));
                    }
                });
        return listings;
    }

    private Listing listing(String list, String ip, List<Listing> recorded) {
        return recorded.stream()
                .filter(l -> l.list().equals(list) && l.verdict().conclusive() && fresh(l, Listing.KEPT))
                .findFirst()
                .orElseGet(() -> asked(list, ip));
    }

    /** A list that has gone mad lists everybody: what it lists is believed only where it was healthy just now. */
    private Listing asked(String list, String ip) {
        return unfit(list, ip, Listing.KEPT).orElseGet(() -> {
            var listing = heard(list, ip, Listing.KEPT);
            return switch (listing.verdict()) {
                case Listed, PolicyListed -> unfit(list, ip, Listing.RETRIED).orElse(listing);
                case QueryRefused, UnexpectedAnswer, ListUnhealthy, TempError, NotListed, Disabled -> listing;
            };
        });
    }

    private Optional<Listing> unfit(String list, String ip, Duration oldest) {
        var must = heard(list, MUST_BE_LISTED, oldest);
        var mustNot = heard(list, MUST_NOT_BE_LISTED, oldest);
        return ListVerdict.unfit(must.verdict(), mustNot.verdict())
                .map(why -> new Listing(list, ip, why, mustNot.checkTime()));
    }

    private Listing heard(String list, String ip, Duration oldest) {
        if (kept.size() >= MOST) {
            kept.clear();
        }
        var place = kept.computeIfAbsent(new Entry(list, ip), _ -> new Kept());
        synchronized (place) {
            var known = place.heard.filter(l -> fresh(l, oldest));
            if (known.isPresent()) {
                return known.get();
            }
            var answer = blocklists.ask(list, Names.entry(InetAddress.ofLiteral(ip)));
            var listing = new Listing(list, ip, ListVerdict.of(list, answer), now());
            place.heard = Optional.of(listing);
            return listing;
        }
    }

    private boolean fresh(Listing listing, Duration oldest) {
        return now().isBefore(listing.due())
                && now().isBefore(listing.checkTime().plus(oldest));
    }

    /** Times in status are whole seconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
