package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Cidr;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess.Mode;
import dev.mailserver.operator.model.Vpc.Route;
import dev.mailserver.operator.model.Vpc.Traffic;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InternetGatewayBlockMode;
import software.amazon.awssdk.services.ec2.model.InternetGatewayExclusionMode;
import software.amazon.awssdk.services.ec2.model.RuleAction;

@OnSandbox
class Ec2VpcIT {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Traffic ALL = new Traffic(0, 65_535, Optional.of(Cidr.ALL));

    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account account = sandbox.newAccount();
    private AwsClients clients;
    private Ec2Addresses addresses;
    private Ec2Client ec2;
    private NetworkInterface at;

    @BeforeEach
    void anInstance() {
        clients = sandbox.clients(account);
        addresses = new Ec2Addresses(clients, InstantSource.system());
        ec2 = clients.ec2(SCOPE);
        var id = sandbox.newInstance(account, SCOPE.region(), Map.of())
                .get("instanceID")
                .asText();
        at = addresses
                .instances(SCOPE, new InstanceSelector(id, null, null, null), Instant.now())
                .known()
                .orElseThrow()
                .getFirst()
                .interfaces()
                .getFirst();
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    private Vpc vpc() {
        return addresses.vpc(SCOPE, Instant.now()).known().orElseThrow();
    }

    private Vpc.NetworkAcl acl() {
        return Objects.requireNonNull(vpc().acls().get(at.surroundings().subnetID()));
    }

    @Test
    void aDefaultVpcLetsEverythingOut() {
        var vpc = vpc();
        var where = at.surroundings();
        assertThat(Objects.requireNonNull(vpc.groups().get(where.groupIDs().getFirst()))
                        .outbound())
                .containsExactly(ALL);
        assertThat(acl().outbound()).contains(new AclRule(100, true, ALL));
        assertThat(acl().inbound()).contains(new AclRule(32_767, false, ALL));
        assertThat(Objects.requireNonNull(vpc.routes().get(where.vpcID())).routes())
                .filteredOn(r -> r.to().equals(Cidr.ALL))
                .singleElement()
                .matches(r -> r.target().startsWith("igw-") && !r.blackhole());
        assertThat(vpc.blocked().mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void theRulesOfASecurityGroupAreSeen() {
        var group = at.surroundings().groupIDs().getFirst();
        ec2.revokeSecurityGroupEgress(r ->
                r.groupId(group).ipPermissions(p -> p.ipProtocol("-1").ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
        ec2.authorizeSecurityGroupEgress(r -> r.groupId(group)
                .ipPermissions(
                        p -> p.ipProtocol("tcp").fromPort(443).toPort(444).ipRanges(i -> i.cidrIp("198.51.100.0/24")),
                        p -> p.ipProtocol("udp").fromPort(53).toPort(53).ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
        assertThat(Objects.requireNonNull(vpc().groups().get(group)).outbound())
                .containsExactly(new Traffic(443, 444, Cidr.of("198.51.100.0/24")));
    }

    @Test
    void theEntriesOfANetworkAclAreSeen() {
        ec2.createNetworkAclEntry(r -> r.networkAclId(acl().id())
                .ruleNumber(50)
                .ruleAction(RuleAction.DENY)
                .protocol("6")
                .egress(true)
                .cidrBlock("0.0.0.0/0")
                .portRange(p -> p.from(25).to(25)));
        assertThat(acl().outbound()).contains(new AclRule(50, false, new Traffic(25, 25, Optional.of(Cidr.ALL))));
        assertThat(acl().inbound()).noneMatch(r -> r.number() == 50);
    }

    @Test
    void aSubnetsOwnRouteTableIsSeenBesideTheMainOne() {
        var where = at.surroundings();
        var table =
                ec2.createRouteTable(r -> r.vpcId(where.vpcID())).routeTable().routeTableId();
        ec2.associateRouteTable(r -> r.routeTableId(table).subnetId(where.subnetID()));
        var own = Objects.requireNonNull(vpc().routes().get(where.subnetID()));
        assertThat(own.id()).isEqualTo(table);
        assertThat(own.routes()).extracting(Route::target).containsExactly("local");
        assertThat(Objects.requireNonNull(vpc().routes().get(where.vpcID())).id())
                .isNotEqualTo(table);
    }

    @Test
    void blockPublicAccessIsSeenWithItsExclusions() {
        var where = at.surroundings();
        ec2.modifyVpcBlockPublicAccessOptions(r -> r.internetGatewayBlockMode(InternetGatewayBlockMode.BLOCK_INGRESS));
        ec2.createVpcBlockPublicAccessExclusion(r ->
                r.vpcId(where.vpcID()).internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_BIDIRECTIONAL));
        ec2.createVpcBlockPublicAccessExclusion(r ->
                r.subnetId(where.subnetID()).internetGatewayExclusionMode(InternetGatewayExclusionMode.ALLOW_EGRESS));
        assertThat(vpc().blocked())
                .isEqualTo(
                        new Vpc.BlockPublicAccess(Mode.INGRESS, Map.of(where.vpcID(), true, where.subnetID(), false)));
    }

    @Test
    void whatIsDeniedIsNamed() {
        sandbox.fault(account, "ec2", "DescribeNetworkAcls", Map.of("fault", "error", "code", "UnauthorizedOperation"));
        var why = addresses.vpc(SCOPE, Instant.now()).failure().orElseThrow();
        assertThat(why.kind()).isEqualTo(Failure.Kind.DENIED);
        assertThat(why.text()).contains("ec2:DescribeNetworkAcls");
    }
}
