package dev.mailserver.operator.stories;

import static dev.mailserver.operator.fakes.FakeBlocklists.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec.Dns;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerSpecBuilder;
import dev.mailserver.operator.api.ManagementPolicy;
import dev.mailserver.operator.api.Manual;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.Reputation;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Zone;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.engine.Wire;
import dev.mailserver.operator.engine.Wire.Mishap;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state that a MailServer can be in, as the operator itself tells it: {@code deploy/gitops/states}, which the tools of others
 * are held against (deploy/gitops/truth.md). {@code -Ddocs.update=true} writes the files anew.
 */
class GitOpsStatesTest extends Story {
    private static final Path FOLDER = Path.of("deploy/gitops/states");
    private static final String GOVCLOUD = "us-gov-west-1";
    private static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "It does not answer.");

    /** How a world comes to have a server in that state. */
    private interface Way {
        ModelServer in(GitOpsStatesTest story);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                state("just-applied", s -> s.world.apply()),
                state("first-pass-under-way", GitOpsStatesTest::firstPassUnderWay),
                state("spec-changed", s -> s.edited(s.ready(), spec -> spec.hostname("smtp.example.com"))),
                state("spec-changed-while-stalled", GitOpsStatesTest::mendedAndNotSeenYet),
                state("instance-starting", GitOpsStatesTest::instanceStarting),
                state("waiting-for-dns", GitOpsStatesTest::waitingForDns),
                state("waiting-for-aws-ptr", s -> s.until(s.world.apply(), "False Ready AwaitingRdnsApproval")),
                state("port25-being-probed", GitOpsStatesTest::beingProbed),
                state("port25-form-to-send", s -> s.blocked()),
                state("port25-case-open", s -> s.blocked(SupportCaseState.Submitted, 1)),
                state("port25-case-overdue", s -> s.blocked(SupportCaseState.Submitted, 49)),
                state("port25-asked-back", s -> s.blocked(SupportCaseState.InfoRequested, 1)),
                state("port25-refused-stalled", s -> s.blocked(SupportCaseState.Refused, 1)),
                state("port25-approved-not-seen", s -> s.blocked(SupportCaseState.Approved, 1)),
                state("port25-other-server-asks", GitOpsStatesTest::otherServerAsks),
                state("port25-blocked-again-stalled", GitOpsStatesTest::blockedAgain),
                state("port25-blocked-again-case-open", GitOpsStatesTest::blockedAgainCaseOpen),
                state("rdns-form-to-send", s -> s.inGovCloud()),
                state("rdns-case-open", s -> s.inGovCloud(SupportCaseState.Submitted)),
                state("rdns-refused-stalled", s -> s.inGovCloud(SupportCaseState.Refused)),
                state("records-by-hand", GitOpsStatesTest::recordsByHand),
                state("observed-with-plans", s -> s.after(60, s.applied(GitOpsStatesTest::observe))),
                state(
                        "observed-records-by-hand",
                        s -> s.after(60, s.edited(s.recordsByHand(), GitOpsStatesTest::observe))),
                state("observed-address-lost", GitOpsStatesTest::observedAddressLost),
                state("conflict-found", s -> s.conflict(2)),
                state("conflict-stalled", s -> s.conflict(10)),
                state("invalid-spec-found", s -> s.invalid(1)),
                state("invalid-spec-stalled", s -> s.invalid(10)),
                state("access-denied-stalled", GitOpsStatesTest::accessDenied),
                state("quota-stalled", GitOpsStatesTest::quota),
                state("probe-impossible-stalled", GitOpsStatesTest::probeImpossible),
                state("aws-down-from-the-start", GitOpsStatesTest::awsDownFromTheStart),
                state("aws-throttles-from-the-start", GitOpsStatesTest::throttled),
                state("aws-down-since-minutes", s -> s.awsDown(25)),
                state("aws-down-for-an-hour", s -> s.awsDown(60)),
                state("dns-down-for-an-hour", GitOpsStatesTest::dnsDown),
                state("ready", s -> s.ready()),
                state("ready-port25-not-probed", GitOpsStatesTest::notProbed),
                state("ready-and-observed", s -> s.after(60, s.edited(s.ready(), GitOpsStatesTest::observe))),
                state("ready-listed", s -> s.listed(false)),
                state("listed-and-required-stalled", s -> s.listed(true)),
                state("deleting-withdrawing-records", GitOpsStatesTest::withdrawing),
                state("deleting-waiting-for-ttl", s -> s.until(s.deleted(), "False Ready WaitingForTTL")),
                state("deleting-resetting-ptr", s -> s.until(s.deleted(), "False Ready ResettingPtr")),
                state("deleting-aws-down", GitOpsStatesTest::deletingAwsDown),
                state("deleting-blocked-found", s -> s.credentialsOfAnotherAccount(2)),
                state("deleting-blocked-stalled", s -> s.credentialsOfAnotherAccount(30)));
    }

    private static Arguments state(String name, Way way) {
        return arguments(name, way);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void isToldSo(String name, Way way) throws IOException {
        var told = Serialization.asYaml(way.in(this).resource());
        var file = file(name);
        if (Boolean.getBoolean("docs.update")
                && !(Files.exists(file) && essence(file).equals(essence(told)))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, told);
        }
        assertThat(essence(file)).as("stale: run make docs").isEqualTo(essence(told));
    }

    private static JsonNode essence(Path file) throws IOException {
        return essence(Files.readString(file));
    }

    /** What tools go by. The rest differs by seconds from time to time: of actions that run together now one is first, now another. */
    private static JsonNode essence(String yaml) {
        var object = Serialization.unmarshal(yaml, ObjectNode.class);
        object.remove("spec");
        if (object.get("status") instanceof ObjectNode status) {
            status.retain("observedGeneration", "waitingFor", "nextStep", "conditions");
            status.path("conditions").forEach(c -> ((ObjectNode) c).remove("lastTransitionTime"));
        }
        return object;
    }

    @Test
    void noOtherStateIsToldOf() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            states().map(state -> file((String) state.get()[0])).toList());
        }
    }

    private static Path file(String state) {
        return FOLDER.resolve(state + ".yaml");
    }

    private ModelServer applied(UnaryOperator<MailServerSpecBuilder> change) {
        return world.apply("mail", change.apply(ModelWorld.spec().with()).build());
    }

    private ModelServer after(long minutes, ModelServer server) {
        world.live(minutes(minutes));
        return server;
    }

    /** Lives until it says that of Ready. */
    private ModelServer until(ModelServer server, String ready) {
        for (int tries = 0; tries < 720; tries++) {
            if (server.says(ConditionType.Ready).equals(ready)) {
                return server;
            }
            world.live(Duration.ofSeconds(5));
        }
        throw new AssertionError("it never says " + ready + " but " + server.told());
    }

    private ModelServer firstPassUnderWay() {
        var server = world.apply();
        world.wire().strike(new Wire.Call(true, "Associate/eipalloc-eu-west-1-0001", 0), Mishap.OPERATOR_KILLED_BEFORE);
        world.liveUntilKilled(minutes(5));
        return server;
    }

    private static MailServerSpecBuilder observe(MailServerSpecBuilder spec) {
        return spec.managementPolicy(ManagementPolicy.Observe);
    }

    private ModelServer edited(ModelServer server, UnaryOperator<MailServerSpecBuilder> change) {
        server.edit(spec -> change.apply(spec.with()).build());
        return server;
    }

    private ModelServer instanceStarting() {
        world.account().turn(Situations.INSTANCE, Instance.State.PENDING);
        return after(10, world.apply());
    }

    private ModelServer waitingForDns() {
        world.dns().hold();
        return after(10, world.apply());
    }

    private ModelServer beingProbed() {
        world.smtp().results(_ -> Seen.of(Optional.empty()));
        return until(world.apply(), "Unknown Ready ProbePending");
    }

    private ModelServer blocked() {
        world.port25(false);
        return after(60, world.apply());
    }

    private ModelServer blocked(SupportCaseState state, int hours) {
        return after(60L * hours, edited(blocked(), spec -> spec.supportRequest(theCase(SupportKind.Port25, state))));
    }

    private static SupportRequest theCase(SupportKind kind, SupportCaseState state) {
        return new SupportRequest(
                "postmaster@example.com",
                "Receipts to our customers.",
                "500 a day",
                null,
                List.of(new SupportCase(kind, "1234567890", state)));
    }

    private ModelServer otherServerAsks() {
        blocked();
        world.account().plant(Situations.instance("i-00000002", "eni-00000002", "10.0.0.12", Instance.State.RUNNING));
        return after(
                60,
                world.apply(
                        "second",
                        ModelWorld.spec()
                                .with()
                                .hostname("second.example.com")
                                .instance(new InstanceSelector("i-00000002", null, null, null))
                                .build()));
    }

    private ModelServer blockedAgain() {
        var server = after(180, ready());
        world.port25(false);
        return after(120, server);
    }

    private ModelServer blockedAgainCaseOpen() {
        return after(
                60,
                edited(
                        blockedAgain(),
                        spec -> spec.supportRequest(theCase(SupportKind.Port25, SupportCaseState.Submitted))));
    }

    private ModelServer inGovCloud() {
        world = new ModelWorld(GOVCLOUD);
        return after(60, world.apply());
    }

    private ModelServer inGovCloud(SupportCaseState state) {
        return after(60, edited(inGovCloud(), spec -> spec.supportRequest(theCase(SupportKind.ReverseDNS, state))));
    }

    private ModelServer recordsByHand() {
        var byHand = new Zone(DOMAIN, null, null, new Manual());
        world.zones().removeZone(world.zone());
        world.zones()
                .plant(
                        new HostedZone("manual", DOMAIN, ZoneProvider.of(Optional.of(byHand), "mail")),
                        List.of("ns1.isp.test", "ns2.isp.test"));
        return after(60, applied(spec -> spec.dns(new Dns(List.of(byHand), 300, ConflictPolicy.Refuse))));
    }

    private ModelServer observedAddressLost() {
        var server = edited(ready(), GitOpsStatesTest::observe);
        world.account().addresses().forEach(a -> world.account().lose(a.allocationID()));
        return after(60, server);
    }

    private ModelServer conflict(long minutes) {
        put(HOST, "A", "198.51.100.7");
        return after(minutes, world.apply());
    }

    private ModelServer mendedAndNotSeenYet() {
        return edited(conflict(10), spec -> spec.hostname("smtp.example.com"));
    }

    private ModelServer invalid(long minutes) {
        return after(
                minutes, applied(spec -> spec.instance(new InstanceSelector(null, Map.of("", "mail"), null, null))));
    }

    private ModelServer accessDenied() {
        world.wire().hinder("addresses", Failure.of(Kind.DENIED, "ec2:DescribeAddresses is denied."));
        return after(15, world.apply());
    }

    private ModelServer quota() {
        world.account().quota(0);
        return after(15, world.apply());
    }

    private ModelServer probeImpossible() {
        world.smtp().managed(_ -> Seen.of(Optional.empty()));
        return after(60, world.apply());
    }

    private ModelServer awsDownFromTheStart() {
        world.wire().awsDown(Optional.of(DOWN));
        return after(60, world.apply());
    }

    private ModelServer throttled() {
        world.wire().awsDown(Optional.of(Failure.of(Kind.THROTTLED, "AWS limits the rate of calls.")));
        return after(60, world.apply());
    }

    private ModelServer awsDown(long minutes) {
        var server = ready();
        world.wire().awsDown(Optional.of(DOWN));
        return after(minutes, server);
    }

    private ModelServer dnsDown() {
        var server = ready();
        world.wire().dnsDown(Optional.of(DOWN));
        return after(60, server);
    }

    private ModelServer notProbed() {
        world.port25(false);
        return ready(applied(spec -> spec.outboundSMTP(new OutboundSmtp(ProbeMode.Disabled, "30m"))));
    }

    private ModelServer listed(boolean required) {
        IntStream.range(0, 100).forEach(n -> world.blocklists().put(LIST, "203.0.113." + n, "127.0.0.2"));
        return after(60, applied(spec -> spec.reputation(new Reputation(required, OnListed.Warn))));
    }

    private ModelServer deleted() {
        var server = ready(applied(spec -> spec.deletionPolicy(DeletionPolicy.Delete)));
        world.delete(server);
        return server;
    }

    private ModelServer withdrawing() {
        var server = deleted();
        world.dns().hold();
        return after(30, server);
    }

    private ModelServer deletingAwsDown() {
        var server = deleted();
        world.wire().awsDown(Optional.of(DOWN));
        return after(60, server);
    }

    private ModelServer credentialsOfAnotherAccount(long minutes) {
        var server = deleted();
        world.ec2().account("999988887777");
        return after(minutes, server);
    }
}
