package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.ElasticIPStatusBuilder;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the tables of this package start from. */
final class Cases {
    static final MailServerSpec SMALLEST =
            Situations.spec("example.com", new InstanceSelector(INSTANCE, null, null, null));
    static final Failure DARK = Failure.of(Failure.Kind.UNAVAILABLE, "EC2 did not answer.");

    private Cases() {}

    /** The smallest manifest, accepted, and its instance runs. */
    static Situations mail() {
        return given().holding(ConditionType.Accepted).instances(instance(Instance.State.RUNNING));
    }

    static Finding judge(Situations c) {
        return new AddressConcern().judge(c.situation());
    }

    static Verdict verdict(Finding finding) {
        assertThat(finding.verdicts()).hasSize(1);
        return finding.verdicts().getFirst();
    }

    static Verdict verdict(Situations c) {
        return verdict(judge(c));
    }

    /** What is kept of the address. */
    static ElasticIPStatus kept(Situations c) {
        var status = judge(c).remember().apply(c.situation().before());
        return Objects.requireNonNullElse(status.elasticIP(), ElasticIPStatus.NONE);
    }

    static MailServerSpec selecting(InstanceSelector selector) {
        return SMALLEST.with().instance(selector).build();
    }

    static MailServerSpec byTags() {
        return selecting(new InstanceSelector(null, Map.of("role", "mail"), null, null));
    }

    static MailServerSpec elasticIP(@Nullable String allocationID, Attachment attachment) {
        return SMALLEST.with()
                .elasticIP(new ElasticIP(allocationID, attachment))
                .build();
    }

    /** Status as a pass leaves it that has seen the address in place. */
    static UnaryOperator<MailServerStatus> recorded(ElasticIp address, Ownership ownership) {
        return recorded(address, ownership, e -> e);
    }

    static UnaryOperator<MailServerStatus> recorded(
            ElasticIp address, Ownership ownership, UnaryOperator<ElasticIPStatusBuilder> change) {
        var association = address.association();
        var builder = ElasticIPStatusBuilder.builder()
                .allocationID(address.allocationID())
                .publicIP(address.publicIP())
                .associationID(association.map(Association::associationID).orElse(null))
                .networkInterfaceID(
                        association.flatMap(Association::networkInterfaceID).orElse(null))
                .instanceID(association.flatMap(Association::instanceID).orElse(null))
                .ownership(ownership);
        return status -> status.with().elasticIP(change.apply(builder).build()).build();
    }

    /** An attempt that failed a moment ago and is not due yet. */
    static UnaryOperator<MailServerStatus> failed(Action action, Failure.Kind kind, String text) {
        return failed(action, kind, text, 60);
    }

    static UnaryOperator<MailServerStatus> failed(Action action, Failure.Kind kind, String text, long retryInSeconds) {
        return status -> {
            List<FailedAttempt> all = new ArrayList<>(status.failures());
            all.add(new FailedAttempt(
                    action.key(), kind.name(), text, 1, Situations.NOW, Situations.NOW.plusSeconds(retryInSeconds)));
            return status.with().failures(all).build();
        };
    }

    /** As a person tags it: without the UID. */
    static ElasticIp tagged(String allocationID, String ip) {
        Map<String, String> tags = new HashMap<>(ElasticIp.ownerTags(Situations.ME));
        tags.remove(ElasticIp.UID_TAG);
        return new ElasticIp(allocationID, ip, Optional.empty(), tags, Optional.empty());
    }

    /** Another one that the operator has allocated. */
    static ElasticIp created(String allocationID, String ip) {
        return new ElasticIp(allocationID, ip, Optional.empty(), ElasticIp.ownerTags(Situations.ME), Optional.empty());
    }
}
