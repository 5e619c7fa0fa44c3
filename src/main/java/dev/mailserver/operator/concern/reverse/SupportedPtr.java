package dev.mailserver.operator.concern.reverse;

import static dev.mailserver.operator.concern.reverse.ReverseConcern.APPROVAL;
import static dev.mailserver.operator.concern.reverse.ReverseConcern.TYPE;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.model.Approval;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;

/** The PTR is set by AWS Support, whom a person asks. Only DNS tells when it is done. */
final class SupportedPtr {
    private SupportedPtr() {}

    static Finding judge(Situation s, ElasticIp address, FcrDns dns) {
        var seen = ReverseConcern.seen(dns, address.publicIP(), s.hostname());
        return switch (dns.verdict()) {
            case Confirmed, ForwardMismatch -> Finding.of(seen, Approval.granted(s, APPROVAL, SupportKind.ReverseDNS));
            case TempError ->
                Finding.of(
                        seen,
                        new Verdict(APPROVAL, seen.status(), seen.reason(), seen.message(), seen.nextStep(), true));
            case ProviderDefault, NameMismatch, NoPtr, MultiplePtr -> {
                boolean asked = Approval.caseOf(s, SupportKind.ReverseDNS).isPresent();
                yield asked || s.holds(ConditionType.DnsReady)
                        ? Finding.of(
                                Verdict.no(TYPE, Reason.AwaitingRdnsApproval, seen.message()),
                                Approval.pending(s, APPROVAL, SupportKind.ReverseDNS))
                        : ReverseConcern.waitingForForward(s);
            }
        };
    }
}
