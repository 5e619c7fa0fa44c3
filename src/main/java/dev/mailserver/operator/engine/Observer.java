package dev.mailserver.operator.engine;

import static dev.mailserver.operator.engine.Evidence.ADDRESSES;
import static dev.mailserver.operator.engine.Evidence.AGENTS;
import static dev.mailserver.operator.engine.Evidence.PTRS;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Keys;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.Zones;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Fills the world, in parallel, and never throws: what cannot be found out is {@link Seen.Unknown}. */
final class Observer {
    private final Addresses addresses;
    private final Parallel parallel = new Parallel();
    private final DnsLook dns;
    private final SmtpProbe probe;
    private final Keys keys;
    private final BlocklistLook blocklists;

    Observer(
            Addresses addresses, Zones zones, Resolver resolver, SmtpProbe probe, Keys keys, BlocklistLook blocklists) {
        this.addresses = addresses;
        this.dns = new DnsLook(zones, resolver);
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
        return answered(look.spec(), look(look, look.scope().get()), questions);
    }

    /** The same world with answers to what its judgement has to ask of DNS. */
    World answered(MailServerSpec spec, World world, Function<World, Set<Question>> questions) {
        return dns.answered(spec, world, questions, parallel);
    }

    private World look(Look look, Scope scope) {
        var account = parallel.submit(
                () -> addresses.accountID(scope, look.notBefore().apply(ADDRESSES)));
        var all = parallel.submit(
                () -> addresses.addresses(scope, look.notBefore().apply(ADDRESSES)));
        var instances = parallel.submit(() -> addresses.instances(
                scope, look.spec().instance(), look.notBefore().apply(ADDRESSES)));
        var zoneLooks = dns.zones(look, parallel);
        var secrets = keys(look);
        var result = result(look, scope);
        var vpc = vpc(look, scope);

        var seenAccount = Parallel.get(account);
        var seenAddresses = seenAccount.then(_ -> Parallel.get(all));
        var seenInstances = seenAccount.then(_ -> Parallel.get(instances));
        var ptrs = ptrs(look, scope, seenAddresses);
        var managed = managed(look, scope, seenAddresses, seenInstances);
        var listings = blocklists.look(look, seenAddresses, parallel);
        var seenZones = Parallel.get(zoneLooks);
        var former = dns.former(look, seenZones.values(), parallel);
        var delegations = dns.delegations(seenZones.values(), parallel);

        var world = new World(
                seenAccount,
                seenAddresses,
                seenInstances,
                Parallel.get(ptrs),
                seenZones,
                former,
                Parallel.get(delegations),
                Map.of(),
                Map.of(),
                Parallel.get(secrets),
                managed.map(Parallel::get),
                vpc.map(Parallel::get),
                result.map(Parallel::get),
                Parallel.get(listings),
                look.peers(),
                look.done());
        return world.with().lookups(dns.lookups(look, world, parallel)).build();
    }

    private Map<SecretRef, Future<Seen<KeyReading>>> keys(Look look) {
        Map<SecretRef, Future<Seen<KeyReading>>> readings = new HashMap<>();
        look.spec().dkimIdentities().stream()
                .flatMap(i -> Optional.ofNullable(i.dkim().secretRef()).stream())
                .forEach(ref -> readings.computeIfAbsent(
                        ref, r -> parallel.submit(() -> keys.read(look.id().namespace(), r))));
        return readings;
    }

    private Map<String, Future<Seen<Ptr>>> ptrs(Look look, Scope scope, Seen<List<ElasticIp>> all) {
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
            Look look, Scope scope, Seen<List<ElasticIp>> addresses, Seen<List<Instance>> instances) {
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

    /** What may keep packets in is looked at once a probe from the instance has reached nobody. */
    private Optional<Future<Seen<Vpc>>> vpc(Look look, Scope scope) {
        return Optional.ofNullable(look.status().outboundSMTP())
                .filter(smtp -> smtp.from() == ProbeMode.Instance && Probing.blocked(smtp))
                .map(_ -> parallel.submit(
                        () -> addresses.vpc(scope, look.notBefore().apply(AGENTS))));
    }

    /** The round that was started, not just now, and can be read. */
    private Optional<Future<Seen<Optional<Result>>>> result(Look look, Scope scope) {
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
}
