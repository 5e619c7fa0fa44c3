package dev.mailserver.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.aws.AwsClients;
import dev.mailserver.operator.e2e.OperatorProcess.Role;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** An AWS account of its own and namespaces of its own: what one operator process is let loose on. */
public final class Stage implements AutoCloseable {
    /** The operator's own Region. */
    public static final String REGION = "eu-west-1";

    /** A Region where only AWS Support sets a PTR. */
    public static final String GOVCLOUD = "us-gov-west-1";

    /** How many Elastic IPs the account may hold in a Region. */
    public static final int QUOTA = 20;

    static final String PROBE = "mailserver-operator-probe";

    private final Sandbox sandbox = Sandbox.running();
    private final Cluster cluster = new Cluster(sandbox);
    private final Outside outside = new Outside(sandbox);
    private final KubernetesClient admin = sandbox.admin();
    private final Sandbox.Account account = sandbox.newAccount(Map.of("address_quota", QUOTA));
    private final AwsClients clients = sandbox.clients(account);
    private final List<String> namespaces;
    private final Role role;

    /**
     * Prepares it.
     *
     * @param name of the process's log and of its lease
     * @param namespaces how many
     */
    public Stage(String name, int namespaces) {
        this(name, namespaces, Optional.of(Sandbox.unique(name)));
    }

    /** One whose operators come one after the other, and none waits for the lease of one that was killed. */
    public static Stage withoutLease(String name) {
        return new Stage(name, 1, Optional.empty());
    }

    private Stage(String name, int namespaces, Optional<String> lease) {
        cluster.install();
        lease.ifPresent(cluster::permitLease);
        this.namespaces = IntStream.range(0, namespaces)
                .mapToObj(_ -> sandbox.newNamespace())
                .toList();
        role = new Role(name, lease, account, cluster.operatorKubeconfig(), this.namespaces);
        Stream.of(REGION, GOVCLOUD).forEach(this::allowProbing);
    }

    /** Registers the document that probes run by, in one more Region. */
    public void allowProbing(String region) {
        allowProbing(region, probeDocument());
    }

    /** Registers something in its place. */
    public void allowProbing(String region, String document) {
        clients.ssm(new Scope(region))
                .createDocument(d -> d.name(PROBE).content(document).documentType("Command"));
    }

    /** Puts the shipped document in the place of what is there, as the next step says. */
    public void mendProbing(String region) {
        var ssm = clients.ssm(new Scope(region));
        var updated = ssm.updateDocument(
                        d -> d.name(PROBE).content(probeDocument()).documentVersion("$LATEST"))
                .documentDescription();
        ssm.updateDocumentDefaultVersion(d -> d.name(PROBE).documentVersion(updated.documentVersion()));
    }

