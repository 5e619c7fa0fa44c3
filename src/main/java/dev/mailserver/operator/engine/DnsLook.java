package dev.mailserver.operator.engine;

import static dev.mailserver.operator.engine.Evidence.RECORDS;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The look at DNS: the zones that records are kept in, whom they are delegated to, and what is answered. */
final class DnsLook {
    private static final int MOST_ROUNDS = 32;

    private final Zones zones;
    private final Resolver resolver;

    DnsLook(Zones zones, Resolver resolver) {
        this.zones = zones;
        this.resolver = resolver;
    }

    /** The zones that may hold each name that matters. */
    Map<String, Future<Seen<List<ZoneView>>>> zones(Look look, Parallel parallel) {
        Map<String, Future<Seen<List<ZoneView>>>> asked = new HashMap<>();
        names(look).forEach(name -> asked.put(name, parallel.submit(() -> holding(look, name))));
        return asked;
    }

    /** Those that the spec does not lead to any more. */
    Map<HostedZone, Seen<Optional<ZoneView>>> former(
            Look look, Collection<Seen<List<ZoneView>>> current, Parallel parallel) {
        return new FormerZones(zones).look(look, names(look), current, parallel);
    }

    /** What the parents of those zones say. */
    Map<String, Future<Seen<Delegation>>> delegations(Collection<Seen<List<ZoneView>>> zones, Parallel parallel) {
        Map<String, Future<Seen<Delegation>>> delegations = new HashMap<>();
        zones.stream()
                .flatMap(z -> z.known().orElse(List.of()).stream())
                .map(z -> z.zone().name())
                .distinct()
                .forEach(name -> delegations.put(name, parallel.submit(() -> resolver.delegation(name))));
        return delegations;
    }

    /** What everybody who counts answers about the owner's names. */
    Map<Question, Lookup> lookups(Look look, World world, Parallel parallel) {
        Map<Question, Future<Lookup>> asked = new HashMap<>();
        var address = OwnAddress.choose(
                        look.id(),
                        look.spec(),
                        look.status(),
                        world.addresses().known().orElse(List.of()))
                .map(ElasticIp::publicIP);
        records(look).forEach((question, kind) -> ask(asked, question, kind, address, look, world, parallel));
        address.map(ip -> new Question(Names.reverse(ip), "PTR"))
                .ifPresent(q -> asked.put(
                        q,
                        parallel.submit(() -> elsewhere(
                                q, a -> a.values().contains(look.spec().effectiveHostname())))));
        return Parallel.get(asked);
    }

