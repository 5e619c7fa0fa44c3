package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ReverseDnsStatus;
import dev.mailserver.operator.api.SpfStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stays in status while nothing may be done: what was seen, and nothing of what would have been set out to do. Pure. */
final class Observed {
    private Observed() {}

    /**
     * The status after a look.
     *
     * @param before as it was before
     * @param remembered what the concerns would keep, on the way to acting
     */
    static MailServerStatus of(MailServerStatus before, MailServerStatus remembered, List<PlannedAction> planned) {
        return remembered
                .with()
                .region(before.region())
                .accountID(before.accountID())
                .partition(before.partition())
                .hostname(before.hostname() == null ? remembered.hostname() : before.hostname())
                .previousHostname(before.previousHostname())
                .elasticIP(address(before.elasticIP(), remembered.elasticIP()))
                .dns(before.dns())
                .spf(remembered.spf().stream().map(s -> spf(before, s)).toList())
                .reverseDNS(reverse(before.reverseDNS(), remembered.reverseDNS()))
                .outboundSMTP(probed(remembered.outboundSMTP()))
                .retiring(before.retiring())
                .failures(before.failures())
                .plannedActions(planned)
                .build();
    }

    private static @Nullable ElasticIPStatus address(
            @Nullable ElasticIPStatus before, @Nullable ElasticIPStatus remembered) {
        if (remembered == null || remembered.allocationID() == null) {
            return before;
        }
        var was = Optional.ofNullable(before)
                .filter(b -> Objects.equals(b.allocationID(), remembered.allocationID()))
                .orElse(ElasticIPStatus.NONE);
        return remembered
                .with()
                .associatedByOperator(was.associatedByOperator())
                .allocationRequestTime(was.allocationRequestTime())
                .build();
    }

    /** The term that was inserted is one that the operator takes out again. */
    private static SpfStatus spf(MailServerStatus before, SpfStatus seen) {
        var inserted = before.spf().stream()
                .filter(s -> s.domain().equals(seen.domain()))
                .flatMap(s -> Optional.ofNullable(s.insertedTerm()).stream())
                .findFirst()
                .orElse(null);
        return new SpfStatus(seen.domain(), seen.record(), inserted, seen.result(), seen.lookups(), seen.voidLookups());
    }

    private static @Nullable ReverseDnsStatus reverse(
            @Nullable ReverseDnsStatus before, @Nullable ReverseDnsStatus remembered) {
        return remembered == null
                ? null
                : remembered
                        .with()
                        .requestTime(before == null ? null : before.requestTime())
                        .build();
    }

    /** A round from the instance is not begun; one that was is read. */
    private static @Nullable OutboundSmtpStatus probed(@Nullable OutboundSmtpStatus remembered) {
        if (remembered == null || remembered.from() != ProbeMode.Instance || remembered.pending() == null) {
            return remembered;
        }
        return remembered.pending().handle() == null
                ? remembered.with().pending(null).build()
                : remembered;
    }
}
