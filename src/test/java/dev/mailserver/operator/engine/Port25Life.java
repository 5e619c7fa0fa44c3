package dev.mailserver.operator.engine;

import static dev.mailserver.operator.fakes.Situations.ENI;
import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.OPEN_VPC;
import static dev.mailserver.operator.fakes.Situations.PRIVATE_IP;
import static dev.mailserver.operator.fakes.Situations.SETTINGS;
import static dev.mailserver.operator.fakes.Situations.SURROUNDINGS;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConditionType.Role;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.concern.port25.Port25Concern;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Cidr;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Vpc;
import dev.mailserver.operator.model.Vpc.AclRule;
import dev.mailserver.operator.model.Vpc.BlockPublicAccess;
import dev.mailserver.operator.model.Vpc.NetworkAcl;
import dev.mailserver.operator.model.Vpc.RouteTable;
import dev.mailserver.operator.model.Vpc.SecurityGroup;
import dev.mailserver.operator.model.Vpc.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a MailServer says of port 25 while rounds, rules and cases happen to it and all else is in place. */
final class Port25Life {
    private MailServerStatus status = MailServerStatus.NEW;
    private MailServerSpec spec = given().situation().spec();
    private Seen<Vpc> vpc = Seen.of(OPEN_VPC);
    private List<Peer> peers = List.of();
    private Instant now = NOW;

    /** Looked at for the first time. */
    Port25Life() {
        look(Optional.empty());
    }

    /** So many rounds of a verdict, each so long after the one before. */
    Port25Life rounds(int count, Duration apart, String verdict) {
        for (int round = 0; round < count; round++) {
            var outbound =
                    outbound().with().pending(new PendingProbe("n", "h", now)).build();
            status = status.with().outboundSMTP(outbound).build();
            now = now.plus(apart);
            look(Optional.of(result(verdict)));
        }
        return this;
    }

    /** The same a minute apart. */
    Port25Life rounds(int count, String verdict) {
        return rounds(count, Duration.ofMinutes(1), verdict);
    }

    /** That is in the VPC from now on. */
    Port25Life inTheWay(String what) {
        vpc = switch (what) {
            case "nothing" -> Seen.of(OPEN_VPC);
            case "unreadable" -> Seen.unknown(Failure.of(Failure.Kind.DENIED, "ec2:DescribeNetworkAcls was denied."));
            case "security group" ->
                Seen.of(new Vpc(
                        Map.of("sg-1", new SecurityGroup("sg-1", "web", List.of())),
                        OPEN_VPC.acls(),
                        OPEN_VPC.routes(),
                        OPEN_VPC.blocked()));
            case "network ACL" ->
                Seen.of(new Vpc(
                        OPEN_VPC.groups(),
                        Map.of("subnet-1", new NetworkAcl("acl-1", List.of(deny()), List.of())),
                        OPEN_VPC.routes(),
                        OPEN_VPC.blocked()));
            case "Block Public Access" ->
                Seen.of(new Vpc(
                        OPEN_VPC.groups(),
                        OPEN_VPC.acls(),
                        OPEN_VPC.routes(),
                        new BlockPublicAccess(BlockPublicAccess.Mode.BIDIRECTIONAL, Map.of())));
            case "no route" ->
                Seen.of(new Vpc(
                        OPEN_VPC.groups(),
                        OPEN_VPC.acls(),
                        Map.of("vpc-1", new RouteTable("rtb-1", List.of(), false)),
                        OPEN_VPC.blocked()));
            default -> throw new IllegalArgumentException(what);
        };
        return look(Optional.empty());
    }

    private static AclRule deny() {
        return new AclRule(90, false, new Traffic(25, 25, Optional.of(Cidr.ALL)));
    }

    /** The spec names a case from now on; {@code none}: it names none. */
    Port25Life theCase(String state) {
        if (!state.equals("none")) {
            var named = new SupportCase(SupportKind.Port25, "1234", SupportCaseState.valueOf(state));
            spec = spec.with()
                    .supportRequest(new SupportRequest(null, null, null, null, List.of(named)))
                    .build();
        }
        return look(Optional.empty());
    }

