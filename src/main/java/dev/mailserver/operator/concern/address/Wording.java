package dev.mailserver.operator.concern.address;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;

/** How addresses, their holders and failed attempts are put into words. */
final class Wording {
    private Wording() {}

    /** For instance {@code 192.0.2.10 (eipalloc-0123)}. */
    static String name(ElasticIp address) {
        return address.publicIP() + " (" + address.allocationID() + ")";
    }

    /** For instance {@code i-0123 (eni-0123)}. */
    static String holder(Association association) {
        var networkInterface = association.networkInterfaceID().orElse("something that is no network interface");
        return association
                .instanceID()
                .map(instance -> instance + " (" + networkInterface + ")")
                .orElse(networkInterface);
    }

    /** What the last attempt at an action came to, while that stands; one that met another state, or one
     * that only has to settle, is under way. */
    static Optional<Verdict> failed(Situation s, Action action) {
        return s.failed(action)
                .map(Failure::of)
                .filter(f -> f.kind() != Failure.Kind.SETTLING && f.kind() != Failure.Kind.CONFLICT)
                .map(f -> f.kind() == Failure.Kind.QUOTA
                        ? Verdict.no(
                                ConditionType.AddressReady,
                                Reason.AddressQuotaExceeded,
                                "The account's quota of Elastic IPs"
                                        + s.scope()
                                                .map(r -> " in " + r.region())
                                                .orElse("") + " is used up.")
                        : Verdict.no(ConditionType.AddressReady, f.reason(), f.text()));
    }
}
