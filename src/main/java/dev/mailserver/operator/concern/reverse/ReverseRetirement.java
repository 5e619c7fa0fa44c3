package dev.mailserver.operator.concern.reverse;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import java.time.Duration;
import java.time.Instant;

/** Deletion: after the records are gone and forgotten by caches, the PTR is reset, and waited for. */
final class ReverseRetirement {
    private static final Duration PENDING = Duration.ofSeconds(10);

    private ReverseRetirement() {}

    static Finding of(Situation s) {
        if (!s.soFar().isEmpty()) {
            return Finding.NOTHING;
        }
        var deletion = s.before().deletion();
        if (deletion != null && deletion.ttl() > 0) {
            var gone = deletion.recordsGoneTime();
            var left = Duration.between(s.now(), (gone == null ? s.now() : gone).plusSeconds(deletion.ttl()));
            if (left.isPositive()) {
                return wait(deletion, gone == null ? s.now() : gone, left);
            }
        }
        var address = s.address();
        if (address.isEmpty()) {
            return s.world()
                    .addresses()
                    .failure()
                    .map(ReverseRetirement::unseen)
                    .orElse(Finding.NOTHING);
        }
        boolean api = s.scope().filter(scope -> scope.selfServiceReverseDns()).isPresent();
        return api ? reset(s, address.get()) : Finding.NOTHING;
    }

    private static Finding wait(DeletionStatus deletion, Instant gone, Duration left) {
        return Finding.of(Withdrawal.no(
                        Reason.WaitingForTTL,
                        "The records are gone; caches may answer them until their TTL has passed."))
                .again(left)
                .keep(status -> status.with()
                        .deletion(new DeletionStatus(gone, deletion.ttl()))
                        .build());
    }

    private static Finding reset(Situation s, ElasticIp address) {
        return switch (s.world().ptrs().getOrDefault(address.allocationID(), Seen.unknown(Agreement.NOT_ASKED))) {
            case Seen.Unknown<Ptr>(var why) -> unseen(why);
            case Seen.Known<Ptr>(var ptr) -> reset(s, address, ptr);
        };
    }

    private static Finding reset(Situation s, ElasticIp address, Ptr ptr) {
        var action = new ResetPtr(address.allocationID(), address.publicIP());
        boolean released = Withdrawal.toBeReleased(s).contains(address.publicIP());
        if (ptr.equals(Ptr.NONE) || !(released || setByOperator(s))) {
            return Finding.NOTHING;
        }
        if (ptr.update().isPresent() || s.done(action).isPresent()) {
            return waiting(
                    Withdrawal.no(Reason.ResettingPtr, "AWS is changing the PTR of " + address.publicIP() + "."));
        }
        if (ptr.name().filter(name -> !SelfServicePtr.ours(s, name)).isPresent()) {
            return released ? Finding.of(Withdrawal.foreignPtr(s, address)) : Finding.NOTHING;
        }
        return waiting(attempt(s, action)).act(action);
    }

    /** A PTR that was right before is its owner's. */
    private static boolean setByOperator(Situation s) {
        var reverse = s.before().reverseDNS();
        return reverse != null && reverse.requestTime() != null;
    }

    private static Verdict attempt(Situation s, ResetPtr action) {
        return s.failed(action)
                .map(Failure::of)
                .filter(Failure::lockedBySupport)
                .map(f -> Withdrawal.no(Reason.LockedBySupport, f.text()))
                .orElseGet(() -> s.attempt(ConditionType.Ready, Reason.ResettingPtr, action));
    }

    private static Finding waiting(Verdict verdict) {
        return Finding.of(verdict).again(PENDING);
    }

    private static Finding unseen(Failure why) {
        return waiting(Withdrawal.no(why.reason(), why.text()));
    }
}
