package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Listings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code onListed: Hold}. An address that was never in service does not go there while a blocklist has it. It is kept: to give it back
 * for another would be a draw with no end, and the next one may be listed as well. A policy listing does not count, since it can be
 * lifted only of an address that is in service.
 */
final class Held {
    /** For how long a new address waits for lists that do not answer: they are not to keep a server from its address for ever. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private Held() {}

    static Optional<Finding> judge(Situation s, ElasticIp address) {
        if (s.spec().reputation().onListed() != OnListed.Hold || served(s, address)) {
            return Optional.empty();
        }
        var listings = Listings.of(s, address.publicIP());
        if (listings.overall() == ListVerdict.Listed) {
            return Optional.of(Finding.of(listed(s, address, listings.saying(ListVerdict.Listed))));
        }
        return listings.conclusive() || !patient(s)
                ? Optional.empty()
                : Optional.of(Finding.of(Verdict.no(
                                AddressReady,
                                Reason.Associating,
                                Wording.name(address) + " is put into service when blocklists have answered, or after "
                                        + PATIENCE.toMinutes() + " minutes without; not known yet: "
                                        + listings.silent() + "."))
                        .again(Listing.RETRIED));
    }

    /** Whether the address that is gone was held: then it is not wanted back. */
    static boolean before(Situation s) {
        return s.before()
                .condition(AddressReady)
                .map(Condition::reason)
                .filter(Reason.AddressListed.name()::equals)
                .isPresent();
    }

    /** By what can be seen and, where that is not all, by what was recorded; either is enough. */
    private static boolean served(Situation s, ElasticIp address) {
        return Recorded.ownership(s, address) != Ownership.Created
                || address.association().isPresent()
                || Recorded.associatedByOperator(s, address)
                || Surplus.named(s, address.publicIP())
                || s.before().records().stream().anyMatch(r -> r.values().contains(address.publicIP()));
    }

    /** Whether the operator has not been at it for long; what it was at before status was lost does not count. */
    private static boolean patient(Situation s) {
        return s.before().waiting().stream()
                .filter(w ->
                        w.condition().equals(AddressReady.name()) && w.waitingFor() == Reason.Associating.waitingFor())
                .allMatch(w -> w.startTime().plus(PATIENCE).isAfter(s.now()));
    }

    private static Verdict listed(Situation s, ElasticIp address, String lists) {
        var release = "aws ec2 release-address --allocation-id " + address.allocationID()
                + s.scope().map(r -> " --region " + r.region()).orElse("");
        return Verdict.no(
                        AddressReady,
                        Reason.AddressListed,
                        Wording.name(address) + " was never in service, and these blocklists have it: " + lists + ".")
                .next("Ask these blocklists to take " + address.publicIP() + " out: " + lists
                        + ". Or " + s.there("give it back, and another one is allocated: " + release)
                        + " . Or set spec.reputation.onListed to Warn, to use it as it is.");
    }
}