    /** One answer may lead to the next question; nothing sound needs more rounds than this. */
    World answered(MailServerSpec spec, World world, Function<World, Set<Question>> questions, Parallel parallel) {
        var own = world.served(spec);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Map<Question, Future<Seen<Answer>>> asked = new HashMap<>();
            for (Question question : questions.apply(world)) {
                asked.put(question, parallel.submit(() -> resolver.answer(question, own)));
            }
            if (asked.isEmpty()) {
                break;
            }
            Map<Question, Seen<Answer>> answers = new HashMap<>(world.answers());
            answers.putAll(Parallel.get(asked));
            world = world.with().answers(answers).build();
        }
        return world;
    }

    private static Set<String> names(Look look) {
        return records(look).keySet().stream().map(Question::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The records that are served, and those that may have to be taken back. */
    private static Map<Question, Kind> records(Look look) {
        Map<Question, Kind> records = new LinkedHashMap<>(wanted(look.spec()));
        look.status().records().forEach(r -> records.putIfAbsent(new Question(r.name(), r.type()), Kind.of(r)));
        look.status().spf().forEach(s -> records.putIfAbsent(new Question(s.domain(), "TXT"), Kind.SPF));
        return records;
    }

    private static Map<Question, Kind> wanted(MailServerSpec spec) {
        Map<Question, Kind> wanted = new LinkedHashMap<>();
        wanted.put(new Question(spec.effectiveHostname(), "A"), Kind.A);
        spec.spfIdentities().forEach(i -> wanted.put(new Question(i.name(), "TXT"), Kind.SPF));
        spec.dkimIdentities().forEach(i -> wanted.put(new Question(i.name(), "TXT"), Kind.DKIM));
        spec.dmarcPolicies().keySet().forEach(d -> wanted.put(new Question(Names.dmarc(d), "TXT"), Kind.DMARC));
        return wanted;
    }

    private Seen<List<ZoneView>> holding(Look look, String name) {
        var entry = look.spec().dns().zoneOf(name);
        return zones.holding(
                name,
                entry.isEmpty() && leftByHand(look, name)
                        ? new ZoneProvider.Manual()
                        : ZoneProvider.of(entry, look.id().namespace()),
                ZoneProvider.zone(entry),
                look.notBefore().apply(RECORDS));
    }

    /** Whether what is known at a name was made by hand, and the spec has neither the name nor its zone any more. */
    private static boolean leftByHand(Look look, String name) {
        return wanted(look.spec()).keySet().stream().noneMatch(q -> q.name().equals(name))
                && look.status().records().stream()
                        .anyMatch(r -> r.name().equals(name) && r.zone().equals(HostedZone.BY_HAND));
    }

    /** The public path is asked only for what is as this owner wants it in the zone, and what its servers give already. */
    private void ask(
            Map<Question, Future<Lookup>> asked,
            Question question,
            Kind kind,
            Optional<String> address,
            Look look,
            World world,
            Parallel parallel) {
        switch (ZoneChoice.of(question.name(), look.spec(), world)) {
            case ZoneChoice.Chosen(var view, var delegation) -> {
                boolean settled = settled(look, view, question, kind, address);
                var held = view.find(question.name(), question.type())
                        .map(record -> Set.copyOf(record.texts()))
                        .orElse(Set.of());
                asked.put(
                        question,
                        parallel.submit(() -> resolver.lookup(
                                question,
                                delegation,
                                a -> settled && Set.copyOf(a.values()).equals(held))));
            }
            case ZoneChoice.Refused _ ->
                asked.put(
                        question,
                        parallel.submit(
                                () -> elsewhere(question, _ -> textOfItsOwn(kind) || onlyChecked(look, question))));
            case ZoneChoice.Unseen _ -> {}
        }
    }

    /** Whether this owner has had its say: its marker stands, nothing was left to say, or it has none. */
    private static boolean settled(Look look, ZoneView view, Question question, Kind kind, Optional<String> address) {
        boolean saidByOthers = kind == Kind.A
                && view.find(question.name(), "A")
                        .filter(a -> address.map(List::of).equals(Optional.of(a.values())))
                        .isPresent();
        return view.zone().byHand()
                || saidByOthers
                || textOfItsOwn(kind)
                || view.markers(question.name()).of(look.id(), kind).isPresent()
                || onlyChecked(look, question);
    }

    /** Whether what stands there is as wanted or not this owner's to change; what is answered does no harm in a cache. */
    private static boolean textOfItsOwn(Kind kind) {
        return kind == Kind.DKIM || kind == Kind.DMARC;
    }

    private static boolean onlyChecked(Look look, Question question) {
        return question.type().equals("TXT")
                && look.spec().spfIdentities().stream().anyMatch(i -> i.name().equals(question.name()) && !i.written());
    }

    /** In a zone that is not ours, as the reverse zone: who serves it has to be found out first. */
    private Lookup elsewhere(Question question, Predicate<Answer> worthAsking) {
        return switch (resolver.enclosing(question.name())) {
            case Seen.Known<Delegation>(var delegation) -> resolver.lookup(question, delegation, worthAsking);
            case Seen.Unknown<Delegation>(var why) -> new Lookup(question, List.of(), Optional.of(Seen.unknown(why)));
        };
    }
}
