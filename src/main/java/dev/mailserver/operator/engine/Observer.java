package dev.mailserver.operator.engine;

import static dev.mailserver.operator.engine.Evidence.ADDRESSES;
import static dev.mailserver.operator.engine.Evidence.AGENTS;
import static dev.mailserver.operator.engine.Evidence.PTRS;
import static dev.mailserver.operator.engine.Evidence.RECORDS;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Fills the world, in parallel, and never throws: what cannot be found out is {@link Seen.Unknown}. */
final class Observer {
    private static final int MOST_ROUNDS = 32;

    private final Addresses addresses;
    private final Zones zones;
    private final Resolver resolver;
    private final SmtpProbe probe;
    private final Keys keys;
    private final BlocklistLook blocklists;

    Observer(
            Addresses addresses, Zones zones, Resolver resolver, SmtpProbe probe, Keys keys, BlocklistLook blocklists) {
        this.addresses = addresses;
        this.zones = zones;
        this.resolver = resolver;
        this.probe = probe;
        this.keys = keys;
        this.blocklists = blocklists;
    }

    /**
     * Looks at everything that the resource's judgement needs.
     *
     * @param questions what a judgement of such a world has to ask of DNS
     */
    World look(Look look, Function<World, Set<Question>> questions) {
        if (look.scope().isEmpty()) {
            return World.dark(Failure.of(Failure.Kind.INVALID, "No Region is known: set spec.region or AWS_REGION."))
                    .with()
                    .peers(look.peers())
                    .build();
        }
        try (var parallel = Executors.newCachedThreadPool()) {
            return answered(look.spec(), look(look, look.scope().get(), parallel), questions, parallel);
        }
    }

    private World look(Look look, Scope scope, ExecutorService parallel) {
        var account = parallel.submit(
                () -> addresses.accountID(scope, look.notBefore().apply(ADDRESSES)));
        var all = parallel.submit(
                () -> addresses.addresses(scope, look.notBefore().apply(ADDRESSES)));
        var instances = parallel.submit(() -> addresses.instances(
                scope, look.spec().instance(), look.notBefore().apply(ADDRESSES)));
        Map<String, Future<Seen<List<ZoneView>>>> zoneLooks = new HashMap<>();
        for (String name : names(look)) {
            zoneLooks.put(name, parallel.submit(() -> holding(look, name)));
        }
        var secrets = keys(look, parallel);
        var result = result(look, scope, parallel);

        var seenAddresses = get(all);
        var seenInstances = get(instances);
        var ptrs = ptrs(look, scope, seenAddresses, parallel);
        var managed = managed(look, scope, seenAddresses, seenInstances, parallel);
        var listings = blocklists.look(look, seenAddresses, parallel);
        Map<String, Seen<List<ZoneView>>> seenZones = new HashMap<>();
        zoneLooks.forEach((name, zone) -> seenZones.put(name, get(zone)));
        var former = new FormerZones(zones).look(look, names(look), seenZones.values(), parallel, Observer::get);
        var delegations = delegations(seenZones, parallel);

        var world = new World(
                get(account),
                seenAddresses,
                seenInstances,
                collect(ptrs),
                seenZones,
                former,
                collect(delegations),
                Map.of(),
                Map.of(),
                collect(secrets),
                managed.map(Observer::get),
                result.map(Observer::get),
                collect(listings),
                look.peers(),
                look.done());
        return world.with().lookups(lookups(look, world, parallel)).build();
    }