    /** An older MailServer of the account and Region waits for the same. */
    Port25Life behindAnother() {
        peers = List.of(new Peer(
                new Identity("test", "mail", "older", "uid-0"),
                NOW.minus(Duration.ofDays(9)),
                "mail.example.org",
                Optional.empty(),
                Optional.empty(),
                Optional.of("111122223333"),
                SETTINGS.region(),
                Map.of(),
                true,
                true,
                true,
                true,
                false));
        return look(Optional.empty());
    }

    /** So much later. */
    Port25Life after(Duration time) {
        now = now.plus(time);
        return look(Optional.empty());
    }

    /** Status and reason of the two conditions, and who is waited for. */
    List<String> says() {
        return List.of(
                line(ConditionType.OutboundSmtpReady),
                line(ConditionType.AwaitingPort25Approval),
                status.waitingFor().name());
    }

    private String line(ConditionType type) {
        return status.condition(type).map(c -> c.status() + " " + c.reason()).orElseThrow();
    }

    private OutboundSmtpStatus outbound() {
        return Optional.ofNullable(status.outboundSMTP()).orElse(OutboundSmtpStatus.NONE);
    }

    private Port25Life look(Optional<Result> round) {
        boolean blocked = Probing.blocked(outbound());
        Situations seen = given().spec(spec)
                .status(_ -> status)
                .at(now)
                .addresses(oursInPlace())
                .instances(new Instance(INSTANCE, Instance.State.RUNNING, List.of(anInterface()), Map.of()))
                .managed(true, true)
                .world(w -> w.peers(peers)
                        .vpc(blocked ? Optional.of(vpc) : Optional.empty())
                        .probe(round.map(r -> Seen.of(Optional.of(r)))))
                .soFar(inPlace());
        if (blocked) {
            seen.received("mx.one.test", "A", "198.51.100.25").received("mx.two.test", "A", "203.0.113.25");
        }
        var situation = seen.situation();
        var finding = new Port25Concern().judge(situation);
        var verdicts = new ArrayList<>(situation.soFar());
        verdicts.addAll(finding.verdicts());
        status = Summary.of(
                finding.remember().apply(status), verdicts, 1, new Summary.Demands(true, false, false), SETTINGS, now);
        return this;
    }

    private static NetworkInterface anInterface() {
        return new NetworkInterface(
                ENI,
                0,
                List.of(new PrivateAddress(PRIVATE_IP, true, Optional.of(Situations.IP))),
                List.of(),
                SURROUNDINGS);
    }

    private static Verdict[] inPlace() {
        return Stream.of(ConditionType.values())
                .filter(t -> t.role() != Role.SUMMARY && t.role() != Role.PENDING)
                .filter(t -> t != ConditionType.OutboundSmtpReady)
                .map(t -> Verdict.yes(t, Reason.AsDesired, ""))
                .toArray(Verdict[]::new);
    }

    private static Result result(String verdict) {
        return switch (verdict) {
            case "ProbeToolMissing" -> new Result("n", List.of(), Optional.empty(), true);
            case "ProbeUnavailable" -> new Result("n", List.of(), Optional.empty(), false);
            default ->
                new Result(
                        "n",
                        SETTINGS.probeTargets().stream()
                                .map(target -> observed(verdict, target))
                                .toList(),
                        Optional.of(verdict.equals("Unreachable") ? Connect.UNREACHABLE : Connect.CONNECTED),
                        false);
        };
    }

    private static Observation observed(String verdict, String target) {
        boolean first = target.equals(SETTINGS.probeTargets().getFirst());
        return switch (verdict) {
            case "Open" -> greeted(target, true, Situations.IP);
            case "Partial" ->
                first ? greeted(target, true, Situations.IP) : Observation.unconnected(target, Connect.TIMED_OUT);
            case "Intercepted" -> greeted(target, false, Situations.IP);
            case "WrongEgress" -> greeted(target, true, "198.51.100.7");
            case "Filtered" -> Observation.unconnected(target, Connect.TIMED_OUT);
            case "Refused" -> Observation.unconnected(target, Connect.REFUSED);
            case "Unreachable" -> Observation.unconnected(target, Connect.UNREACHABLE);
            default -> throw new IllegalArgumentException(verdict);
        };
    }

    private static Observation greeted(String target, boolean asTarget, String egress) {
        return new Observation(
                target, Connect.CONNECTED, Optional.of(220), asTarget, Optional.of(true), Optional.of(egress));
    }
}
