package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Ipv4;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess.Mode;
import dev.mailserver.operator.model.Vpc.Route;
import dev.mailserver.operator.model.Vpc.SecurityGroup;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What in the user's own VPC keeps connections to port 25 from getting out. It is looked for before AWS's restriction is named: the
 * two need different people.
 *
 * @param message which rule of what it is
 * @param nextStep the change to make
 */
record Blame(Reason reason, String message, String nextStep) {
    private static final Set<Reason> REASONS = EnumSet.of(
            Reason.NoRouteToInternet,
            Reason.BlockedByVpcBlockPublicAccess,
            Reason.BlockedBySecurityGroup,
            Reason.BlockedByNetworkAcl);

    private static final Failure NOT_LOOKED =
            Failure.of(Failure.Kind.SETTLING, "What may be in the way was not looked at yet.");

    private static final int SMTP = 25;

    /** The ports that Linux connects from ({@code net.ipv4.ip_local_port_range}). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int LAST_EPHEMERAL = 60_999;

    /**
     * The first thing in the way to all of these addresses; empty where there is none.
     *
     * @param privateIP of the interface, which mail leaves from
     * @param destinations IPv4 addresses of mail exchangers
     */
    static Optional<Blame> of(Vpc vpc, NetworkInterface from, String privateIP, List<String> destinations) {
        var to = destinations.stream()
                .flatMap(d -> Ipv4.number(d).stream())
                .mapToInt(i -> i)
                .toArray();
        var way = new Way(vpc, from, privateIP);
        return to.length == 0
                ? Optional.empty()
                : first(to, way::route)
                        .or(() -> first(to, way::blockPublicAccess))
                        .or(() -> first(to, way::securityGroups))
                        .or(() -> first(to, way::outboundAcl))
                        .or(() -> first(to, way::inboundAcl));
    }

    /** What is in the way of the mail instance of this owner; unknown where not all was seen that it takes to tell. */
    static Seen<Optional<Blame>> of(Situation s, List<String> destinations) {
        return s.world()
                .vpc()
                .orElse(Seen.unknown(NOT_LOOKED))
                .then(vpc -> leaving(s)
                        .filter(_ -> !destinations.isEmpty())
                        .map(from -> Seen.of(of(vpc, from.at(), from.privateIP(), destinations)))
                        .orElse(Seen.unknown(NOT_LOOKED)));
    }

    /** What was in the way when that was last seen, by status. */
    static Optional<Blame> before(Situation s) {
        return s.before()
                .condition(OutboundSmtpReady)
                .flatMap(c -> Reason.of(c.reason())
                        .filter(REASONS::contains)
                        .map(reason -> new Blame(reason, c.message(), nextStep(s, reason))));
    }

    private static String nextStep(Situation s, Reason reason) {
        return s.before().waiting().stream()
                .filter(w -> w.condition().equals(OutboundSmtpReady.name()))
                .flatMap(w -> Optional.ofNullable(w.nextStep()).stream())
                .findFirst()
                .orElse(reason.remedy());
    }

    private record Leaving(NetworkInterface at, String privateIP) {}

    private static Optional<Leaving> leaving(Situation s) {
        return s.world()
                .instances()
                .known()
                .flatMap(all -> Probing.mailInstance(s.address(), all)
                        .flatMap(id ->
                                all.stream().filter(i -> i.id().equals(id)).findFirst())
                        .flatMap(instance -> leaving(s, instance)));
    }

    /** By the interface that has the Elastic IP; where it is held elsewhere, by the instance's first. */
    private static Optional<Leaving> leaving(Situation s, Instance instance) {
        var association = s.address().flatMap(ElasticIp::association);
        return instance.interfaces().stream()
                .min(Comparator.comparing((NetworkInterface n) -> association
                                .flatMap(ElasticIp.Association::networkInterfaceID)
                                .filter(n.id()::equals)
                                .isEmpty())
                        .thenComparingInt(NetworkInterface::deviceIndex))
                .flatMap(n -> association
                        .flatMap(ElasticIp.Association::privateIP)
                        .or(() -> n.addresses().stream().findFirst().map(PrivateAddress::ip))
                        .map(ip -> new Leaving(n, ip)));
    }

