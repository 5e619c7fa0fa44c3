package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.ReverseDnsStatus;
import dev.mailserver.operator.fakes.Situations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was only set out to be done is not taken for done later. */
class ObservedTest {
    private static final Instant NOW = Situations.NOW;

    private static MailServerStatus observed(MailServerStatus before, MailServerStatus remembered) {
        return Observed.of(before, remembered, List.of());
    }

    private static MailServerStatus having(String allocationID, @Nullable Boolean associated) {
        return MailServerStatus.NEW
                .with()
                .elasticIP(ElasticIPStatus.NONE
                        .with()
                        .allocationID(allocationID)
                        .associatedByOperator(associated)
                        .build())
                .build();
    }

    private static MailServerStatus probing(@Nullable String handle) {
        return MailServerStatus.NEW
                .with()
                .outboundSMTP(OutboundSmtpStatus.NONE
                        .with()
                        .from(ProbeMode.Instance)
                        .pending(new PendingProbe("abc", handle, NOW))
                        .build())
                .build();
    }

    @Test
    void anAddressThatTheOperatorAssociatedIsRememberedAndNoOther() {
        assertThat(observed(having("eipalloc-1", true), having("eipalloc-1", null))
                        .elasticIP())
                .extracting(ElasticIPStatus::associatedByOperator)
                .isEqualTo(true);
        assertThat(observed(having("eipalloc-1", true), having("eipalloc-2", true))
                        .elasticIP())
                .extracting(ElasticIPStatus::associatedByOperator)
                .isNull();
    }

    @Test
    void aRoundFromTheInstanceIsReadWhereItRunsAndNotBegun() {
        assertThat(observed(MailServerStatus.NEW, probing(null)).outboundSMTP())
                .extracting(OutboundSmtpStatus::pending)
                .isNull();
        assertThat(observed(probing("command-1"), probing("command-1")).outboundSMTP())
                .extracting(OutboundSmtpStatus::pending)
                .isNotNull();
    }

    @Test
    void neitherAccountNorRegionIsPinnedAndNoPtrWasAskedFor() {
        var remembered = MailServerStatus.NEW
                .with()
                .accountID("123456789012")
                .region("eu-west-1")
                .reverseDNS(new ReverseDnsStatus(List.of(), "NoPtr", ReverseDnsMode.SelfService, NOW))
                .build();

        var after = observed(MailServerStatus.NEW, remembered);

        assertThat(after.accountID()).isNull();
        assertThat(after.region()).isNull();
        assertThat(after.reverseDNS()).extracting(ReverseDnsStatus::requestTime).isNull();
    }
}
