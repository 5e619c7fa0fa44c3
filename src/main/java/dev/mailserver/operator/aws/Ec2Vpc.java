package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.Cidr;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess.Mode;
import dev.mailserver.operator.model.Vpc.NetworkAcl;
import dev.mailserver.operator.model.Vpc.Route;
import dev.mailserver.operator.model.Vpc.RouteTable;
import dev.mailserver.operator.model.Vpc.SecurityGroup;
import dev.mailserver.operator.model.Vpc.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InternetGatewayExclusionMode;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.PortRange;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.VpcBlockPublicAccessExclusion;

/** Security groups, network ACLs, route tables and VPC Block Public Access of one Region, for IPv4 and TCP. */
final class Ec2Vpc {
    private static final int PAGE = 1000;
    private static final int ACL_PAGE = 100;
    private static final String TCP = "6";
    private static final String ANY = "-1";

    private Ec2Vpc() {}

    static Seen<Vpc> look(Ec2Client ec2) {
        return AwsCalls.look("ec2:DescribeSecurityGroups", () -> groups(ec2))
                .then(groups -> AwsCalls.look("ec2:DescribeNetworkAcls", () -> acls(ec2))
                        .then(acls -> AwsCalls.look("ec2:DescribeRouteTables", () -> routes(ec2))
                                .then(routes -> blocked(ec2).map(blocked -> new Vpc(groups, acls, routes, blocked)))));
    }

    private static Map<String, SecurityGroup> groups(Ec2Client ec2) {
        Map<String, SecurityGroup> all = new HashMap<>();
        ec2.describeSecurityGroupsPaginator(r -> r.maxResults(PAGE))
                .securityGroups()
                .forEach(g -> all.put(
                        g.groupId(),
                        new SecurityGroup(
                                g.groupId(),
                                g.groupName(),
                                g.ipPermissionsEgress().stream()
                                        .flatMap(Ec2Vpc::traffic)
                                        .toList())));
        return all;
    }

    /** Of TCP; prefix lists stand for destinations that are not known. */
    private static Stream<Traffic> traffic(IpPermission p) {
        if (!p.ipProtocol().equals(ANY) && !p.ipProtocol().equals("tcp")) {
            return Stream.empty();
        }
        boolean all = p.ipProtocol().equals(ANY) || p.fromPort() == null || p.fromPort() < 0;
        int from = all ? 0 : p.fromPort();
        int to = all ? 65_535 : Objects.requireNonNullElse(p.toPort(), p.fromPort());
        var known = p.ipRanges().stream()
                .map(IpRange::cidrIp)
                .flatMap(c -> Cidr.of(c).stream())
                .map(Optional::of);
        Stream<Optional<Cidr>> unknown = p.prefixListIds().isEmpty() ? Stream.empty() : Stream.of(Optional.empty());
        return Stream.concat(known, unknown).map(c -> new Traffic(from, to, c));
    }

    private static Map<String, NetworkAcl> acls(Ec2Client ec2) {
        Map<String, NetworkAcl> bySubnet = new HashMap<>();
        ec2.describeNetworkAclsPaginator(r -> r.maxResults(ACL_PAGE))
                .networkAcls()
                .forEach(acl -> {
                    var made =
                            new NetworkAcl(acl.networkAclId(), rules(acl.entries(), true), rules(acl.entries(), false));
                    acl.associations().forEach(a -> bySubnet.put(a.subnetId(), made));
                });
        return bySubnet;
    }

    private static List<AclRule> rules(List<NetworkAclEntry> entries, boolean outbound) {
        return entries.stream()
                .filter(e -> Boolean.TRUE.equals(e.egress()) == outbound)
                .filter(e -> e.protocol().equals(ANY) || e.protocol().equals(TCP))
                .flatMap(e -> Optional.ofNullable(e.cidrBlock()).flatMap(Cidr::of).stream()
                        .map(c -> new AclRule(
                                e.ruleNumber(), e.ruleAction() == RuleAction.ALLOW, traffic(e.portRange(), c))))
                .toList();
    }

