package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;

/** The Elastic IP is where it should be. */
public final class AddressConcern implements Concern {
    @Override
    public Finding judge(Situation s) {
        if (!s.holds(ConditionType.Accepted)) {
            return Finding.of(Verdict.open(AddressReady, Reason.NotYetEvaluated, "The spec has to be accepted first."));
        }
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) -> Finding.of(Verdict.unseen(AddressReady, why));
            case Seen.Known<List<ElasticIp>>(var all) -> judge(s, all);
        };
    }

    @Override
    public Finding retire(Situation s) {
        return Retirement.retire(s);
    }

    private static Finding judge(Situation s, List<ElasticIp> all) {
        var own = OwnAddress.choose(s.id(), s.spec(), s.before(), all);
        var given = s.spec().elasticIP().allocationID();
        if (own.isEmpty() && given != null) {
            return Finding.of(GivenAddress.missing(s, given, all)).keep(Recorded.without(s, all));
        }
        if (s.spec().elasticIP().attachment() == Attachment.None) {
            return own.map(address -> Held.judge(s, address)
                            .orElseGet(() -> Finding.of(heldElsewhere(address)))
                            .keep(Recorded.of(s, address)))
                    .orElseGet(() -> Allocation.judge(s, all));
        }
        return switch (Place.of(s, own)) {
            case Place.Nowhere(var finding) ->
                own.map(address -> finding.keep(Recorded.of(s, address)))
                        .orElseGet(() -> Allocation.lost(s) ? Allocation.judge(s, all) : finding);
            case Place.At at ->
                own.map(address -> Placement.judge(s, all, address, at)).orElseGet(() -> Allocation.judge(s, all));
        };
    }

    private static Verdict heldElsewhere(ElasticIp address) {
        return Verdict.yes(
                AddressReady,
                Reason.InPlace,
                Wording.name(address) + " is held elsewhere, as spec.elasticIP.attachment says.");
    }
}
