package dev.mailserver.operator.concern.reverse;

import static dev.mailserver.operator.concern.reverse.ReverseConcern.APPROVAL;
import static dev.mailserver.operator.concern.reverse.ReverseConcern.TYPE;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Approval;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.OwnNames;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The PTR is an attribute of the address, set by the EC2 API where the A record answers already. */
final class SelfServicePtr {
    /** AWS takes minutes; DNS follows. */
    private static final Duration PENDING = Duration.ofSeconds(10);
    /** Until then a refusal means that AWS does not see the A record yet, though every name server answers it. */
    private static final Duration LAG = Duration.ofMinutes(10);
    /** A change that AWS says has come to nothing is asked for again after this. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private SelfServicePtr() {}

    static Finding judge(Situation s, ElasticIp address, FcrDns dns) {
        var seen = ReverseConcern.seen(dns, address.publicIP(), s.hostname());
        return switch (s.world().ptrs().getOrDefault(address.allocationID(), Seen.unknown(Agreement.NOT_ASKED))) {
            case Seen.Unknown<Ptr>(var why) ->
                seen.status() == Tri.True
                        ? Finding.of(seen, Verdict.unseen(APPROVAL, why))
                        : Finding.of(Verdict.unseen(TYPE, why), Verdict.unseen(APPROVAL, why));
            case Seen.Known<Ptr>(var ptr) -> judge(s, address, seen, ptr);
        };
    }

    private static Finding judge(Situation s, ElasticIp address, Verdict seen, Ptr ptr) {
        if (ptr.update().filter(u -> !cameToNothing(s, u)).isPresent()) {
            var reason = ptr.update().get().reason().map(SelfServicePtr::quoted).orElse("");
            return pending(seen, "AWS is changing the PTR of " + address.publicIP() + "." + reason);
        }
        if (ptr.name().filter(s.hostname()::equals).isPresent()) {
            var granted = Approval.granted(s, APPROVAL, SupportKind.ReverseDNS);
            return seen.status() == Tri.True
                    ? Finding.of(seen, granted)
                    : Finding.of(seen, granted).again(PENDING);
        }
        if (ptr.name().filter(name -> !ours(s, name)).isPresent()
                && s.spec().dns().conflictPolicy() != ConflictPolicy.Replace) {
            return Finding.of(
                    Verdict.no(
                            TYPE,
                            Reason.PtrConflict,
                            address.publicIP() + " (" + address.allocationID()
                                    + ") has a PTR that names another host than " + s.hostname()
                                    + " and was not set by this MailServer."),
                    Verdict.open(APPROVAL, Reason.NotYetRequested, "The present PTR is in the way."));
        }
        return s.holds(ConditionType.DnsReady) ? ask(s, address, seen) : ReverseConcern.waitingForForward(s);
    }

    private static Finding ask(Situation s, ElasticIp address, Verdict seen) {
        var action = new SetPtr(address.allocationID(), address.publicIP(), s.hostname());
        if (s.done(action).isPresent()) {
            return pending(seen, "AWS was asked to " + action.describe() + ".");
        }
        var attempt = s.failed(action)
                .flatMap(f -> refused(f, s.now()))
                .orElseGet(() -> s.attempt(TYPE, Reason.AwaitingRdnsApproval, action));
        return Finding.of(attempt, Verdict.open(APPROVAL, Reason.NotYetRequested, "AWS has not been asked yet."))
                .act(action)
                .again(PENDING);
    }

    private static Optional<Verdict> refused(FailedAttempt attempt, Instant now) {
        var why = Failure.of(attempt);
        if (why.lockedBySupport()) {
            return Optional.of(Verdict.no(TYPE, Reason.LockedBySupport, why.text()));
        }
        if (why.kind() != Failure.Kind.SETTLING) {
            return Optional.empty();
        }
        return Optional.of(
                now.isBefore(attempt.startTime().plus(LAG))
                        ? Verdict.no(TYPE, Reason.AwaitingRdnsApproval, "AWS is asked again: " + why.text())
                        : Verdict.no(TYPE, Reason.UpdateRefused, why.text()));
    }

    /** No status but {@code PENDING} is documented: any other is taken for an end, and not at once. */
    private static boolean cameToNothing(Situation s, Ptr.Update update) {
        var before = s.before().reverseDNS();
        boolean recent = before != null
                && before.requestTime() != null
                && s.now().isBefore(before.requestTime().plus(AGAIN));
        return !update.status().equalsIgnoreCase("PENDING") && !recent;
    }

    private static Finding pending(Verdict seen, String message) {
        return Finding.of(
                        seen.status() == Tri.True ? seen : Verdict.no(TYPE, Reason.AwaitingRdnsApproval, message),
                        Verdict.yes(APPROVAL, Reason.UpdatePending, message))
                .again(PENDING);
    }

    /** A name that this MailServer has, or has had: the PTR may be taken from it. */
    static boolean ours(Situation s, String name) {
        return OwnNames.include(s, name) || FcrDns.providerDefault(name);
    }

    private static String quoted(String reason) {
        var plain = reason.replaceAll("[^ -~]", "?");
        return " AWS says: " + plain.substring(0, Math.min(plain.length(), 200));
    }
}
