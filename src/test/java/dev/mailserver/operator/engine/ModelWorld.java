package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.fakes.FakeAddresses;
import dev.mailserver.operator.fakes.FakeBlocklists;
import dev.mailserver.operator.fakes.FakeKeys;
import dev.mailserver.operator.fakes.FakeProbe;
import dev.mailserver.operator.fakes.FakeRegion;
import dev.mailserver.operator.fakes.FakeResolver;
import dev.mailserver.operator.fakes.FakeZones;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.WorldBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A world in memory around the real pass with the real concerns: an account, zones and name servers that answer what is in them,
 * mail servers elsewhere, and a clock that only {@link #live} moves. It begins with one running instance, the delegated zone
 * example.com, and port 25 open.
 */
public final class ModelWorld {
    /** How long AWS takes over a PTR. */
    private static final Duration PTR_LAG = Duration.ofMinutes(2);

    private static final int PASSES = 5_000;

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private record Event(Instant at, Runnable what) {}

    private final FakeZones zones = new FakeZones();
    private final FakeResolver dns = new FakeResolver(zones);
    private final FakeAddresses ec2 = new FakeAddresses();
    private final FakeProbe smtp = new FakeProbe();
    private final FakeKeys keys = new FakeKeys();
    private final FakeBlocklists blocklists;
    private final Wire wire = new Wire();
    private final Scope scope;
    private final Settings settings;
    private final Observer observer;
    private final Planner planner = Wiring.planner();
    private final Pass pass;
    private final HostedZone zone;
    private final List<ModelServer> servers = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Instant now = Situations.NOW;
    private Optional<Instant> ptrsSettle = Optional.empty();
    private boolean port25 = true;
    private boolean killed;

    /** In a Region with self-service reverse DNS. */
    public ModelWorld() {
        this("eu-west-1");
    }

    /** In another Region. */
    public ModelWorld(String region) {
        this(region, FakeBlocklists.NAMES);
    }

    /** With other blocklists. */
    public ModelWorld(String region, List<String> lists) {
        this(region, lists, 1);
    }

    /** Without blocklists, and looked at and probed so many times as seldom while nothing goes on: for stories of weeks. */
    public static ModelWorld unhurried(int times) {
        return new ModelWorld("eu-west-1", List.of(), times);
    }

    private ModelWorld(String region, List<String> lists, int slower) {
        blocklists = new FakeBlocklists(lists);
        scope = new Scope(region);
        var s = Situations.SETTINGS;
        settings = new Settings(
                Optional.of(region),
                s.resync().multipliedBy(slower),
                s.observationGrace(),
                s.stalledAfter(),
                s.probeTargets(),
                s.blockedProbeInterval().multipliedBy(slower),
                s.confirmProbeInterval(),
                lists);
        var addresses = wire.to(ec2);
        var records = wire.to(zones);
        var probe = wire.to(smtp);
        observer = new Observer(
                addresses,
                records,
                wire.to(dns),
                probe,
                wire.to(keys),
                new BlocklistLook(wire.to(blocklists), () -> now));
        pass = new Pass(observer, planner, new Executor(addresses, records, probe), settings, () -> now);
        zone = zones.plant(Situations.ZONE.id(), Situations.ZONE.name(), Situations.SERVERS);
        account().plant(Situations.instance(Instance.State.RUNNING)).forward(this::answers);
        smtp.results(r -> Seen.of(Optional.of(port25 ? FakeProbe.opened(r, egress(r)) : FakeProbe.blocked(r))));
    }

    public FakeZones zones() {
        return zones;
    }

    /** The zone example.com. */
    public HostedZone zone() {
        return zone;
    }

    /** Name servers and the public path. */
    public FakeResolver dns() {
        return dns;
    }

    /** The EC2 API. */
    public FakeAddresses ec2() {
        return ec2;
    }

    /** Addresses and instances. */
    public FakeRegion account() {
        return ec2.in(scope);
    }

    /** Where calls can fail. */
    public Wire wire() {
        return wire;
    }

    /** Mail servers elsewhere, and Systems Manager. */
    public FakeProbe smtp() {
        return smtp;
    }

    /** The Secrets of the cluster. */
    public FakeKeys keys() {
        return keys;
    }

    /** The blocklists of the world. */
    public FakeBlocklists blocklists() {
        return blocklists;
    }

    /** Whether AWS lets mail out. */
    public void port25(boolean open) {
        port25 = open;
    }

    /** Somebody applies a MailServer {@code mail/<name>}. */
    public ModelServer apply(String name, MailServerSpec spec) {
        var server = new ModelServer(new Identity("test", "mail", name, "uid-" + (servers.size() + 1)), spec, now);
        servers.add(server);
        return server;
    }

    /** The smallest spec, applied. */
    public ModelServer apply() {
        return apply("mail", spec());
    }

    /** The smallest spec. */
    public static MailServerSpec spec() {
        return Situations.spec(
                "example.com", new MailServerSpec.InstanceSelector(Situations.INSTANCE, null, null, null));
    }

    /** Somebody deletes it. */
    public void delete(ModelServer server) {
        if (server.spec.deletionPolicy() == DeletionPolicy.Delete) {
            server.deleteAt(now);
        } else {
            server.gone = true;
        }
    }

    /** That happens so much later. */
    public void after(Duration time, Runnable what) {
        events.add(new Event(now.plus(time), what));
    }

    /** Time passes: the operator looks whenever it is due, and what was to happen happens. */
    public void live(Duration time) {
        var end = now.plus(time);
        live(end, false);
        now = end;
    }

    /** The same until the operator is killed. */
    public void liveUntilKilled(Duration time) {
        killed = false;
        live(now.plus(time), true);
    }

    private void live(Instant end, boolean once) {
        int passes = 0;
        for (var next = next(end); next.isPresent() && !(once && killed); next = next(end)) {
            if (next.get().at().isAfter(now)) {
                now = next.get().at();
            }
            next.get().what().run();
            assertThat(++passes).as("passes: more are a loop").isLessThan(PASSES);
        }
    }

    private Optional<Event> next(Instant end) {
        var event = events.stream().min(Comparator.comparing(Event::at));
        var visit = servers.stream()
                .filter(s -> !s.gone)
                .min(Comparator.comparing(s -> s.due))
                .map(s -> new Event(s.due, () -> visit(s)));
        if (event.isPresent()
                && visit.filter(v -> v.at().isBefore(event.get().at())).isEmpty()) {
            return event.filter(e -> !e.at().isAfter(end)).map(e -> {
                events.remove(e);
                return e;
            });
        }
        return visit.filter(v -> !v.at().isAfter(end));
    }

    private void visit(ModelServer server) {
        timePasses();
        var ledger = new Pass.Ledger() {
            @Override
            public void holdFinalizer() {
                assertThat(server.spec.observed()).as("observed only").isFalse();
            }

            @Override
            public boolean outdated() {
                return false;
            }

            @Override
            public void write(MailServerStatus status) {
                server.write(stored(server, status));
            }
        };
        var before = addresses();
        try {
            var result = pass.run(server.subject(peers(server)), ledger);
            server.acted(result.done(), before);
            server.gone = result.finished();
            server.tell(stored(server, result.status()));
            server.rest(now, result.next());
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof Wire.Killed)) {
                throw e;
            }
            killed = true;
            server.rest(now, Duration.ofSeconds(1));
        }
    }

    /** The Elastic IPs as they are, and nothing else. */
    private World addresses() {
        var all = account().addresses();
        return WorldBuilder.builder(World.dark(Failure.of(Failure.Kind.SETTLING, "")))
                .addresses(Seen.of(all))
                .ptrs(all.stream()
                        .map(ElasticIp::allocationID)
                        .collect(Collectors.toMap(
                                id -> id, id -> Seen.of(account().ptr(id)))))
                .build();
    }

    private static MailServerStatus stored(ModelServer server, MailServerStatus status) {
        return status.equals(server.status) ? status : stored(status);
    }

    /** As the API server gives it back. */
    private static MailServerStatus stored(MailServerStatus status) {
        return JSON.unmarshal(JSON.asJson(status), MailServerStatus.class);
    }

    private List<Peer> peers(ModelServer of) {
        return servers.stream()
                .filter(s -> s != of && !s.gone && s.status.observedGeneration() >= 0)
                .map(ModelServer::peer)
                .toList();
    }

    /** What the operator would do in that situation. */
    List<Action> planned(ModelServer server, Situation situation) {
        return (server.deleting() ? planner.retire(situation) : planner.judge(situation)).actions();
    }

    /** What a judgement of that server would go by now. */
    Situation situation(ModelServer server) {
        return situation(server, look(server, observer));
    }

    /** What a look at that server finds by another resolver. */
    public World look(ModelServer server, Resolver resolver) {
        return look(server, new Observer(ec2, zones, resolver, smtp, keys, new BlocklistLook(blocklists, () -> now)));
    }

    private World look(ModelServer server, Observer with) {
        timePasses();
        return with.look(
                new Look(server.id, server.spec, server.status, Optional.of(scope), peers(server), Map.of(), _ -> now),
                seen -> server.deleting() ? Set.of() : planner.questions(situation(server, seen)));
    }

    /** What the operator says of it there. */
    public List<Verdict> judged(ModelServer server, World world) {
        return planner.judge(situation(server, world)).verdicts();
    }

    private Situation situation(ModelServer server, World world) {
        return new Situation(
                server.id,
                server.spec,
                server.created,
                Optional.empty(),
                server.status,
                world,
                List.of(),
                settings,
                now);
    }

    private void timePasses() {
        boolean inFlight = account().addresses().stream()
                .anyMatch(a -> account().ptr(a.allocationID()).update().isPresent());
        if (!inFlight) {
            ptrsSettle = Optional.empty();
        } else if (ptrsSettle.isEmpty()) {
            ptrsSettle = Optional.of(now.plus(PTR_LAG));
        } else if (!ptrsSettle.get().isAfter(now)) {
            ec2.settle();
            ptrsSettle = Optional.empty();
        }
        for (var a : account().addresses()) {
            dns.ptr(a.publicIP(), account().ptr(a.allocationID()).name().orElse(providerName(a)));
        }
    }

    private static String providerName(ElasticIp a) {
        return "ec2-" + a.publicIP().replace('.', '-') + ".eu-west-1.compute.amazonaws.com";
    }

    private boolean answers(String host, String ip) {
        return zones.all().stream()
                .flatMap(v -> v.find(host, "A").stream())
                .anyMatch(r -> r.values().contains(ip));
    }

    private String egress(Round round) {
        return account().addresses().stream()
                .filter(a -> a.association().flatMap(Association::instanceID).equals(round.instanceID()))
                .map(ElasticIp::publicIP)
                .findFirst()
                .orElse("198.51.100.77");
    }
}