    /** The names whose zones matter. */
    private static Set<String> names(Look look) {
        return questions(look).stream().map(Question::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The records that are served, and those that may have to be taken back. */
    private static Set<Question> questions(Look look) {
        Set<Question> questions = new LinkedHashSet<>();
        questions.add(new Question(look.spec().effectiveHostname(), "A"));
        look.spec().spfIdentities().forEach(i -> questions.add(new Question(i.name(), "TXT")));
        look.spec().dkimIdentities().forEach(i -> questions.add(new Question(i.name(), "TXT")));
        look.spec().dmarcPolicies().keySet().forEach(d -> questions.add(new Question(Names.dmarc(d), "TXT")));
        look.status().records().forEach(r -> questions.add(new Question(r.name(), r.type())));
        look.status().spf().forEach(s -> questions.add(new Question(s.domain(), "TXT")));
        return questions;
    }

    private Seen<List<ZoneView>> holding(Look look, String name) {
        var entry = look.spec().dns().zoneOf(name);
        return zones.holding(
                name,
                ZoneProvider.of(entry, look.id().namespace()),
                ZoneProvider.zone(entry),
                look.notBefore().apply(RECORDS));
    }

    private Map<SecretRef, Future<Seen<KeyReading>>> keys(Look look, ExecutorService parallel) {
        Map<SecretRef, Future<Seen<KeyReading>>> readings = new HashMap<>();
        look.spec().dkimIdentities().stream()
                .flatMap(i -> Optional.ofNullable(i.dkim().secretRef()).stream())
                .forEach(ref -> readings.computeIfAbsent(
                        ref, r -> parallel.submit(() -> keys.read(look.id().namespace(), r))));
        return readings;
    }

    private Map<String, Future<Seen<Ptr>>> ptrs(
            Look look, Scope scope, Seen<List<ElasticIp>> all, ExecutorService parallel) {
        Map<String, Future<Seen<Ptr>>> ptrs = new HashMap<>();
        if (scope.selfServiceReverseDns()) {
            for (ElasticIp address :
                    OwnAddress.tagged(look.id(), look.status(), all.known().orElse(List.of()))) {
                ptrs.put(
                        address.allocationID(),
                        parallel.submit(() -> addresses.ptr(
                                scope, address.allocationID(), look.notBefore().apply(PTRS))));
            }
        }
        return ptrs;
    }

    private Optional<Future<Seen<Optional<ManagedInstance>>>> managed(
            Look look,
            Scope scope,
            Seen<List<ElasticIp>> addresses,
            Seen<List<Instance>> instances,
            ExecutorService parallel) {
        var mode = look.spec().outboundSMTP().probe();
        if (mode != ProbeMode.Auto && mode != ProbeMode.Instance) {
            return Optional.empty();
        }
        var own = OwnAddress.choose(
                look.id(), look.spec(), look.status(), addresses.known().orElse(List.of()));
        return Probing.mailInstance(own, instances.known().orElse(List.of()))
                .map(id -> parallel.submit(
                        () -> probe.managed(scope, id, look.notBefore().apply(AGENTS))));
    }

    /** The round that was started, not just now, and can be read. */
    private Optional<Future<Seen<Optional<Result>>>> result(Look look, Scope scope, ExecutorService parallel) {
        var smtp = look.status().outboundSMTP();
        if (smtp == null || smtp.pending() == null || smtp.pending().handle() == null) {
            return Optional.empty();
        }
        var handle = smtp.pending().handle();
        if (look.done().containsValue(handle)) {
            return Optional.empty();
        }
        return Round.pending(smtp, look.spec().effectiveHostname())
                .map(round -> parallel.submit(() -> probe.result(scope, round, handle)));
    }

    private Map<String, Future<Seen<Delegation>>> delegations(
            Map<String, Seen<List<ZoneView>>> zones, ExecutorService parallel) {
        Map<String, Future<Seen<Delegation>>> delegations = new HashMap<>();
        zones.values().stream()
                .flatMap(z -> z.known().orElse(List.of()).stream())
                .map(z -> z.zone().name())
                .distinct()
                .forEach(name -> delegations.put(name, parallel.submit(() -> resolver.delegation(name))));
        return delegations;
    }

    private Map<Question, Lookup> lookups(Look look, World world, ExecutorService parallel) {
        Map<Question, Future<Lookup>> asked = new HashMap<>();
        var address = OwnAddress.choose(
                        look.id(),
                        look.spec(),
                        look.status(),
                        world.addresses().known().orElse(List.of()))
                .map(ElasticIp::publicIP);
        questions(look).forEach(question -> ask(asked, question, address, look, world, parallel));
        address.map(ip -> new Question(Names.reverse(ip), "PTR"))
                .ifPresent(q -> asked.put(
                        q,
                        parallel.submit(() -> elsewhere(
                                q, a -> a.values().contains(look.spec().effectiveHostname())))));
        return collect(asked);
    }

    /** One answer may lead to the next question; nothing sound needs more rounds than this. */
    private World answered(
            MailServerSpec spec, World world, Function<World, Set<Question>> questions, ExecutorService parallel) {
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
            answers.putAll(collect(asked));
            world = world.with().answers(answers).build();
        }
        return world;
    }

    /** The public path is asked only for what is as this owner wants it in the zone, and what its servers give already. */
    private void ask(
            Map<Question, Future<Lookup>> asked,
            Question question,
            Optional<String> address,
            Look look,
            World world,
            ExecutorService parallel) {
        switch (ZoneChoice.of(question.name(), look.spec(), world)) {
            case ZoneChoice.Chosen(var view, var delegation) -> {
                boolean settled = settled(look, view, question, address);
                var held = view.find(question.name(), question.type())
                        .map(Observer::texts)
                        .orElse(Set.of());
                asked.computeIfAbsent(
                        question,
                        q -> parallel.submit(() -> resolver.lookup(
                                q,
                                delegation,
                                a -> settled && Set.copyOf(a.values()).equals(held))));
            }
            case ZoneChoice.Refused _ ->
                asked.computeIfAbsent(
                        question,
                        q -> parallel.submit(
                                () -> elsewhere(q, _ -> textOfItsOwn(question) || onlyChecked(look, question))));
            case ZoneChoice.Unseen _ -> {}
        }
    }

    /** Whether this owner has had its say: its marker stands, nothing was left to say, or it has none. */
    private static boolean settled(Look look, ZoneView view, Question question, Optional<String> address) {
        var kind = Marker.Kind.of(question.name(), question.type());
        boolean saidByOthers = kind == Marker.Kind.A
                && view.find(question.name(), "A")
                        .filter(a -> address.map(List::of).equals(Optional.of(a.values())))
                        .isPresent();
        return view.zone().byHand()
                || saidByOthers
                || textOfItsOwn(question)
                || view.markers(question.name()).of(look.id(), kind).isPresent()
                || onlyChecked(look, question);
    }

    /** Whether what stands there is as wanted or not this owner's to change; what is answered does no harm in a cache. */
    private static boolean textOfItsOwn(Question question) {
        var kind = Marker.Kind.of(question.name(), question.type());
        return kind == Marker.Kind.DKIM || kind == Marker.Kind.DMARC;
    }

    private static boolean onlyChecked(Look look, Question question) {
        return question.type().equals("TXT")
                && look.spec().spfIdentities().stream().anyMatch(i -> i.name().equals(question.name()) && !i.written());
    }

    private static Set<String> texts(RecordSet held) {
        return held.values().stream()
                .map(v -> held.key().type().equals("TXT") ? Txt.decode(v) : v)
                .collect(Collectors.toSet());
    }

    /** In a zone that is not ours, as the reverse zone: who serves it has to be found out first. */
    private Lookup elsewhere(Question question, Predicate<Answer> worthAsking) {
        return switch (resolver.enclosing(question.name())) {
            case Seen.Known<Delegation>(var delegation) -> resolver.lookup(question, delegation, worthAsking);
            case Seen.Unknown<Delegation>(var why) -> new Lookup(question, List.of(), Optional.of(Seen.unknown(why)));
        };
    }

    private static <K, T> Map<K, T> collect(Map<K, Future<T>> futures) {
        Map<K, T> all = new HashMap<>();
        futures.forEach((key, future) -> all.put(key, get(future)));
        return all;
    }

    /** Ports do not throw; what comes out of one all the same is a bug, and the pass ends with it. */
    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a port threw", e.getCause());
        }
    }
}
