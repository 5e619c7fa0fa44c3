package dev.mailserver.operator.fakes;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.OutboundSmtpStatusBuilder;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Cidr;
import dev.mailserver.operator.model.Dns;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Instance.Surroundings;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess;
import dev.mailserver.operator.model.Vpc.NetworkAcl;
import dev.mailserver.operator.model.Vpc.Route;
import dev.mailserver.operator.model.Vpc.RouteTable;
import dev.mailserver.operator.model.Vpc.SecurityGroup;
import dev.mailserver.operator.model.Vpc.Traffic;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.WorldBuilder;
import dev.mailserver.operator.model.ZoneView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Builds a {@link Situation} for a table test: the smallest manifest in an empty world, and whatever a case adds to it. */
public final class Situations {
    public static final Identity ME = new Identity("test", "mail", "mail", "uid-1");
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    public static final String IP = "192.0.2.10";
    public static final String ALLOCATION = "eipalloc-00000001";
    public static final String ENI = "eni-00000001";
    public static final String INSTANCE = "i-00000001";
    public static final String PRIVATE_IP = "10.0.0.10";
    public static final Surroundings SURROUNDINGS = new Surroundings("vpc-1", "subnet-1", List.of("sg-1"));
    public static final Vpc OPEN_VPC = new Vpc(
            Map.of(
                    "sg-1",
                    new SecurityGroup("sg-1", "default", List.of(new Traffic(0, 65_535, Optional.of(Cidr.ALL))))),
            Map.of(
                    "subnet-1",
                    new NetworkAcl(
                            "acl-1",
                            List.of(new AclRule(100, true, new Traffic(0, 65_535, Optional.of(Cidr.ALL)))),
                            List.of(new AclRule(100, true, new Traffic(0, 65_535, Optional.of(Cidr.ALL)))))),
            Map.of("vpc-1", new RouteTable("rtb-1", List.of(new Route(Cidr.ALL, "igw-1", false)), false)),
            new BlockPublicAccess(BlockPublicAccess.Mode.OFF, Map.of()));
    public static final HostedZone ZONE = new HostedZone("Z1", "example.com");
    public static final List<String> SERVERS = List.of("ns-1.awsdns-01.test", "ns-2.awsdns-02.test");
    public static final Settings SETTINGS = new Settings(
            Optional.of("eu-west-1"),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            List.of("mx.one.test:25", "mx.two.test:25"),
            Duration.ofMinutes(10),
            Duration.ofSeconds(20),
            FakeBlocklists.NAMES);

