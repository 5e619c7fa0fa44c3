package dev.mailserver.operator.dns;

import dev.mailserver.operator.aws.AwsClients;
import dev.mailserver.operator.aws.Ec2Addresses;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.ResolverContract;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Each zone is two hosted zones of one name with one name server each, so that the servers can be made to differ. */
@OnSandbox
class DnsResolverContractIT extends ResolverContract {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account account = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(account);

    /** A way to the sandbox's resolver that can fall silent for this test alone. */
    private final ScriptedServer path = path();

    private final DnsResolver resolver = new DnsResolver(
            new DnsSettings(
                    List.of(path.address()),
                    sandbox.dns().authoritativePort(),
                    sandbox.dns().budget(),
                    sandbox.dns().keep()),
            InstantSource.system(),
            new SimpleMeterRegistry());

    /** By name server: the hosted zone that it answers from. */
    private final Map<String, String> zones = new HashMap<>();

    private final List<String> broken = new ArrayList<>();

    private ScriptedServer path() {
        try {
            return ScriptedServer.start("127.0.0.1").getFirst().says(this::passedOn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<byte[]> passedOn(Message query) {
        try {
            return ScriptedServer.send(
                    new SimpleResolver(sandbox.dns().resolvers().getFirst()).send(query));
        } catch (IOException e) {
            return List.of();
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        mend();
        clients.close();
        path.close();
    }

    @Override
    protected Resolver resolver() {
        return resolver;
    }

    @Override
    protected HostedZone zone() {
        var name = Sandbox.unique("contract") + ".test";
        List<String> servers = List.of(half(name), half(name));
        zones.values().forEach(id -> write(id, ChangeAction.UPSERT, RecordSet.of(name, "NS", 300, servers)));
        sandbox.post("/delegations", Map.of("name", name, "nameServers", servers));
        var zone = new HostedZone(name, name);
        var expected = servers.stream().map(Names::canonical).sorted().toList();
        Awaitility.await()
                .until(() -> resolver.lookup(new Question(name, "NS"), delegation(zone)).authoritative().stream()
                        .allMatch(s -> s.answer()
                                .known()
                                .filter(a -> a.values().equals(expected))
                                .isPresent()));
        sandbox.post("/dns/flush", Map.of());
        return zone;
    }

    private String half(String name) {
        var made = sandbox.post("/zones", Map.of("accountID", account.accountID(), "name", name, "delegate", false));
        var server = StreamSupport.stream(made.get("nameServers").spliterator(), false)
                .map(s -> s.asText())
                .findFirst()
                .orElseThrow();
        zones.put(Names.canonical(server), made.get("hostedZoneID").asText());
        return server;
    }

    @Override
    protected void publish(HostedZone zone, RecordSet record) {
        for (var server : delegation(zone).nameServers()) {
            publishAt(zone, server, record);
        }
    }

    @Override
    protected void publishAt(HostedZone zone, String server, RecordSet record) {
        write(zones.get(server), ChangeAction.CREATE, record);
        await(zone, server, new Question(record.key().name(), record.key().type()));
    }

    private void write(String zoneID, ChangeAction action, RecordSet record) {
        var set = ResourceRecordSet.builder()
                .name(record.key().name())
                .type(record.key().type())
                .ttl(record.ttl())
                .resourceRecords(record.values().stream()
                        .map(v -> ResourceRecord.builder().value(v).build())
                        .toList())
                .build();
        var change = Change.builder().action(action).resourceRecordSet(set).build();
        Awaitility.await().ignoreExceptions().until(() -> {
            clients.route53()
                    .changeResourceRecordSets(r -> r.hostedZoneId(zoneID).changeBatch(b -> b.changes(change)));
            return true;
        });
    }

    private void await(HostedZone zone, String server, Question question) {
        Awaitility.await()
                .until(() -> resolver.lookup(question, delegation(zone)).authoritative().stream()
                        .filter(s -> server.equals(s.server()))
                        .allMatch(s -> s.answer()
                                .known()
                                .filter(a -> !a.values().isEmpty())
                                .isPresent()));
    }

    private Delegation delegation(HostedZone zone) {
        return resolver.delegation(zone.name()).known().orElseThrow();
    }

    @Override
    protected void makeLame(HostedZone zone, String server) {
        fault(server, "lame");
    }

    @Override
    protected void silence(Optional<String> server) {
        server.ifPresentOrElse(s -> fault(s, "timeout"), () -> path.says(_ -> List.of()));
    }

    private void fault(String server, String fault) {
        broken.add(server);
        post(server, fault);
    }

    private void post(String server, String fault) {
        sandbox.post("/dns/faults", Map.of("server", server + ".", "fault", fault));
    }

    @Override
    protected void mend() {
        broken.forEach(server -> post(server, "none"));
        broken.clear();
        path.says(this::passedOn);
    }

    @Override
    protected String reverse(String name) {
        var addresses = new Ec2Addresses(clients, InstantSource.system());
        var made = (Outcome.Done) addresses.perform(SCOPE, ME, new Action.Allocate(Optional.empty()));
        var ip = addresses
                .addresses(SCOPE, Instant.now())
                .known()
                .orElseThrow()
                .getFirst()
                .publicIP();
        var zone = name.substring(name.indexOf('.') + 1);
        sandbox.post("/dns/records", Map.of("zone", zone, "name", name, "type", "A", "ttl", 60, "values", List.of(ip)));
        Awaitility.await()
                .until(() -> addresses.perform(SCOPE, ME, new Action.SetPtr(made.reference(), ip, name))
                        instanceof Outcome.Done);
        Awaitility.await()
                .until(() -> addresses
                        .ptr(SCOPE, made.reference(), Instant.now())
                        .known()
                        .filter(p ->
                                p.name().equals(Optional.of(name)) && p.update().isEmpty())
                        .isPresent());
        return ip;
    }
}
