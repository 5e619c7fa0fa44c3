package dev.mailserver.operator.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What decides within a Region whether a packet leaves an instance for the Internet, as far as the EC2 API shows it.
 *
 * @param groups by id
 * @param acls by the id of the subnet that they filter
 * @param routes by the id of the subnet that they route; by that of the VPC the main ones
 * @param blocked VPC Block Public Access; its exclusions count where it is on
 */
public record Vpc(
        Map<String, SecurityGroup> groups,
        Map<String, NetworkAcl> acls,
        Map<String, RouteTable> routes,
        BlockPublicAccess blocked) {
    /** Keeps copies. */
    public Vpc {
        groups = Map.copyOf(groups);
        acls = Map.copyOf(acls);
        routes = Map.copyOf(routes);
    }

    /**
     * TCP to some destinations.
     *
     * @param to the only destinations; empty: those of a prefix list, which are not looked into
     */
    public record Traffic(int fromPort, int toPort, Optional<Cidr> to) {
        /** Whether it is what goes to that port of that address; unknown destinations count as all. */
        public boolean may(int port, int address) {
            return fromPort <= port
                    && port <= toPort
                    && to.map(c -> c.has(address)).orElse(true);
        }
    }

    /**
     * A security group.
     *
     * @param outbound what it lets out
     */
    public record SecurityGroup(String id, String name, List<Traffic> outbound) {
        /** Keeps a copy. */
        public SecurityGroup {
            outbound = List.copyOf(outbound);
        }
    }

    /** One rule of a network ACL. The lowest number that fits decides. */
    public record AclRule(int number, boolean allow, Traffic traffic) {}

    /** A network ACL: what leaves the subnet, and what comes in. */
    public record NetworkAcl(String id, List<AclRule> outbound, List<AclRule> inbound) {
        /** Keeps copies. */
        public NetworkAcl {
            outbound = List.copyOf(outbound);
            inbound = List.copyOf(inbound);
        }
    }

    /**
     * A route.
     *
     * @param target the id of the gateway or whatever else it leads to
     * @param blackhole whether that is gone
     */
    public record Route(Cidr to, String target, boolean blackhole) {}

    /**
     * A route table.
     *
     * @param more whether it has routes to prefix lists, which are not looked into
     */
    public record RouteTable(String id, List<Route> routes, boolean more) {
        /** Keeps a copy. */
        public RouteTable {
            routes = List.copyOf(routes);
        }
    }

    /**
     * VPC Block Public Access of the account and Region.
     *
     * @param excluded by the id of a VPC or subnet: whether traffic both ways is let through, or outbound by NAT alone
     */
    public record BlockPublicAccess(Mode mode, Map<String, Boolean> excluded) {
        /** What it blocks. */
        public enum Mode {
            OFF,
            /** What comes in by an internet gateway: NAT gateways go on working. */
            INGRESS,
            BIDIRECTIONAL
        }

        /** Keeps a copy. */
        public BlockPublicAccess {
            excluded = Map.copyOf(excluded);
        }
    }
}
