package dev.mailserver.operator.concern.address;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What status keeps of the address. Of an association only one that is ours: at the place it belongs to, or recorded before.
 * Whatever else holds the address has not been put there by us, and is never taken for the holder of a move.
 */
final class Recorded {
    private Recorded() {}

    /** What was recorded so far. */
    static ElasticIPStatus before(MailServerStatus status) {
        return Objects.requireNonNullElse(status.elasticIP(), ElasticIPStatus.NONE);
    }

    /** Whether this association is the recorded one. */
    static boolean holds(Situation s, Association association) {
        return association.associationID().equals(before(s.before()).associationID());
    }

    /** Whether it is the address that was recorded. */
    static boolean is(Situation s, ElasticIp address) {
        return address.allocationID().equals(before(s.before()).allocationID());
    }

    /** Whether the operator has set out to associate it. */
    static boolean associatedByOperator(Situation s, ElasticIp address) {
        return is(s, address) && Boolean.TRUE.equals(before(s.before()).associatedByOperator());
    }

    /** An address that was seen, while it is not known where it belongs. */
    static UnaryOperator<MailServerStatus> of(Situation s, ElasticIp address) {
        return status -> seen(s, status, address, address.association().filter(x -> holds(s, x)));
    }

    /** An address that was seen and belongs there. */
    static UnaryOperator<MailServerStatus> at(Situation s, ElasticIp address, Place.At at) {
        return status -> seen(s, status, address, address.association().filter(x -> at.is(x) || holds(s, x)));
    }

    /** None that can be used was seen: what was recorded is looked up among all, and is otherwise associated with nothing. */
    static UnaryOperator<MailServerStatus> without(Situation s, List<ElasticIp> all) {
        var association = all.stream()
                .filter(a -> a.allocationID().equals(before(s.before()).allocationID()))
                .findFirst()
                .flatMap(ElasticIp::association)
                .filter(x -> holds(s, x));
        return status -> status.elasticIP() == null || association.isPresent()
                ? status
                : status.with()
                        .elasticIP(associated(status.elasticIP(), association))
                        .build();
    }

    /** When an allocation is asked for, kept before asking; an address that was lost is associated with nothing. */
    static MailServerStatus asked(MailServerStatus status, ElasticIPStatus address, Situation s) {
        return status.with()
                .elasticIP(associated(address, Optional.empty())
                        .with()
                        .allocationRequestTime(s.now())
                        .build())
                .build();
    }

    /** That the association is the operator's doing, kept before the act. */
    static MailServerStatus associating(MailServerStatus status) {
        return status.with()
                .elasticIP(before(status).with().associatedByOperator(true).build())
                .build();
    }

    /** What is in place has not failed, whatever was answered on the way there. */
    static MailServerStatus settled(MailServerStatus status, ElasticIp address) {
        var associate = "Associate/" + address.allocationID();
        List<FailedAttempt> others = status.failures().stream()
                .filter(f -> !f.action().startsWith("Allocate") && !f.action().equals(associate))
                .toList();
        return status.with().failures(others).build();
    }

    /** Whose an address is; what the operator has allocated carries a UID, which what a person has tagged does not. */
    static Ownership ownership(Situation s, ElasticIp address) {
        var uid = address.tags().get(ElasticIp.UID_TAG);
        var before = before(s.before());
        boolean givenBefore =
                address.allocationID().equals(before.allocationID()) && before.ownership() == Ownership.Given;
        if (address.allocationID().equals(s.spec().elasticIP().allocationID()) || (uid == null && givenBefore)) {
            return Ownership.Given;
        }
        return s.id().uid().equals(uid) ? Ownership.Created : Ownership.Adopted;
    }

    private static MailServerStatus seen(
            Situation s, MailServerStatus status, ElasticIp address, Optional<Association> association) {
        var before = before(status);
        boolean same = address.allocationID().equals(before.allocationID());
        var now = before.with()
                .allocationID(address.allocationID())
                .publicIP(address.publicIP())
                .ownership(ownership(s, address))
                .associatedByOperator(same ? before.associatedByOperator() : null)
                .build();
        return status.with().elasticIP(associated(now, association)).build();
    }

    private static ElasticIPStatus associated(ElasticIPStatus address, Optional<Association> association) {
        return address.with()
                .associationID(association.map(Association::associationID).orElse(null))
                .networkInterfaceID(
                        association.flatMap(Association::networkInterfaceID).orElse(null))
                .instanceID(association.flatMap(Association::instanceID).orElse(null))
                .build();
    }
}