    /** That of the first destination, where there is one of every destination. */
    private static Optional<Blame> first(int[] destinations, IntFunction<Optional<Blame>> obstacle) {
        var all = IntStream.of(destinations).mapToObj(obstacle).toList();
        return all.stream().allMatch(Optional::isPresent) ? all.getFirst() : Optional.empty();
    }

    private record Way(Vpc vpc, NetworkInterface from, String privateIP) {
        private String subnet() {
            return from.surroundings().subnetID();
        }

        private String vpcID() {
            return from.surroundings().vpcID();
        }

        /** The subnet's own route table, or else the main one of its VPC; of its routes the longest prefix. */
        private Optional<Vpc.RouteTable> routes() {
            return Optional.ofNullable(vpc.routes().get(subnet()))
                    .or(() -> Optional.ofNullable(vpc.routes().get(vpcID())));
        }

        private static Optional<Route> route(Vpc.RouteTable table, int to) {
            return table.routes().stream()
                    .filter(r -> r.to().has(to))
                    .max(Comparator.comparingInt(r -> r.to().length()));
        }

        private boolean byInternetGateway(int to) {
            return routes().flatMap(table -> route(table, to))
                    .filter(r -> r.target().startsWith("igw-"))
                    .isPresent();
        }

        Optional<Blame> route(int to) {
            return routes().flatMap(table -> {
                var found = route(table, to);
                var where = "The route table " + table.id() + " of " + subnet();
                if (found.isEmpty() && table.more()) {
                    return Optional.empty();
                }
                if (found.isEmpty()) {
                    return Optional.of(new Blame(
                            Reason.NoRouteToInternet,
                            where + " has no route to " + Ipv4.text(to) + ".",
                            "Add to " + table.id()
                                    + " a route of 0.0.0.0/0 to an internet gateway, or to a NAT gateway that has the"
                                    + " Elastic IP."));
                }
                var route = found.get();
                if (route.blackhole()) {
                    return Optional.of(new Blame(
                            Reason.NoRouteToInternet,
                            where + " leads " + route.to() + " to " + route.target() + ", which is gone (blackhole).",
                            "Let the route of " + route.to() + " in " + table.id()
                                    + " lead to a gateway that exists."));
                }
                return route.target().startsWith("igw-") && publicIP().isEmpty()
                        ? Optional.of(new Blame(
                                Reason.NoRouteToInternet,
                                where + " leads to the internet gateway " + route.target() + ", but " + privateIP
                                        + " on " + from.id() + " has no public address.",
                                "Associate the Elastic IP with " + privateIP + ", or let " + table.id()
                                        + " lead to the NAT gateway that has it."))
                        : Optional.empty();
            });
        }

        private Optional<String> publicIP() {
            return from.addresses().stream()
                    .filter(a -> a.ip().equals(privateIP))
                    .findFirst()
                    .flatMap(PrivateAddress::publicIP);
        }

        /** Either mode cuts off what is behind an internet gateway; NAT gateways only the one for both directions. */
        Optional<Blame> blockPublicAccess(int to) {
            var mode = vpc.blocked().mode();
            boolean direct = byInternetGateway(to);
            boolean cut = mode == Mode.BIDIRECTIONAL || (mode == Mode.INGRESS && direct);
            boolean excluded = List.of(subnet(), vpcID()).stream()
                    .map(id -> vpc.blocked().excluded().get(id))
                    .filter(Objects::nonNull)
                    .anyMatch(both -> both || !direct);
            return cut && !excluded
                    ? Optional.of(new Blame(
                            Reason.BlockedByVpcBlockPublicAccess,
                            "VPC Block Public Access is on in this account and Region ("
                                    + (mode == Mode.INGRESS ? "block-ingress" : "block-bidirectional")
                                    + "), and neither "
                                    + vpcID() + " nor " + subnet() + " is excluded from it.",
                            "Exclude " + vpcID() + " or " + subnet()
                                    + " from VPC Block Public Access (allow-bidirectional), or turn it off."))
                    : Optional.empty();
        }

