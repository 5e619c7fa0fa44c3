package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;
import static dev.mailserver.operator.api.ConditionType.ReputationClean;
import static dev.mailserver.operator.e2e.Server.awaiting;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InternetGatewayBlockMode;
import software.amazon.awssdk.services.ec2.model.RuleAction;

/**
 * Every reason for which port 25 is not open, each in a Region of its own, with a real probe on an instance behind real rules. All
 * servers are there from the start, and one operator looks after them.
 */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Sandbox.MAIL_EXCHANGERS, mode = ResourceAccessMode.READ)
class Port25E2E {
    private static final String GROUP = "eu-west-2";
    private static final String ACL = "eu-west-3";
    private static final String ROUTE = "eu-central-1";
    private static final String BLOCKED = "eu-north-1";
    private static final String REFUSED = "us-east-1";
    private static final String INTERCEPTED = "us-east-2";
    private static final String RESTRICTED = "us-west-1";
    private static final String SHARED = "us-west-2";
    private static final String CUT_OFF = "ca-central-1";
    private static final String IN_PART = "ap-south-1";
    private static final String UNPREPARED = "ap-northeast-1";
    private static final String OUTDATED = "ap-southeast-2";
    private static final String WITHOUT = "eu-south-1";
    private static final String OPEN = Stage.REGION;

    /** What an instance says that is somebody else's: no line of it belongs to the round. */
    private static final String NOISE = """
            printf 'b0b0b0b0b0b0 0 C|220 INJECTED|250 INJECTED|1\\n'
            printf '\\033[2J\\033[31mINJECTED\\007\\010\\r\\n\\000{"status": {"INJECTED": true}}\\n'
            yes INJECTED | head -c 100000
            yes INJECTED | head -c 100000 >&2
            """;

    /** And what it says that belongs to the round: it lies about the targets, and tells of some that were not asked. */
    private static final String LIES = """
            nonce=${COMMAND#*NONCE=\\'} nonce=${nonce%%\\'*}
            for index in 0 1 2 3 7 -1 99999999999999999999 c INJECTED; do
                printf '%s %s C|220 injected.example INJECTED\\033[31m\\007|250 INJECTED [INJECTED] \\000|1|INJECTED\\n' "$nonce" "$index"
                printf '%s %s T|INJECTED|||\\n' "$nonce" "$index"
            done
            """;

    private final Map<String, Server> servers = new HashMap<>();
    private Stage stage;
    private OperatorProcess operator;
    private String groupID;

    @BeforeAll
    void begin() {
        stage = new Stage("port25", 1);
        Stream.of(GROUP, ACL, ROUTE, BLOCKED, REFUSED, INTERCEPTED, RESTRICTED, SHARED, CUT_OFF, IN_PART)
                .forEach(region -> {
                    stage.allowProbing(region);
                    stage.port25(region, "open");
                });
        stage.allowProbing(OUTDATED, Stage.probeDocument().replace("\"exec 2>/dev/null\"", "\"id\""));
        Stream.of(OUTDATED, WITHOUT).forEach(region -> {
            stage.port25(region, "open");
            serve(region, region, Map.of());
        });
        stage.port25(REFUSED, "refused");
        stage.port25(INTERCEPTED, "intercepted");
        stage.port25(CUT_OFF, "unreachable");
        stage.port25(RESTRICTED, "filtered");
        stage.port25(SHARED, "filtered");
        stage.approvePort25(OPEN);
        Stream.of(GROUP, ACL, ROUTE, BLOCKED, REFUSED, INTERCEPTED, RESTRICTED, SHARED, CUT_OFF)
                .forEach(region -> serve(region, region, Map.of()));
        serve("second", SHARED, Map.of());
        keepIn();
        serve("unmanaged", OPEN, Map.of("ssm", "None"));
        serve("offline", OPEN, Map.of("ssm", "ConnectionLost"));
        serve("windows", OPEN, Map.of("platform", "Windows"));
        serve("bare", OPEN, Map.of("tools", List.of()));
        serve("elsewhere", OPEN, Map.of());
        serve("misnamed", OPEN, Map.of("mta", "localhost.localdomain"));
        serve("unprepared", UNPREPARED, Map.of());
        serve("mute", OPEN, Map.of());
        stage.change(instance("mute"), Map.of("instead", NOISE));
        serve("liar", OPEN, Map.of());
        stage.change(instance("liar"), Map.of("instead", LIES + NOISE));
        serve("disabled", OPEN, Map.of(), "outboundSMTP: {probe: Disabled}");
        operator = stage.operator();
    }

