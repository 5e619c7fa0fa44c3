package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the configured blocklists say of an address, each once. */
public record Listings(List<Listing> all) {
    /** Keeps a copy. */
    public Listings {
        all = List.copyOf(all);
    }

    /** What was seen; of a list that could not be asked what it said last, for as long as an observation may stand. */
    public static Listings of(Situation s, String ip) {
        var recorded = recorded(s.before(), ip);
        return new Listings(s.settings().blocklists().stream()
                .map(list -> seen(s, list, ip)
                        .filter(l -> l.verdict().conclusive())
                        .or(() -> standing(s, recorded, list))
                        .or(() -> seen(s, list, ip))
                        .orElseGet(() -> new Listing(list, ip, ListVerdict.TempError, s.now())))
                .toList());
    }

    private static Optional<Listing> seen(Situation s, String list, String ip) {
        return Optional.ofNullable(s.world().listings().get(list)).filter(l -> l.ip().equals(ip));
    }

    private static Optional<Listing> standing(Situation s, List<Listing> recorded, String list) {
        return recorded.stream()
                .filter(l -> l.list().equals(list) && l.verdict().conclusive())
                .filter(l -> l.due().plus(s.settings().observationGrace()).isAfter(s.now()))
                .findFirst();
    }

    /** What status has of that address. */
    public static List<Listing> recorded(MailServerStatus status, String ip) {
        var reputation = status.reputation();
        return reputation == null || !ip.equals(reputation.publicIP())
                ? List.of()
                : reputation.lists().stream()
                        .flatMap(l ->
                                ListVerdict.of(l.verdict())
                                        .map(v -> new Listing(l.name(), ip, v, l.checkTime()))
                                        .stream())
                        .toList();
    }

    /** All of them in one word. */
    public ListVerdict overall() {
        return all.stream().map(Listing::verdict).min(Comparator.naturalOrder()).orElse(ListVerdict.Disabled);
    }

    /** Whether each has answered. */
    public boolean conclusive() {
        return all.stream().allMatch(l -> l.verdict().conclusive());
    }

    /** The names of those that say so. */
    public String saying(ListVerdict verdict) {
        return all.stream()
                .filter(l -> l.verdict() == verdict)
                .map(Listing::list)
                .collect(Collectors.joining(", "));
    }

    /** Those that have not answered, and why, for instance {@code bl.example.net (TempError)}; empty: each has. */
    public String silent() {
        return all.stream()
                .filter(l -> !l.verdict().conclusive())
                .map(l -> l.list() + " (" + l.verdict() + ")")
                .collect(Collectors.joining(", "));
    }
}
