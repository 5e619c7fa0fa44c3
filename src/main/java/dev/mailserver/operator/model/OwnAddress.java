package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of the account's addresses is a MailServer's. Found by tag, and as a set: a lost reply or a second leader makes two.
 */
public final class OwnAddress {
    private OwnAddress() {}

    /** All that carry this owner's tags, the one to keep first: associated, else the one in status, else the lowest id. */
    public static List<ElasticIp> tagged(Identity id, MailServerStatus status, List<ElasticIp> all) {
        var recorded = status.elasticIP() == null ? null : status.elasticIP().allocationID();
        return all.stream()
                .filter(a -> a.belongsTo(id) && a.serviceManaged().isEmpty())
                .sorted(Comparator.comparing((ElasticIp a) -> a.association().isEmpty())
                        .thenComparing(a -> !a.allocationID().equals(recorded))
                        .thenComparing(ElasticIp::allocationID))
                .toList();
    }

    /**
     * Those that deletion gives back: what the operator has allocated carries a UID; what a person has tagged, or gives in the spec, stays
     * theirs.
     */
    public static List<ElasticIp> releasable(
            Identity id, MailServerSpec spec, MailServerStatus status, List<ElasticIp> all) {
        return tagged(id, status, all).stream()
                .filter(a -> a.tags().containsKey(ElasticIp.UID_TAG)
                        && !a.allocationID().equals(spec.elasticIP().allocationID()))
                .toList();
    }

    /** The one to use: the one that the spec gives, provided that it carries this owner's tags; else the first tagged one. */
    public static Optional<ElasticIp> choose(
            Identity id, MailServerSpec spec, MailServerStatus status, List<ElasticIp> all) {
        var given = spec.elasticIP().allocationID();
        return tagged(id, status, all).stream()
                .filter(a -> given == null || a.allocationID().equals(given))
                .findFirst();
    }
}