    private static Traffic traffic(@Nullable PortRange ports, Cidr cidr) {
        return ports == null || ports.from() == null || ports.to() == null
                ? new Traffic(0, 65_535, Optional.of(cidr))
                : new Traffic(ports.from(), ports.to(), Optional.of(cidr));
    }

    private static Map<String, RouteTable> routes(Ec2Client ec2) {
        Map<String, RouteTable> all = new HashMap<>();
        ec2.describeRouteTablesPaginator(r -> r.maxResults(ACL_PAGE))
                .routeTables()
                .forEach(table -> {
                    var made = new RouteTable(
                            table.routeTableId(),
                            table.routes().stream()
                                    .flatMap(r ->
                                            Optional.ofNullable(r.destinationCidrBlock()).flatMap(Cidr::of).stream()
                                                    .map(c ->
                                                            new Route(c, target(r), r.state() == RouteState.BLACKHOLE)))
                                    .toList(),
                            table.routes().stream().anyMatch(r -> r.destinationPrefixListId() != null));
                    routed(table).forEach(id -> all.put(id, made));
                });
        return all;
    }

    /** What it routes: subnets, or as the main one a VPC; one of a gateway (an edge association) routes what comes in. */
    private static Stream<String> routed(software.amazon.awssdk.services.ec2.model.RouteTable table) {
        return table.associations().stream()
                .flatMap(a -> Stream.ofNullable(Boolean.TRUE.equals(a.main()) ? table.vpcId() : a.subnetId()));
    }

    private static String target(software.amazon.awssdk.services.ec2.model.Route r) {
        return Stream.of(
                        r.gatewayId(),
                        r.natGatewayId(),
                        r.transitGatewayId(),
                        r.networkInterfaceId(),
                        r.vpcPeeringConnectionId(),
                        r.localGatewayId(),
                        r.carrierGatewayId(),
                        r.coreNetworkArn())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("a target of another kind");
    }

    /** Exclusions are asked for only where there is something to be excluded from. */
    private static Seen<BlockPublicAccess> blocked(Ec2Client ec2) {
        return AwsCalls.look("ec2:DescribeVpcBlockPublicAccessOptions", () -> mode(ec2))
                .then(mode -> mode == Mode.OFF
                        ? Seen.of(new BlockPublicAccess(mode, Map.of()))
                        : AwsCalls.look("ec2:DescribeVpcBlockPublicAccessExclusions", () -> excluded(ec2))
                                .map(excluded -> new BlockPublicAccess(mode, excluded)));
    }

    private static Mode mode(Ec2Client ec2) {
        var options = ec2.describeVpcBlockPublicAccessOptions(r -> {}).vpcBlockPublicAccessOptions();
        if (options == null || options.internetGatewayBlockMode() == null) {
            return Mode.OFF;
        }
        return switch (options.internetGatewayBlockMode()) {
            case BLOCK_BIDIRECTIONAL -> Mode.BIDIRECTIONAL;
            case BLOCK_INGRESS -> Mode.INGRESS;
            case OFF, UNKNOWN_TO_SDK_VERSION -> Mode.OFF;
        };
    }

    private static Map<String, Boolean> excluded(Ec2Client ec2) {
        Map<String, Boolean> all = new HashMap<>();
        ec2.describeVpcBlockPublicAccessExclusions(r -> r.maxResults(PAGE))
                .vpcBlockPublicAccessExclusions()
                .forEach(e -> resource(e)
                        .ifPresent(id -> all.put(
                                id,
                                e.internetGatewayExclusionMode() == InternetGatewayExclusionMode.ALLOW_BIDIRECTIONAL)));
        return all;
    }

    /** The VPC or subnet: the last part of its ARN. */
    private static Optional<String> resource(VpcBlockPublicAccessExclusion e) {
        return switch (e.state()) {
            case CREATE_COMPLETE, UPDATE_COMPLETE ->
                Optional.ofNullable(e.resourceArn()).map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
            default -> Optional.empty();
        };
    }
}
