package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;

import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code OutboundSmtpReady} says of a history of rounds. */
final class Port25Wording {
    /** So many rounds that could not be run in a row outweigh what was seen before. */
    private static final int BLIND = 2;

    private Port25Wording() {}

    /** By the verdict that stands; by the last round where that could not be run, or where none stands yet. */
    static Verdict judge(Situation s, OutboundSmtpStatus h, Optional<Blame> blame) {
        var last = RoundVerdict.of(h.verdict());
        var confirmed = RoundVerdict.of(h.confirmed());
        if (last.filter(v -> !v.conclusive()).isPresent() && (confirmed.isEmpty() || h.streak() >= BLIND)) {
            return blind(h, last.get());
        }
        return confirmed
                .map(v ->
                        blame.filter(_ -> v.silent()).map(Port25Wording::blamed).orElseGet(() -> seen(s, h, v)))
                .orElseGet(() -> Verdict.open(
                        OutboundSmtpReady,
                        Reason.ProbePending,
                        "Port 25 has to be probed twice with the same result."));
    }

    private static Verdict blamed(Blame blame) {
        return no(blame.reason(), blame.message()).next(blame.nextStep());
    }

    /** The probe cannot see: an earlier verdict may stand for a while. */
    static Verdict blind(Reason reason, String message) {
        return new Verdict(OutboundSmtpReady, Tri.Unknown, reason, message, Optional.empty(), true);
    }

    private static Verdict blind(OutboundSmtpStatus h, RoundVerdict last) {
        return last == RoundVerdict.ProbeToolMissing
                ? blind(
                        Reason.ProbeToolMissing,
                        "Instance " + h.instanceID() + " has neither bash, python3, perl nor nc to probe with.")
                : blind(Reason.ProbeFailed, "The last round of probes" + from(h) + " gave no usable result.")
                        .next(
                                h.from() == ProbeMode.Operator
                                        ? "Look at the operator's log; the operator tries again."
                                        : "Look at the last Run Command of the instance in Systems Manager; the operator tries again.");
    }

    private static Verdict seen(Situation s, OutboundSmtpStatus h, RoundVerdict verdict) {
        var hosts = hosts(h, s.settings().probeTargets());
        return switch (verdict) {
            case Open -> Verdict.yes(OutboundSmtpReady, Reason.Open, "Port 25 of " + hosts + " answers" + hint(h));
            case Filtered ->
                no(
                        h.lastOpenTime() == null ? Reason.AwaitingPort25Approval : Reason.RestrictionReimposed,
                        "Connections" + from(h) + " to port 25 of " + hosts
                                + " time out while TCP 443 gets through. " + unblamed(s) + "AWS restricts outbound mail"
                                + s.scope()
                                        .map(Scope::region)
                                        .map(r -> " in " + r)
                                        .orElse("")
                                + (h.lastOpenTime() == null ? "" : " again") + hint(h));
            case Refused ->
                no(Reason.Refused, "Connections" + from(h) + " to port 25 of " + hosts + " are refused" + hint(h));
            case Unreachable ->
                no(
                        Reason.Unreachable,
                        "Neither port 25 of " + hosts + " nor TCP 443 can be reached" + from(h) + hint(h));
            case Intercepted ->
                no(
                        Reason.Intercepted,
                        "Port 25 of " + hosts
                                + " does not answer as these hosts do: the greeting names another host or is missing, or STARTTLS is taken out"
                                + hint(h));
            case Partial -> no(Reason.Partial, "Port 25 answers in part: " + each(h.targets()) + hint(h));
            case WrongEgress ->
                no(
                        Reason.WrongEgress,
                        "Mail leaves by " + Optional.ofNullable(h.egressIP()).orElse("another address")
                                + ", not by the Elastic IP " + h.publicIP() + hint(h));
            case ProbeToolMissing, ProbeUnavailable -> blind(h, verdict);
        };
    }

    /** How sure it is that nothing else is in the way. */
    private static String unblamed(Situation s) {
        var others = s.world().peers().stream().anyMatch(p -> p.port25Open() && p.sharesRestriction(s));
        if (others) {
            return "Another MailServer of this account and Region gets out, so look at the instance's own firewall first; else ";
        }
        return s.world()
                .vpc()
                .map(seen -> seen.failure()
                        .map(why -> "What else may be in the way could not be read (" + why.text()
                                + "). Unless a security group, a network ACL or a route keeps port 25 in, ")
                        .orElse("Security groups, network ACLs and routes let port 25 out. "))
                .orElse("Unless a security group or a network ACL lets no port 25 out, ");
    }

    private static Verdict no(Reason reason, String message) {
        return Verdict.no(OutboundSmtpReady, reason, message);
    }

    private static String hint(OutboundSmtpStatus h) {
        return h.from() == ProbeMode.Operator
                ? ". It was probed from the operator's pod, which counts only where it shares account, Region and egress with the instance."
                : ".";
    }

    private static String from(OutboundSmtpStatus h) {
        return h.instanceID() == null ? " from the operator's pod" : " from " + h.instanceID();
    }

    private static String hosts(OutboundSmtpStatus h, List<String> configured) {
        var targets = h.targets().isEmpty()
                ? configured
                : h.targets().stream().map(ProbeTarget::target).toList();
        return targets.stream().map(Probing::host).collect(Collectors.joining(" and "));
    }

    private static String each(List<ProbeTarget> targets) {
        return targets.stream()
                .map(t -> Probing.host(t.target()) + " " + t.verdict())
                .collect(Collectors.joining(", "));
    }
}