        /** The groups' rules add up. */
        Optional<Blame> securityGroups(int to) {
            var ids = from.surroundings().groupIDs();
            var groups =
                    ids.stream().map(vpc.groups()::get).filter(Objects::nonNull).toList();
            boolean unseen = groups.size() < ids.size() || groups.isEmpty();
            boolean out = groups.stream().flatMap(g -> g.outbound().stream()).anyMatch(t -> t.may(SMTP, to));
            return unseen || out
                    ? Optional.empty()
                    : Optional.of(new Blame(
                            Reason.BlockedBySecurityGroup,
                            "No security group of " + from.id() + " lets TCP port 25 out to " + Ipv4.text(to) + ": "
                                    + groups.stream().map(Way::named).collect(Collectors.joining(", ")) + ".",
                            "Add to " + groups.getFirst().id()
                                    + " an outbound rule: TCP, port 25, destination 0.0.0.0/0."));
        }

        private static String named(SecurityGroup group) {
            return group.id() + " (" + group.name() + ")";
        }

        Optional<Blame> outboundAcl(int to) {
            return Optional.ofNullable(vpc.acls().get(subnet()))
                    .flatMap(
                            acl -> denied(acl.outbound(), SMTP, to)
                                    .map(
                                            rule -> new Blame(
                                                    Reason.BlockedByNetworkAcl,
                                                    rule + " of the network ACL " + acl.id() + " of " + subnet()
                                                            + " keeps TCP port 25 from going out to " + Ipv4.text(to)
                                                            + ".",
                                                    "Give " + acl.id()
                                                            + " an outbound rule of a lower number that allows TCP port 25 to 0.0.0.0/0.")));
        }

        /** Answers come in to the port that the connection was made from; where some get through, this is not what is in the way. */
        Optional<Blame> inboundAcl(int to) {
            return Optional.ofNullable(vpc.acls().get(subnet()))
                    .filter(acl -> edges(acl.inbound())
                            .allMatch(port -> denied(acl.inbound(), port, to).isPresent()))
                    .flatMap(acl -> denied(acl.inbound(), FIRST_EPHEMERAL, to)
                            .map(rule -> new Blame(
                                    Reason.BlockedByNetworkAcl,
                                    rule + " of the network ACL " + acl.id() + " of " + subnet()
                                            + " keeps the answers of " + Ipv4.text(to) + " to ports " + FIRST_EPHEMERAL
                                            + "-" + LAST_EPHEMERAL + " out.",
                                    "Give " + acl.id()
                                            + " an inbound rule of a lower number that allows TCP ports 1024-65535 from"
                                            + " 0.0.0.0/0.")));
        }

        /** Between two edges every port fares alike. */
        private static IntStream edges(List<AclRule> rules) {
            return IntStream.concat(
                            IntStream.of(FIRST_EPHEMERAL),
                            rules.stream()
                                    .flatMapToInt(r -> IntStream.of(
                                            r.traffic().fromPort(), r.traffic().toPort() + 1)))
                    .filter(port -> FIRST_EPHEMERAL <= port && port <= LAST_EPHEMERAL);
        }

        /** The rule that denies it; a network ACL denies what no rule allows. */
        private static Optional<String> denied(List<AclRule> rules, int port, int address) {
            var decisive = rules.stream()
                    .filter(r -> r.traffic().may(port, address))
                    .min(Comparator.comparingInt(AclRule::number));
            if (decisive.filter(AclRule::allow).isPresent()) {
                return Optional.empty();
            }
            return Optional.of(decisive.filter(r -> r.number() < 32_767)
                    .map(r -> "Rule " + r.number())
                    .orElse("The last rule"));
        }
    }
}