    /** The document as it is shipped. */
    public static String probeDocument() {
        try {
            return Files.readString(Path.of("deploy", "ssm", "document.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an operator for it, and waits until it serves. */
    public OperatorProcess operator() {
        return operator(Map.of());
    }

    /** The same with environment variables of its own. */
    public OperatorProcess operator(Map<String, String> settings) {
        return start(role, settings).ready();
    }

    /** Starts a second operator, or one after another; it has a log of its own. */
    public OperatorProcess operator(String log) {
        return starting(log).ready();
    }

    /** The same, without waiting for anything. */
    public OperatorProcess starting(String log) {
        return starting(log, Map.of());
    }

    /** The same with environment variables of its own. */
    public OperatorProcess starting(String log, Map<String, String> settings) {
        return start(role.named(role.name() + "-" + log), settings);
    }

    private OperatorProcess start(Role as, Map<String, String> settings) {
        return OperatorProcess.start(sandbox, as, settings, "-XX:SharedArchiveFile=" + Classes.KEPT);
    }

    /** Loading classes is most of the work of a start: a short life before all others keeps them for those. */
    private static final class Classes {
        static final Path KEPT = kept(OperatorProcess.LOGS.resolve("classes.jsa"));
    }

    private static Path kept(Path classes) {
        try (var stage = withoutLease("first");
                var operator = OperatorProcess.start(
                        stage.sandbox, stage.role, Map.of(), "-XX:ArchiveClassesAtExit=" + classes)) {
            operator.ready();
            stage.server()
                    .apply(stage.instance(REGION, Map.of()))
                    .awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
            operator.terminate();
            await("the classes are kept").atMost(Server.PATIENCE).until(() -> !operator.isAlive());
        }
        return classes;
    }

    /** The lease that its operators compete for. */
    public String lease() {
        return role.lease().orElseThrow();
    }

    /** A mail server to be in the first namespace: a zone of its own, and nothing else yet. */
    public Server server() {
        return serverIn(namespaces.getFirst());
    }

    /** The same in another namespace. */
    public Server serverIn(String namespace) {
        return Server.hosted(this, namespace, Sandbox.unique("e2e"));
    }

    /** A mail server to be in the first namespace whose domain has no zone yet. */
    public Server serverWithoutZone() {
        return Server.elsewhere(this, namespaces.getFirst(), Sandbox.unique("e2e"));
    }

    /** The namespaces that the operator looks after. */
    public List<String> namespaces() {
        return namespaces;
    }

    /** A running instance. */
    public String instance(String region, Map<String, String> tags) {
        return sandbox.newInstance(account, region, tags).get("instanceID").asText();
    }

    /** An Elastic IP of somebody else's in the account. */
    public String foreignAddress(String region) {
        return sandbox.post("/addresses", Map.of("accountID", account.accountID(), "region", region))
                .get("publicIP")
                .asText();
    }

    /** A running instance, with more of what the control API knows of one. */
    public String instance(String region, Map<String, String> tags, Map<String, ?> members) {
        var body = new HashMap<String, Object>(members);
        body.putAll(Map.of("accountID", account.accountID(), "region", region, "tags", tags));
        return sandbox.post("/instances", body).get("instanceID").asText();
    }

    /** What becomes of connections to port 25 from that Region. */
    public void port25(String region, String mode) {
        sandbox.post("/port25", Map.of("accountID", account.accountID(), "region", region, "mode", mode));
    }

    /** Changes an instance, or what is on it. */
    public void change(String instanceID, Map<String, ?> members) {
        sandbox.post("/instances/" + instanceID, members);
    }

    /** Terminates an instance. */
    public void terminate(String instanceID) {
        sandbox.post("/instances/" + instanceID, Map.of("state", "terminated"));
    }

    /** AWS Support lifts the restriction. */
    public void approvePort25(String region) {
        sandbox.post("/support/approve-port25", Map.of("accountID", account.accountID(), "region", region));
    }

    /** AWS Support sets a PTR. */
    public void approveReverseDns(String address, String name) {
        sandbox.post("/support/approve-rdns", Map.of("publicIP", address, "name", name));
    }

    /** The public addresses that the account holds there, sorted. */
    public List<String> held(String region) {
        return addresses(region).stream().map(Address::publicIp).sorted().toList();
    }

    /** The public addresses that carry a server's owner tag. */
    public List<String> ownedBy(Server server) {
        return addresses(REGION).stream()
                .filter(a -> a.tags().stream()
                        .anyMatch(t ->
                                t.key().equals(ElasticIp.NAME_TAG) && t.value().equals(server.owner())))
                .map(Address::publicIp)
                .toList();
    }

    /** The Elastic IPs of the account there. */
    public List<Address> addresses(String region) {
        return ec2(region).describeAddresses().addresses();
    }

    /** EC2 as the account's owner. */
    public Ec2Client ec2(String region) {
        return clients.ec2(new Scope(region));
    }

    /** A Secret with one entry, in the first namespace. */
    public void secret(String name, String key, String value) {
        admin.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespaces.getFirst())
                        .endMetadata()
                        .withStringData(Map.of(key, value))
                        .build())
                .create();
    }

    /** Makes a record that is somebody else's. */
    public void foreignRecord(String zoneID, String name, String type, String value) {
        put(
                zoneID,
                ResourceRecordSet.builder()
                        .name(name)
                        .type(RRType.fromValue(type))
                        .ttl(60L)
                        .resourceRecords(ResourceRecord.builder().value(value).build())
                        .build());
    }

    /** Somebody takes a TXT record away; {@link #put} puts it back. */
    public ResourceRecordSet take(String zoneID, String name) {
        var set = clients.route53()
                .listResourceRecordSets(r -> r.hostedZoneId(zoneID)
                        .startRecordName(name)
                        .startRecordType(RRType.TXT)
                        .maxItems("1"))
                .resourceRecordSets()
                .getFirst();
        change(zoneID, ChangeAction.DELETE, set);
        return set;
    }

    /** Makes a record set. */
    public void put(String zoneID, ResourceRecordSet set) {
        change(zoneID, ChangeAction.CREATE, set);
    }

    private void change(String zoneID, ChangeAction action, ResourceRecordSet set) {
        await("the zone to take the change")
                .atMost(Server.PATIENCE)
                .ignoreExceptionsInstanceOf(PriorRequestNotCompleteException.class)
                .until(
                        () -> clients.route53()
                                .changeResourceRecordSets(r -> r.hostedZoneId(zoneID)
                                        .changeBatch(b -> b.changes(Change.builder()
                                                .action(action)
                                                .resourceRecordSet(set)
                                                .build()))),
                        _ -> true);
    }

    /** As when the TTL of everything that the resolver has in its cache has passed. */
    public void cachesRunOut() {
        sandbox.post("/dns/flush", Map.of());
    }

    /** All records of a zone but its own NS and SOA, as "name type". */
    public TreeSet<String> records(String zoneID) {
        var found = new TreeSet<String>();
        clients.route53()
                .listResourceRecordSetsPaginator(r -> r.hostedZoneId(zoneID))
                .resourceRecordSets()
                .forEach(s -> found.add(s.name().replaceFirst("[.]$", "") + " " + s.typeAsString()));
        found.removeIf(r -> r.endsWith(" NS") || r.endsWith(" SOA"));
        return found;
    }

    /** The actions that the account was called with since it exists, in order. */
    public List<String> calls() {
        return sandbox.actions(account);
    }

    /** Those of them that change something, or run a command. */
    public List<String> changes() {
        return sandbox.changes(account);
    }

    /** Lets the next call of an action go wrong. */
    public void fault(String service, String action, Map<String, Object> fault) {
        sandbox.fault(account, service, action, fault);
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** The cluster's administrator. */
    public Cluster cluster() {
        return cluster;
    }

    /** Kubernetes with all rights. */
    public KubernetesClient admin() {
        return admin;
    }

    /** What anybody sees. */
    public Outside outside() {
        return outside;
    }

    Sandbox.Account account() {
        return account;
    }

    @Override
    public void close() {
        clients.close();
        admin.close();
    }
}
