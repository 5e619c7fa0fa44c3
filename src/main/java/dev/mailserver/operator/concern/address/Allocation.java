package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks for an address, once. {@code AllocateAddress} has no client token and listings lag behind it, so a request whose answer was
 * lost is given a minute to show before another one is made.
 */
final class Allocation {
    /** How long a new address may stay out of the listings. */
    static final Duration VISIBLE = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofSeconds(3);

    private Allocation() {}

    /** Whether an address that the operator had is no longer among those that were seen. */
    static boolean lost(Situation s) {
        var recorded = Recorded.before(s.before());
        return recorded.allocationID() != null
                && recorded.publicIP() != null
                && recorded.ownership() != null
                && recorded.ownership() != Ownership.Given;
    }

    /** Whether one was asked for and may still show, whatever became of the answer. */
    static boolean pending(Situation s) {
        var recorded = Recorded.before(s.before());
        return pending(s, new Allocate(Optional.empty()), recorded)
                && pending(s, new Allocate(Optional.ofNullable(recorded.publicIP())), recorded);
    }

    static Finding judge(Situation s, List<ElasticIp> all) {
        var recorded = Recorded.before(s.before());
        var untagged = all.stream()
                .filter(a -> lost(s) && a.allocationID().equals(recorded.allocationID()))
                .findFirst();
        if (untagged.isPresent()) {
            return Finding.of(GivenAddress.notTagged(s, untagged.get())).keep(Recorded.without(s, all));
        }
        var anew = new Allocate(Optional.empty());
        if (!lost(s) || Held.before(s)) {
            return ask(
                    s,
                    anew,
                    lost(s) ? ElasticIPStatus.NONE : recorded,
                    Verdict.no(AddressReady, Reason.Allocating, "An Elastic IP is being allocated."));
        }
        // AWS sometimes gives a released address back; where it will not, the address is forgotten for a new one.
        var again = new Allocate(Optional.ofNullable(recorded.publicIP()));
        boolean refused = s.failed(again).filter(Allocation::refused).isPresent();
        return ask(
                s,
                refused ? anew : again,
                refused ? ElasticIPStatus.NONE : recorded,
                Verdict.no(
                        AddressReady,
                        Reason.AddressLost,
                        recorded.publicIP() + " (" + recorded.allocationID() + ") is gone; somebody released it."));
    }

    private static Finding ask(Situation s, Allocate action, ElasticIPStatus recorded, Verdict saying) {
        if (pending(s, action, recorded)) {
            return Finding.of(saying).again(SOON);
        }
        var finding =
                Finding.of(Wording.failed(s, action).orElse(saying)).act(action).again(SOON);
        boolean due =
                s.failed(action).filter(f -> f.retryTime().isAfter(s.now())).isEmpty();
        return due ? finding.keep(status -> Recorded.asked(status, recorded, s)) : finding;
    }

    /** A failure from before the request is none of its answers: what was asked again had become due. */
    private static boolean pending(Situation s, Allocate action, ElasticIPStatus recorded) {
        var asked = recorded.allocationRequestTime();
        return asked != null
                && s.now().isBefore(asked.plus(VISIBLE))
                && s.failed(action)
                        .filter(f -> Failure.of(f).kind() != Failure.Kind.UNAVAILABLE)
                        .filter(f -> f.retryTime().isAfter(asked))
                        .isEmpty();
    }

    /** Whether AWS will not give that address back, as opposed to not now or not to us. */
    private static boolean refused(FailedAttempt attempt) {
        return switch (Failure.of(attempt).kind()) {
            case INVALID, SETTLING, CONFLICT -> true;
            case THROTTLED, UNAVAILABLE, BOGUS, NO_NAME_SERVER, DENIED, NO_CREDENTIALS, NO_KEY, QUOTA -> false;
        };
    }
}
