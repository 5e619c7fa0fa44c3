package dev.mailserver.operator.concern.reverse;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.ReverseDnsStatus;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Objects;

/** The PTR of the address: {@code ReverseDnsReady} and {@code AwaitingRdnsApproval}. */
public final class ReverseConcern implements Concern {
    static final ConditionType TYPE = ConditionType.ReverseDnsReady;
    static final ConditionType APPROVAL = ConditionType.AwaitingRdnsApproval;

    @Override
    public Finding judge(Situation s) {
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) ->
                Finding.of(Verdict.unseen(TYPE, why), Verdict.unseen(APPROVAL, why));
            case Seen.Known<List<ElasticIp>> _ ->
                s.address()
                        .map(address -> judge(s, address))
                        .orElseGet(() -> Finding.of(
                                Verdict.open(TYPE, Reason.NotYetEvaluated, "The Elastic IP comes first."),
                                Verdict.open(APPROVAL, Reason.NotYetRequested, "The Elastic IP comes first.")));
        };
    }

    @Override
    public Finding retire(Situation s) {
        return ReverseRetirement.of(s);
    }

    private static Finding judge(Situation s, ElasticIp address) {
        var mode = mode(s);
        var dns = FcrDns.of(s, address.publicIP());
        var finding = mode == ReverseDnsMode.SupportRequest
                ? SupportedPtr.judge(s, address, dns)
                : SelfServicePtr.judge(s, address, dns);
        boolean asking = finding.actions().stream().anyMatch(SetPtr.class::isInstance);
        return finding.keep(status -> remembered(s, address, status, mode, dns, asking));
    }

    private static ReverseDnsMode mode(Situation s) {
        var mode = s.spec().reverseDNS().mode();
        if (mode != ReverseDnsMode.Auto) {
            return mode;
        }
        return s.scope().filter(scope -> scope.selfServiceReverseDns()).isPresent()
                ? ReverseDnsMode.SelfService
                : ReverseDnsMode.SupportRequest;
    }

    private static MailServerStatus remembered(
            Situation s, ElasticIp address, MailServerStatus status, ReverseDnsMode mode, FcrDns dns, boolean asking) {
        var before = Objects.requireNonNullElse(status.reverseDNS(), ReverseDnsStatus.NONE);
        var ptr = dns.verdict() == FcrDns.Verdict.TempError ? before.ptr() : dns.ptr();
        var recorded = s.before().elasticIP();
        boolean another = recorded != null
                && recorded.allocationID() != null
                && !recorded.allocationID().equals(address.allocationID());
        var requestTime = asking ? s.now() : another ? null : before.requestTime();
        return status.with()
                .reverseDNS(new ReverseDnsStatus(ptr, dns.verdict().name(), mode, requestTime))
                .build();
    }

    /** Neither set nor asked for: the A record has to answer first, or AWS refuses. */
    static Finding waitingForForward(Situation s) {
        var message = "The PTR follows once " + s.hostname() + " answers the address; see DnsReady.";
        return s.soFar().stream()
                .filter(v -> v.type() == ConditionType.DnsReady && v.unseen())
                .findFirst()
                .map(v -> Finding.of(
                        new Verdict(TYPE, v.status(), v.reason(), v.message(), v.nextStep(), true),
                        new Verdict(APPROVAL, v.status(), v.reason(), v.message(), v.nextStep(), true)))
                .orElseGet(() -> Finding.of(
                        Verdict.open(TYPE, Reason.WaitingForForwardRecord, message),
                        Verdict.open(APPROVAL, Reason.NotYetRequested, message)));
    }

    /** What DNS says, as a condition. */
    static Verdict seen(FcrDns dns, String ip, String hostname) {
        return switch (dns.verdict()) {
            case Confirmed ->
                Verdict.yes(
                        TYPE, Reason.Confirmed, "The PTR of " + ip + " is " + hostname + ", which answers " + ip + ".");
            case TempError ->
                dns.failure()
                        .map(why -> Verdict.unresolved(TYPE, why))
                        .orElseGet(() -> Verdict.open(TYPE, Reason.ResolverUnavailable, "DNS could not be asked."));
            case ForwardMismatch ->
                Verdict.no(
                        TYPE,
                        Reason.ForwardMismatch,
                        "The PTR of " + ip + " is " + hostname + ", which does not answer " + ip + " everywhere.");
            case NoPtr -> Verdict.no(TYPE, Reason.NoPtr, ip + " has no PTR.");
            case ProviderDefault, NameMismatch, MultiplePtr ->
                Verdict.no(
                        TYPE,
                        dns.verdict().reason(),
                        "The PTR of " + ip + " is " + String.join(", ", dns.ptr()) + ", not " + hostname + ".");
        };
    }
}
