package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;

/** Why an address that somebody named cannot be used: it is not there, not to be had, or not plainly this MailServer's. */
final class GivenAddress {
    private GivenAddress() {}

    static Verdict missing(Situation s, String allocationID, List<ElasticIp> all) {
        return all.stream()
                .filter(a -> a.allocationID().equals(allocationID))
                .findFirst()
                .map(a -> unusable(s, a))
                .orElseGet(() -> Verdict.no(
                        AddressReady,
                        Reason.AddressNotFound,
                        "There is no Elastic IP " + allocationID + " in "
                                + s.roleAccount()
                                        .map(account -> "account " + account)
                                        .orElse("this account")
                                + s.scope().map(r -> " in " + r.region()).orElse("") + "."));
    }

    private static Verdict unusable(Situation s, ElasticIp address) {
        return address.serviceManaged()
                .map(service -> Verdict.no(
                                AddressReady,
                                Reason.AddressInUse,
                                Wording.name(address) + " is managed by an AWS service (" + service + ").")
                        .next("Choose another address."))
                .orElseGet(() -> notTagged(s, address));
    }

    /** It is there, without this owner's tags: an operator that may tag any address could make any address its own. */
    static Verdict notTagged(Situation s, ElasticIp address) {
        boolean anothers = address.tags().containsKey(ElasticIp.CLUSTER_TAG)
                || address.tags().containsKey(ElasticIp.NAME_TAG);
        var command = "aws ec2 create-tags --resources " + address.allocationID()
                + " --tags Key=" + ElasticIp.CLUSTER_TAG + ",Value=" + s.id().cluster()
                + " Key=" + ElasticIp.NAME_TAG + ",Value=" + s.id().owner()
                + s.scope().map(r -> " --region " + r.region()).orElse("");
        return anothers
                ? Verdict.no(
                                AddressReady,
                                Reason.AddressNotTagged,
                                Wording.name(address) + " carries the owner tags of another MailServer.")
                        .next("Choose another address; or, where that MailServer no longer exists, "
                                + s.there("run: " + command))
                : Verdict.no(
                                AddressReady,
                                Reason.AddressNotTagged,
                                Wording.name(address) + " does not carry this MailServer's owner tags.")
                        .next(s.there("Run: " + command));
    }
}
