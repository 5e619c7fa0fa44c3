package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that one look has found out. What a look does not need (because something before it is missing) is absent from the
 * maps; what it could not find out is {@link Seen.Unknown}.
 *
 * @param accountID of the credentials in use
 * @param addresses every Elastic IP of the account and Region; not seen where it is not known which account that is
 * @param instances those the selector names, in any state
 * @param ptrs reverse DNS attribute by allocation id, of the addresses that are this owner's
 * @param zones by name (hostname, domain and names that are being left): the hosted zones that could hold it; several when they
 *     have one name
 * @param former zones that have something of this owner by status, and that the spec does not give the names to any more; none
 *     where there is no such zone any more
 * @param delegations by zone name: what the parent says
 * @param lookups DNS answers about names of this owner, from everybody who counts
 * @param answers DNS answers about any name, as a receiver gets them
 * @param keys of the Secrets that the spec names
 * @param managed how SSM knows the instance; empty when it knows none
 * @param vpc what may keep the instance's packets in; empty where that was not asked for
 * @param probe the round that {@code status.outboundSMTP.pending} names; an empty one is not finished
 * @param listings by name of the list: what blocklists say of this owner's address; none where it has none
 * @param peers other MailServers that may stand in the way
 * @param done by action key: the reference of what was done earlier in this pass
 */
@RecordBuilder
public record World(
        Seen<String> accountID,
        Seen<List<ElasticIp>> addresses,
        Seen<List<Instance>> instances,
        Map<String, Seen<Ptr>> ptrs,
        Map<String, Seen<List<ZoneView>>> zones,
        Map<HostedZone, Seen<Optional<ZoneView>>> former,
        Map<String, Seen<Dns.Delegation>> delegations,
        Map<Dns.Question, Dns.Lookup> lookups,
        Map<Dns.Question, Seen<Dns.Answer>> answers,
        Map<SecretRef, Seen<KeyReading>> keys,
        Optional<Seen<Optional<ManagedInstance>>> managed,
        Optional<Seen<Vpc>> vpc,
        Optional<Seen<Optional<Probing.Result>>> probe,
        Map<String, Listing> listings,
        List<Peer> peers,
        Map<String, String> done) {

    /** Keeps copies. */
    public World {
        ptrs = Map.copyOf(ptrs);
        zones = Map.copyOf(zones);
        former = Map.copyOf(former);
        delegations = Map.copyOf(delegations);
        lookups = Map.copyOf(lookups);
        answers = Map.copyOf(answers);
        keys = Map.copyOf(keys);
        listings = Map.copyOf(listings);
        peers = List.copyOf(peers);
        done = Map.copyOf(done);
    }

    /** A world in which nothing could be seen yet. */
    public static World dark(Failure why) {
        return new World(
                Seen.unknown(why),
                Seen.unknown(why),
                Seen.unknown(why),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Map.of());
    }

    /** Every hosted zone that was seen, whatever name it was looked at for; each once. */
    public List<ZoneView> views() {
        Map<List<String>, ZoneView> byID = new LinkedHashMap<>();
        Stream.concat(
                        new TreeMap<>(zones).values().stream().flatMap(seen -> seen.known().orElse(List.of()).stream()),
                        former.values().stream()
                                .flatMap(seen -> seen.known().stream())
                                .flatMap(Optional::stream))
                .forEach(
                        view -> byID.merge(List.of(view.zone().id(), view.zone().name()), view, ZoneView::and));
        return byID.values().stream()
                .sorted(Comparator.comparing((ZoneView view) -> view.zone().id())
                        .thenComparing(view -> view.zone().name()))
                .toList();
    }

    /** Why that former zone could not be looked at. */
    public Optional<Failure> unseen(String zoneID) {
        return former.entrySet().stream()
                .filter(e -> e.getKey().id().equals(zoneID))
                .flatMap(e -> e.getValue().failure().stream())
                .findFirst();
    }

    /** The hosted zones that could hold that name, as far as they were seen. */
    public List<ZoneView> candidates(String name) {
        return Optional.ofNullable(zones.get(name)).flatMap(Seen::known).orElse(List.of());
    }

    /** What a receiver gets for an answer; empty where nobody has asked yet. */
    public Optional<Seen<Dns.Answer>> answer(Dns.Question question) {
        return Optional.ofNullable(answers.get(question))
                .or(() -> Optional.ofNullable(lookups.get(question)).flatMap(World::received));
    }

    /** Any server's answer will do before none: that they differ is found elsewhere. */
    private static Optional<Seen<Dns.Answer>> received(Dns.Lookup lookup) {
        return Stream.concat(
                        lookup.resolver().stream(),
                        lookup.authoritative().stream().map(Dns.ServerAnswer::answer))
                .filter(a -> a.known().isPresent())
                .findFirst()
                .or(lookup::resolver);
    }

    /** The delegations of the zones that are this owner's to write to. */
    public List<Dns.Delegation> served(MailServerSpec spec) {
        return zones.keySet().stream()
                .flatMap(name -> ZoneChoice.of(name, spec, this) instanceof ZoneChoice.Chosen(var _, var delegation)
                        ? Stream.of(delegation)
                        : Stream.empty())
                .distinct()
                .toList();
    }

    /** A copy to change. */
    public WorldBuilder with() {
        return WorldBuilder.builder(this);
    }
}