    private MailServerSpec spec = spec("example.com", new InstanceSelector(INSTANCE, null, null, null));
    private MailServerStatus status = MailServerStatus.NEW;
    private World world = new World(
            Seen.of("111122223333"),
            Seen.of(List.of()),
            Seen.of(List.of()),
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
    private final List<Verdict> soFar = new ArrayList<>();
    private Instant now = NOW;
    private Settings settings = SETTINGS;
    private Optional<String> check = Optional.empty();

    public static Situations given() {
        return new Situations();
    }

    /** The smallest spec: everything else has its default. */
    public static MailServerSpec spec(String domain, InstanceSelector instance) {
        return new MailServerSpec(
                domain, null, null, null, null, instance, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }

    public Situations spec(MailServerSpec changed) {
        spec = changed;
        return this;
    }

    public Situations status(UnaryOperator<MailServerStatus> change) {
        status = change.apply(status);
        return this;
    }

    public Situations world(UnaryOperator<WorldBuilder> change) {
        world = change.apply(world.with()).build();
        return this;
    }

    public Situations holding(ConditionType... types) {
        Stream.of(types).forEach(t -> soFar.add(Verdict.yes(t, Reason.AsDesired, "")));
        return this;
    }

    public Situations soFar(Verdict... verdicts) {
        soFar.addAll(List.of(verdicts));
        return this;
    }

    public Situations at(Instant time) {
        now = time;
        return this;
    }

    public Situations settings(Settings changed) {
        settings = changed;
        return this;
    }

    public Situations checkRequested(String value) {
        check = Optional.of(value);
        return this;
    }

    /** Instance and address are in that account, by a role of it. */
    public Situations inAccount(String accountID) {
        return spec(spec.with()
                        .roleARN("arn:aws:iam::" + accountID + ":role/mail")
                        .build())
                .status(s -> s.with().accountID(accountID).build())
                .world(w -> w.accountID(Seen.of(accountID)));
    }

    /** Elastic IPs of the account. */
    public Situations addresses(ElasticIp... all) {
        return world(w -> w.addresses(Seen.of(List.of(all))));
    }

    public Situations instances(Instance... all) {
        return world(w -> w.instances(Seen.of(List.of(all))));
    }

    /** The delegated zone example.com with these records beside its NS set; it holds the given names. */
    public Situations zone(List<String> names, RecordSet... records) {
        var view = zoneView(ZONE, SERVERS, records);
        Map<String, Seen<List<ZoneView>>> zones = new HashMap<>(world.zones());
        names.forEach(n -> zones.put(n, Seen.of(List.of(view))));
        return world(w ->
                w.zones(zones).delegations(Map.of(ZONE.name(), Seen.of(new Delegation(ZONE.name(), SERVERS)))));
    }

    /** Every authoritative server and the resolver give these values (none: every authoritative server denies it). */
    public Situations answers(String name, String type, String... values) {
        Answer answer = new Answer(values.length == 0 ? Rcode.NXDOMAIN : Rcode.NOERROR, List.of(values), 300);
        return lookup(new Lookup(
                new Question(name, type),
                SERVERS.stream().map(s -> new ServerAnswer(s, Seen.of(answer))).toList(),
                values.length == 0 ? Optional.empty() : Optional.of(Seen.of(answer))));
    }

    public Situations lookup(Lookup lookup) {
        Map<Dns.Question, Lookup> lookups = new HashMap<>(world.lookups());
        lookups.put(lookup.question(), lookup);
        return world(w -> w.lookups(lookups));
    }

    /** What a receiver gets for an answer to a question that a judgement has put. */
    public Situations received(String name, String type, String... values) {
        Map<Question, Seen<Answer>> answers = new HashMap<>(world.answers());
        answers.put(
                new Question(name, type),
                Seen.of(new Answer(values.length == 0 ? Rcode.NXDOMAIN : Rcode.NOERROR, List.of(values), 300)));
        return world(w -> w.answers(answers));
    }

    /** What was found in a Secret. */
    public Situations secret(SecretRef ref, KeyReading reading) {
        Map<SecretRef, Seen<KeyReading>> keys = new HashMap<>(world.keys());
        keys.put(ref, Seen.of(reading));
        return world(w -> w.keys(keys));
    }

    /** What is known of outbound port 25. */
    public Situations outbound(UnaryOperator<OutboundSmtpStatusBuilder> change) {
        var before = status.outboundSMTP() == null ? OutboundSmtpStatus.NONE : status.outboundSMTP();
        return status(
                s -> s.with().outboundSMTP(change.apply(before.with()).build()).build());
    }

    /** Where the probe runs. */
    public Situations probe(ProbeMode mode) {
        return spec(spec.with().outboundSMTP(new OutboundSmtp(mode, "30m")).build());
    }

    /** What came of the round under way. */
    public Situations probed(Probing.Result result) {
        return world(w -> w.probe(Optional.of(Seen.of(Optional.of(result)))));
    }

    /** What a blocklist says of {@link #IP} now. */
    public Situations listing(String list, ListVerdict verdict) {
        Map<String, Listing> listings = new HashMap<>(world.listings());
        listings.put(list, new Listing(list, IP, verdict, now));
        return world(w -> w.listings(listings));
    }

    /** What both lists of {@link FakeBlocklists} say of it. */
    public Situations listings(ListVerdict both) {
        FakeBlocklists.NAMES.forEach(list -> listing(list, both));
        return this;
    }

    /** How Systems Manager knows the instance. */
    public Situations managed(boolean online, boolean linux) {
        return world(w ->
                w.managed(Optional.of(Seen.of(Optional.of(new ManagedInstance(online, linux, Optional.empty()))))));
    }

    public Situation situation() {
        return new Situation(ME, spec, NOW.minusSeconds(3600), check, status, world, soFar, settings, now);
    }

    public static ZoneView zoneView(HostedZone zone, List<String> servers, RecordSet... records) {
        List<RecordSet> all = new ArrayList<>(List.of(records));
        all.add(RecordSet.of(
                zone.name(), "NS", 172800, servers.stream().map(s -> s + ".").toList()));
        return new ZoneView(zone, all);
    }

    /** An address with our tags, not associated. */
    public static ElasticIp ours() {
        return new ElasticIp(ALLOCATION, IP, Optional.empty(), ElasticIp.ownerTags(ME), Optional.empty());
    }

    /** An address with our tags on our instance. */
    public static ElasticIp oursInPlace() {
        return associated(ours(), ENI, INSTANCE, PRIVATE_IP);
    }

    public static ElasticIp foreign(String allocationID, String ip) {
        return new ElasticIp(allocationID, ip, Optional.empty(), Map.of("Name", "theirs"), Optional.empty());
    }

    public static ElasticIp associated(ElasticIp address, String eni, String instance, String privateIP) {
        return new ElasticIp(
                address.allocationID(),
                address.publicIP(),
                Optional.of(new Association(
                        "eipassoc-" + address.allocationID(),
                        Optional.of(eni),
                        Optional.of(instance),
                        Optional.of(privateIP))),
                address.tags(),
                address.serviceManaged());
    }

    /** Our instance with one interface and no public address. */
    public static Instance instance(Instance.State state) {
        return instance(INSTANCE, ENI, PRIVATE_IP, state);
    }

    public static Instance instance(String id, String eni, String privateIP, Instance.State state) {
        return new Instance(
                id,
                state,
                List.of(new NetworkInterface(
                        eni,
                        0,
                        List.of(new PrivateAddress(privateIP, true, Optional.empty())),
                        List.of(),
                        SURROUNDINGS)),
                Map.of("role", "mail"));
    }
}
