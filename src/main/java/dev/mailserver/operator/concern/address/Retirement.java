package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.Ready;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.Disassociate;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.OwnNames;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives addresses back, last of all: to release one that a record still names would authorise whoever gets it next. Disassociate,
 * see that no PTR is left, release; finished when a listing shows none.
 */
final class Retirement {
    /** How soon a PTR that is being reset is looked at again. */
    private static final Duration PTR = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(3);

    private Retirement() {}

    static Finding retire(Situation s) {
        if (!s.soFar().isEmpty() || anotherAccount(s)) {
            return Finding.NOTHING;
        }
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) -> waiting(why);
            case Seen.Known<List<ElasticIp>>(var all) -> retire(s, all);
        };
    }

    /** What is seen there says nothing of what is here; {@code Accepted} reports it. */
    private static boolean anotherAccount(Situation s) {
        var pinned = s.before().accountID();
        return pinned != null && !s.world().accountID().equals(Seen.of(pinned));
    }

    private static Finding retire(Situation s, List<ElasticIp> all) {
        var own = OwnAddress.tagged(s.id(), s.before(), all);
        var steps = own.stream().flatMap(a -> step(s, a).stream()).toList();
        if (steps.isEmpty()) {
            return Allocation.pending(s) && own.isEmpty()
                    ? Finding.of(Verdict.no(
                                    Ready,
                                    Reason.Releasing,
                                    "An Elastic IP was asked for and may still come to light."))
                            .again(SOON)
                    : Finding.NOTHING;
        }
        return new Finding(
                steps.getFirst().verdicts(),
                steps.stream().flatMap(f -> f.actions().stream()).toList(),
                steps.stream().flatMap(f -> f.recheck().stream()).min(Duration::compareTo),
                own.stream()
                        .filter(a -> Recorded.is(s, a))
                        .findFirst()
                        .map(a -> Recorded.of(s, a))
                        .orElse(UnaryOperator.identity()));
    }

    /** What is to be done next about one address; empty when nothing is. */
    private static Optional<Finding> step(Situation s, ElasticIp address) {
        boolean ours = Withdrawal.toBeReleased(s).contains(address.publicIP());
        var association = address.association();
        if (association.isPresent() && (ours || Recorded.associatedByOperator(s, address))) {
            return detach(s, address, association.get(), ours);
        }
        return ours ? Optional.of(unbind(s, address)) : Optional.empty();
    }

    /** Where somebody else has put it, only they can tell whether it is still needed there. */
    private static Optional<Finding> detach(Situation s, ElasticIp address, Association association, boolean ours) {
        boolean mayDetach = s.spec().elasticIP().attachment() == Attachment.Instance;
        if (mayDetach && (Recorded.holds(s, association) || selected(s, association))) {
            var action = new Disassociate(address.allocationID(), address.publicIP(), association.associationID());
            return Optional.of(act(s, action, Reason.Releasing, Wording.name(address) + " is being disassociated."));
        }
        var unseen = s.world().instances().failure();
        if (mayDetach && unseen.isPresent()) {
            return Optional.of(waiting(unseen.get()));
        }
        return ours ? Optional.of(Finding.of(heldByOthers(address, association))) : Optional.empty();
    }

    private static Verdict heldByOthers(ElasticIp address, Association association) {
        return Verdict.no(
                        Ready,
                        Reason.CleanupBlocked,
                        Wording.name(address) + " is associated with " + Wording.holder(association)
                                + ", where this MailServer has not put it, and so cannot be released.")
                .next("Disassociate " + address.publicIP() + " from it.");
    }

    private static boolean selected(Situation s, Association association) {
        List<Instance> named = s.world().instances().known().orElse(List.of());
        return named.stream().anyMatch(i -> association.instanceID().equals(Optional.of(i.id())));
    }

    private static Finding unbind(Situation s, ElasticIp address) {
        boolean selfService = s.scope().map(Scope::selfServiceReverseDns).orElse(true);
        Seen<Ptr> seen = Optional.ofNullable(s.world().ptrs().get(address.allocationID()))
                .orElseGet(() -> selfService ? Seen.unknown(NOT_LOOKED) : Seen.of(Ptr.NONE));
        return switch (seen) {
            case Seen.Unknown<Ptr>(var why) -> waiting(why);
            case Seen.Known<Ptr>(var ptr) -> unbind(s, address, ptr);
        };
    }

    private static final Failure NOT_LOOKED =
            Failure.of(Failure.Kind.SETTLING, "The reverse DNS attribute was not looked at yet.");

    private static Finding unbind(Situation s, ElasticIp address, Ptr ptr) {
        var resetting = "The PTR of " + Wording.name(address) + " is being reset.";
        if (ptr.update().isPresent()) {
            return Finding.of(Verdict.no(Ready, Reason.ResettingPtr, resetting)).again(PTR);
        }
        if (ptr.name().filter(name -> !OwnNames.include(s, name)).isPresent()) {
            return Finding.of(Withdrawal.foreignPtr(s, address));
        }
        return ptr.name().isPresent()
                ? act(s, new ResetPtr(address.allocationID(), address.publicIP()), Reason.ResettingPtr, resetting)
                : act(
                        s,
                        new Release(address.allocationID(), address.publicIP()),
                        Reason.Releasing,
                        Wording.name(address) + " is being released.");
    }

    private static Finding act(Situation s, Action action, Reason reason, String message) {
        return Finding.of(s.failed(action)
                        .map(Failure::of)
                        .map(Retirement::failed)
                        .orElseGet(() -> Verdict.no(Ready, reason, message)))
                .act(action);
    }

    private static Verdict failed(Failure failure) {
        var reason = switch (failure.kind()) {
            case SETTLING, CONFLICT -> Reason.ReleaseBlocked;
            case INVALID, QUOTA ->
                failure.text().toLowerCase(Locale.ROOT).contains("locked")
                        ? Reason.LockedBySupport
                        : Reason.CleanupBlocked;
            case THROTTLED, UNAVAILABLE, BOGUS, NO_NAME_SERVER, DENIED, NO_CREDENTIALS, NO_KEY -> failure.reason();
        };
        return Verdict.no(Ready, reason, failure.text());
    }

    private static Finding waiting(Failure why) {
        return Finding.of(Verdict.no(Ready, why.reason(), why.text()));
    }
}
