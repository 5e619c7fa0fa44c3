package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.Reason.BlockedByNetworkAcl;
import static dev.mailserver.operator.api.Reason.BlockedBySecurityGroup;
import static dev.mailserver.operator.api.Reason.BlockedByVpcBlockPublicAccess;
import static dev.mailserver.operator.api.Reason.NoRouteToInternet;
import static dev.mailserver.operator.fakes.Situations.OPEN_VPC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Cidr;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Instance.Surroundings;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess.Mode;
import dev.mailserver.operator.model.Vpc.NetworkAcl;
import dev.mailserver.operator.model.Vpc.Route;
import dev.mailserver.operator.model.Vpc.RouteTable;
import dev.mailserver.operator.model.Vpc.SecurityGroup;
import dev.mailserver.operator.model.Vpc.Traffic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlameTest {
    private static final List<String> TARGETS = List.of("198.51.100.25", "203.0.113.25");

    private static Optional<Blame> blame(Vpc vpc, NetworkInterface from) {
        return Blame.of(vpc, from, "10.0.0.10", TARGETS);
    }

    private static void blames(Vpc vpc, Reason reason, String... words) {
        var blame = blame(vpc, at("192.0.2.10")).orElseThrow();
        assertThat(blame.reason()).isEqualTo(reason);
        assertThat(blame.message() + " " + blame.nextStep()).contains(words);
    }

    private static void blamesNobody(Vpc vpc) {
        assertThat(blame(vpc, at("192.0.2.10"))).isEmpty();
    }

    private static NetworkInterface at(String publicIP, String... groups) {
        return new NetworkInterface(
                "eni-1",
                0,
                List.of(new PrivateAddress("10.0.0.10", true, Optional.ofNullable(publicIP))),
                List.of(),
                groups.length == 0 ? Situations.SURROUNDINGS : new Surroundings("vpc-1", "subnet-1", List.of(groups)));
    }

    private static Traffic traffic(int from, int to, String cidr) {
        return new Traffic(from, to, Cidr.of(cidr));
    }

    @Test
    void nothingIsInTheWayOfADefaultVpc() {
        blamesNobody(OPEN_VPC);
    }

    @Test
    void withoutADestinationNobodyIsBlamed() {
        assertThat(Blame.of(groups(), at("192.0.2.10"), "10.0.0.10", List.of())).isEmpty();
    }

    // Security groups

    private static Vpc groups(Traffic... outbound) {
        return new Vpc(
                Map.of(
                        "sg-1", new SecurityGroup("sg-1", "mail", List.of(outbound)),
                        "sg-2", new SecurityGroup("sg-2", "web", List.of(traffic(443, 443, "0.0.0.0/0")))),
                OPEN_VPC.acls(),
                OPEN_VPC.routes(),
                OPEN_VPC.blocked());
    }

    @Test
    void aGroupThatLetsOnlyOtherPortsOutIsNamedWithTheRuleThatIsMissing() {
        blames(
                groups(traffic(443, 443, "0.0.0.0/0")),
                BlockedBySecurityGroup,
                "eni-1",
                "TCP port 25 out to 198.51.100.25",
                "sg-1 (mail)",
                "Add to sg-1 an outbound rule: TCP, port 25, destination 0.0.0.0/0");
    }

    @Test
    void aGroupWithoutAnyRuleLetsNothingOut() {
        blames(groups(), BlockedBySecurityGroup, "sg-1");
    }

    @ParameterizedTest
    @CsvSource({
        "25, 25, 0.0.0.0/0, false",
        "0, 65535, 0.0.0.0/0, false",
        "20, 30, 198.0.0.0/7, false",
        "26, 65535, 0.0.0.0/0, true",
        "0, 24, 0.0.0.0/0, true",
        "25, 25, 10.0.0.0/8, true",
        "25, 25, 198.51.100.25/32, false"
    })
    void aRuleCountsByPortsAndDestination(int from, int to, String cidr, boolean blamed) {
        assertThat(blame(groups(traffic(from, to, cidr)), at("192.0.2.10")).isPresent())
                .isEqualTo(blamed);
    }

    @Test
    void whatGoesToAPrefixListMayBeAnywhere() {
        blamesNobody(groups(new Traffic(25, 25, Optional.empty())));
    }

    @Test
    void theRulesOfSeveralGroupsAddUp() {
        assertThat(blame(groups(traffic(25, 25, "0.0.0.0/0")), at("192.0.2.10", "sg-2", "sg-1")))
                .isEmpty();
        assertThat(blame(groups(), at("192.0.2.10", "sg-2", "sg-1"))
                        .orElseThrow()
                        .message())
                .contains("sg-2 (web), sg-1 (mail)");
    }

    @Test
    void aGroupThatCannotBeSeenMayLetItOut() {
        assertThat(blame(groups(), at("192.0.2.10", "sg-1", "sg-9"))).isEmpty();
    }

    // Network ACLs

    private static Vpc acl(List<AclRule> outbound, List<AclRule> inbound) {
        return new Vpc(
                OPEN_VPC.groups(),
                Map.of("subnet-1", new NetworkAcl("acl-1", outbound, inbound)),
                OPEN_VPC.routes(),
                OPEN_VPC.blocked());
    }

    private static AclRule rule(int number, boolean allow, int from, int to, String cidr) {
        return new AclRule(number, allow, traffic(from, to, cidr));
    }

    private static List<AclRule> everything() {
        return List.of(rule(100, true, 0, 65_535, "0.0.0.0/0"), rule(32_767, false, 0, 65_535, "0.0.0.0/0"));
    }

    @Test
    void theAclRuleThatDeniesPort25IsNamed() {
        blames(
                acl(
                        List.of(rule(100, true, 0, 65_535, "0.0.0.0/0"), rule(90, false, 25, 25, "0.0.0.0/0")),
                        everything()),
                BlockedByNetworkAcl,
                "Rule 90 of the network ACL acl-1 of subnet-1",
                "TCP port 25 from going out to 198.51.100.25",
                "lower number");
    }

    @Test
    void theLowestNumberDecides() {
        blamesNobody(
                acl(List.of(rule(100, false, 25, 25, "0.0.0.0/0"), rule(90, true, 25, 25, "0.0.0.0/0")), everything()));
    }

    @Test
    void whatNoRuleAllowsIsDenied() {
        blames(
                acl(List.of(rule(100, true, 443, 443, "0.0.0.0/0")), everything()),
                BlockedByNetworkAcl,
                "The last rule");
    }

    @Test
    void answersComeInToEphemeralPorts() {
        blames(
                acl(everything(), List.of(rule(100, true, 0, 1023, "0.0.0.0/0"))),
                BlockedByNetworkAcl,
                "keeps the answers of 198.51.100.25 to ports 32768-60999 out",
                "inbound rule",
                "1024-65535");
        blamesNobody(acl(everything(), List.of(rule(100, true, 1024, 65_535, "0.0.0.0/0"))));
    }

    @Test
    void anAclThatLetsSomeAnswersInIsNotWhatKeepsAllOut() {
        blamesNobody(acl(everything(), List.of(rule(100, true, 49_152, 65_535, "0.0.0.0/0"))));
    }

    @Test
    void whatIsInTheWayToOneTargetAloneIsNotToBlame() {
        blamesNobody(acl(
                List.of(rule(90, false, 25, 25, "198.51.100.0/24"), rule(100, true, 0, 65_535, "0.0.0.0/0")),
                everything()));
    }

    // Routes

    private static Vpc routes(Route... main) {
        return new Vpc(
                OPEN_VPC.groups(),
                OPEN_VPC.acls(),
                Map.of("vpc-1", new RouteTable("rtb-1", Arrays.asList(main), false)),
                OPEN_VPC.blocked());
    }

    private static Route route(String to, String target) {
        return new Route(Cidr.of(to).orElseThrow(), target, false);
    }

    @Test
    void aSubnetWithoutARouteOutIsNamed() {
        blames(routes(route("10.0.0.0/16", "local")), NoRouteToInternet, "rtb-1", "subnet-1", "198.51.100.25");
    }

    @Test
    void aRouteToAGatewayThatIsGoneIsNamed() {
        blames(
                routes(new Route(Cidr.ALL, "nat-1", true)),
                NoRouteToInternet,
                "rtb-1",
                "0.0.0.0/0 to nat-1",
                "blackhole");
    }

    @Test
    void anInternetGatewayNeedsAPublicAddress() {
        assertThat(blame(OPEN_VPC, at(null)).orElseThrow().message())
                .contains("igw-1", "10.0.0.10 on eni-1 has no public address");
        assertThat(blame(routes(route("0.0.0.0/0", "nat-1")), at(null))).isEmpty();
    }

    @Test
    void theLongestPrefixDecides() {
        blamesNobody(routes(new Route(Cidr.ALL, "igw-9", true), route("128.0.0.0/1", "igw-1")));
    }

    @Test
    void theSubnetsOwnTableComesBeforeTheMainOne() {
        blames(
                new Vpc(
                        OPEN_VPC.groups(),
                        OPEN_VPC.acls(),
                        Map.of(
                                "vpc-1", new RouteTable("rtb-1", List.of(route("0.0.0.0/0", "igw-1")), false),
                                "subnet-1", new RouteTable("rtb-2", List.of(), false)),
                        OPEN_VPC.blocked()),
                NoRouteToInternet,
                "rtb-2");
    }

    // VPC Block Public Access

    private static Vpc blocked(Mode mode, Map<String, Boolean> excluded, String gateway) {
        return new Vpc(
                OPEN_VPC.groups(),
                OPEN_VPC.acls(),
                routes(route("0.0.0.0/0", gateway)).routes(),
                new BlockPublicAccess(mode, excluded));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"INGRESS", "BIDIRECTIONAL"})
    void blockPublicAccessCutsAnAddressBehindAnInternetGatewayOff(Mode mode) {
        blames(
                blocked(mode, Map.of(), "igw-1"),
                BlockedByVpcBlockPublicAccess,
                mode == Mode.INGRESS ? "block-ingress" : "block-bidirectional",
                "vpc-1",
                "subnet-1",
                "Exclude");
    }

    @ParameterizedTest
    @CsvSource({
        "INGRESS, nat-1, '', false, false",
        "BIDIRECTIONAL, nat-1, '', false, true",
        "BIDIRECTIONAL, igw-1, vpc-1, true, false",
        "BIDIRECTIONAL, igw-1, subnet-1, true, false",
        "BIDIRECTIONAL, igw-1, vpc-2, true, true",
        "BIDIRECTIONAL, igw-1, vpc-1, false, true",
        "BIDIRECTIONAL, nat-1, vpc-1, false, false",
        "OFF, igw-1, '', false, false"
    })
    void exclusionsAndNatGatewaysCount(Mode mode, String gateway, String excluded, boolean bothWays, boolean blamed) {
        assertThat(blame(blocked(mode, Map.of(excluded, bothWays), gateway), at("192.0.2.10"))
                        .isPresent())
                .isEqualTo(blamed);
    }
}