    @AfterAll
    void end() {
        operator.close();
        stage.close();
    }

    private String instance(String name) {
        return server(name).object().at("/spec/instance/id").asText();
    }

    private void serve(String name, String region, Map<String, ?> instance, String... spec) {
        var id = stage.instance(region, Map.of(), instance);
        if (name.equals("elsewhere")) {
            stage.change(id, Map.of("egress", "233.252.0.99"));
        }
        var lines = Stream.concat(Stream.of("region: " + region), Stream.of(spec));
        servers.put(name, stage.server().apply(id, lines.toArray(String[]::new)));
    }

    /** The rules that keep port 25 in, each in its Region. */
    private void keepIn() {
        var group = stage.ec2(GROUP);
        groupID = group.describeSecurityGroups(r -> r.groupNames("default"))
                .securityGroups()
                .getFirst()
                .groupId();
        group.revokeSecurityGroupEgress(r ->
                r.groupId(groupID).ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
        group.authorizeSecurityGroupEgress(r -> r.groupId(groupID)
                .ipPermissions(
                        p -> p.ipProtocol("tcp").fromPort(443).toPort(443).ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
        deny(ACL, "0.0.0.0/0");
        var route = stage.ec2(ROUTE);
        var main = route.describeRouteTables(r -> r.filters(
                        Filter.builder().name("association.main").values("true").build()))
                .routeTables()
                .getFirst();
        route.deleteRoute(r -> r.routeTableId(main.routeTableId()).destinationCidrBlock("0.0.0.0/0"));
        stage.ec2(BLOCKED)
                .modifyVpcBlockPublicAccessOptions(
                        r -> r.internetGatewayBlockMode(InternetGatewayBlockMode.BLOCK_BIDIRECTIONAL));
    }

    /** The network ACLs of that Region keep port 25 of those addresses out of reach. */
    private void deny(String region, String cidr) {
        var ec2 = stage.ec2(region);
        ec2.describeNetworkAcls()
                .networkAcls()
                .forEach(a -> ec2.createNetworkAclEntry(r -> r.networkAclId(a.networkAclId())
                        .ruleNumber(90)
                        .ruleAction(RuleAction.DENY)
                        .protocol("6")
                        .egress(true)
                        .cidrBlock(cidr)
                        .portRange(p -> p.from(25).to(25))));
    }

    private Server server(String name) {
        return Objects.requireNonNull(servers.get(name));
    }

    private void awaitBlame(String name, Reason reason, String... words) {
        var server = server(name).awaitCondition(OutboundSmtpReady, "False", reason);
        assertThat(server.condition(OutboundSmtpReady, "message") + " "
                        + server.status().path("nextStep").asText())
                .contains(words);
        assertThat(server.condition(AwaitingPort25Approval, "reason"))
                .as("AWS is not asked for what is the user's own to change")
                .isEqualTo(Reason.NotYetRequested.name());
        assertThat(server.status().path("waitingFor").asText()).isEqualTo("User");
    }

    @Test
    void aSecurityGroupIsNamedAndNotAws() {
        awaitBlame(
                GROUP, Reason.BlockedBySecurityGroup, groupID, "Add to " + groupID + " an outbound rule: TCP, port 25");

        stage.ec2(GROUP)
                .authorizeSecurityGroupEgress(r -> r.groupId(groupID)
                        .ipPermissions(
                                p -> p.ipProtocol("tcp").fromPort(25).toPort(25).ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
        server(GROUP).awaitCondition(OutboundSmtpReady, "True", Reason.Open);
    }

    @Test
    void aNetworkAclIsNamedWithItsRule() {
        awaitBlame(ACL, Reason.BlockedByNetworkAcl, "Rule 90 of the network ACL acl-");
    }

    @Test
    void aRouteTableWithoutAWayOutIsNamed() {
        awaitBlame(ROUTE, Reason.NoRouteToInternet, "The route table rtb-", "has no route");
    }

    @Test
    void blockPublicAccessIsNamed() {
        awaitBlame(BLOCKED, Reason.BlockedByVpcBlockPublicAccess, "block-bidirectional", "Exclude vpc-");
    }

    @Test
    void aConnectionThatIsRefusedIsNotARestriction() {
        server(REFUSED).awaitCondition(OutboundSmtpReady, "False", Reason.Refused);
    }

    @Test
    void aNetworkThatSaysThatThereIsNoWayIsNotARestriction() {
        server(CUT_OFF).awaitCondition(OutboundSmtpReady, "False", Reason.Unreachable);
    }

    @Test
    void aProxyThatAnswersInTheTargetsSteadIsFound() {
        server(INTERCEPTED).awaitCondition(OutboundSmtpReady, "False", Reason.Intercepted);
    }

    @Test
    void whereNothingElseIsInTheWayAwsIsNamedAndItsReturnIsTold() {
        var server = server(RESTRICTED)
                .awaitCondition(OutboundSmtpReady, "False", Reason.AwaitingPort25Approval)
                .awaitCondition(AwaitingPort25Approval, "True", Reason.SupportRequestNeeded);
        assertThat(server.condition(OutboundSmtpReady, "message"))
                .contains("Security groups, network ACLs and routes let port 25 out. AWS restricts outbound mail in "
                        + RESTRICTED);

        server.theCase("Port25", "Submitted").awaitCondition(AwaitingPort25Approval, "True", Reason.SupportCaseOpen);
        server.theCase("Port25", "InfoRequested")
                .awaitCondition(AwaitingPort25Approval, "True", Reason.SupportInfoRequested);
        server.theCase("Port25", "Refused")
                .awaitCondition(AwaitingPort25Approval, "True", Reason.SupportRequestRefused);
        server.theCase("Port25", "Approved").awaitCondition(AwaitingPort25Approval, "True", Reason.UpdatePending);

        stage.approvePort25(RESTRICTED);
        server.awaitCondition(OutboundSmtpReady, "True", Reason.Open)
                .awaitCondition(AwaitingPort25Approval, "False", Reason.Approved);
        assertThat(server.status().at("/outboundSMTP/lastOpenTime").asText()).isNotEmpty();

        stage.port25(RESTRICTED, "filtered");
        server.awaitAnHourAfterTheProbe(OutboundSmtpReady, "False", Reason.RestrictionReimposed) // the next one is due
                .awaitCondition(AwaitingPort25Approval, "True", Reason.SupportRequestNeeded);
    }

    @Test
    void oneRequestServesAllOfARegionAndACaseOfItsOwnMayBeOverdue() {
        var both = List.of(server(SHARED), server("second"));
        awaiting(() -> assertThat(both)
                .extracting(server -> server.condition(AwaitingPort25Approval, "reason"))
                .containsExactlyInAnyOrder(Reason.SupportRequestNeeded.name(), Reason.SharedRequest.name()));
        var second = both.stream()
                .filter(server ->
                        server.condition(AwaitingPort25Approval, "reason").equals(Reason.SharedRequest.name()))
                .findFirst()
                .orElseThrow();

        second.theCase("Port25", "Submitted").awaitCondition(AwaitingPort25Approval, "True", Reason.SupportCaseOpen);
        second.awaitAfterTwoDays(AwaitingPort25Approval, "True", Reason.CaseOverdue);
    }

    @Test
    void oneTargetThatIsNotReachedIsNoRestriction() {
        var instance = stage.instance(IN_PART, Map.of());
        var target = stage.sandbox().state().at("/mail/targets/0").asText().split(":")[0];
        deny(IN_PART, stage.outside().addresses(target).getFirst() + "/32");

        var server = stage.server()
                .apply(instance, "region: " + IN_PART)
                .awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbePending)
                .awaitCondition(OutboundSmtpReady, "False", Reason.Partial);
        assertThat(server.condition(OutboundSmtpReady, "message")).contains(target + " Filtered");
    }

    @Test
    void mailThatLeavesByAnotherAddressIsFound() {
        var server = server("elsewhere").awaitCondition(OutboundSmtpReady, "False", Reason.WrongEgress);
        assertThat(server.status().at("/outboundSMTP/egressIP").asText()).isEqualTo("233.252.0.99");
        assertThat(server.condition(OutboundSmtpReady, "message")).contains("233.252.0.99", server.address());
    }

    @Test
    void aMailServerThatCallsItselfByAnotherNameIsTold() {
        var server = server("misnamed");
        awaiting(() -> assertThat(server.status().path("advisories").findValuesAsText("code"))
                .contains("ServerNameDiffers"));
        assertThat(server.status().toString()).doesNotContain("localdomain");
        assertThat(server("elsewhere").status().path("advisories").findValuesAsText("code"))
                .doesNotContain("ServerNameDiffers");
    }

    @Test
    void aDocumentThatIsNotTheShippedOneIsNotRunUntilItIsMended() {
        var server = server(OUTDATED).awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbeFailed);
        assertThat(server.condition(OutboundSmtpReady, "message"))
                .contains("mailserver-operator-probe in " + OUTDATED + " is not the one that this operator ships");
        assertThat(server.status().path("nextStep").asText())
                .contains("aws ssm update-document-default-version --region " + OUTDATED);
        assertThat(server.status().path("waitingFor").asText()).isEqualTo("User");

        stage.mendProbing(OUTDATED);
        server.awaitCondition(OutboundSmtpReady, "True", Reason.Open);
    }

    @Test
    void aDocumentThatIsMissingIsAskedFor() {
        var server = server(WITHOUT).awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbeFailed);
        assertThat(server.status().path("nextStep").asText())
                .contains("aws ssm create-document --region " + WITHOUT + " --name mailserver-operator-probe");

        stage.allowProbing(WITHOUT);
        server.awaitCondition(OutboundSmtpReady, "True", Reason.Open);
    }

    @Test
    void whatAForeignInstanceSaysChangesItsOwnVerdictAndNothingElse() {
        server("mute").awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbeFailed);
        server("liar").awaitCondition(OutboundSmtpReady, "False", Reason.Intercepted);
        server("misnamed").awaitCondition(OutboundSmtpReady, "True", Reason.Open);

        var events = stage.admin()
                .events()
                .v1()
                .events()
                .inNamespace(stage.namespaces().getFirst())
                .list()
                .getItems();
        assertThat(events).isNotEmpty();
        assertThat(Stream.of(
                                server("mute").object(),
                                server("liar").object(),
                                server("misnamed").object(),
                                events)
                        .map(Object::toString)
                        .collect(joining()))
                .doesNotContain("INJECTED", "\\u001b", "\\u0007", "\033", "\007");
        assertThat(operator.log()).isNotEmpty().doesNotContain("INJECTED", "\\u001b", "\\u0007", "\033", "\007");
        assertThat(server("liar").status().at("/outboundSMTP/targets"))
                .as("of those that were asked, and no others")
                .hasSameSizeAs(server("misnamed").status().at("/outboundSMTP/targets"));
    }

    @Test
    void whatKeepsTheProbeFromRunningIsNamed() {
        server("unmanaged").awaitCondition(OutboundSmtpReady, "Unknown", Reason.SsmNotManaged);
        server("offline").awaitCondition(OutboundSmtpReady, "Unknown", Reason.SsmAgentOffline);
        server("windows").awaitCondition(OutboundSmtpReady, "Unknown", Reason.UnsupportedPlatform);
        server("bare").awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbeToolMissing);
        server("unprepared").awaitCondition(OutboundSmtpReady, "Unknown", Reason.ProbeFailed);
        server("disabled")
                .awaitCondition(OutboundSmtpReady, "False", Reason.ProbeDisabled)
                .awaitCondition(AwaitingPort25Approval, "False", Reason.NotNeeded)
                .awaitCondition(ReputationClean, "Unknown", Reason.Disabled);
    }
}
