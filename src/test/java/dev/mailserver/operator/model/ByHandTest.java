package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.ChangeRecords;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByHandTest {
    private static final HostedZone ZONE = new HostedZone("manual", "example.com", new ZoneProvider.Manual());
    private static final RecordSet A = RecordSet.of("mail.example.com", "A", 300, List.of("192.0.2.1"));

    private static String step(RecordChange... changes) {
        return ByHand.step(new ChangeRecords(ZONE, List.of(changes)));
    }

    @Test
    void a_record_is_said_for_a_panel_and_as_a_line_of_a_zone_file() {
        assertThat(step(RecordChange.create(A))).isEqualTo("""
                        In zone example.com:
                        - create A mail.example.com, TTL 300, value: 192.0.2.1
                        As lines of a zone file:
                        mail.example.com. 300 IN A 192.0.2.1""");
    }

    @Test
    void of_a_record_set_only_what_changes_is_said() {
        var before = RecordSet.of("example.com", "TXT", 60, List.of("\"site=1\"", "\"v=spf1 -all\""));
        var after = RecordSet.of("example.com", "TXT", 60, List.of("\"site=1\"", "\"v=spf1 ip4:192.0.2.1 -all\""));
        assertThat(step(RecordChange.replace(before, after))).isEqualTo("""
                        In zone example.com:
                        - remove TXT example.com, value: v=spf1 -all
                        - create TXT example.com, TTL 60, value: v=spf1 ip4:192.0.2.1 -all
                        As lines of a zone file:
                        example.com. 60 IN TXT "v=spf1 ip4:192.0.2.1 -all\"""");
    }

    @Test
    void what_is_only_removed_needs_no_zone_file() {
        assertThat(step(RecordChange.remove(A)))
                .isEqualTo("In zone example.com:\n- remove A mail.example.com, value: 192.0.2.1");
    }

    @Test
    void a_zone_file_has_strings_of_255_octets_and_others_than_ascii_in_decimal() {
        var text = "x".repeat(255) + "\u00e4\"";
        var record = RecordSet.of("example.com", "TXT", 60, List.of(Txt.encode(text)));
        assertThat(ByHand.line(record, record.values().getFirst()))
                .isEqualTo("example.com. 60 IN TXT \"" + "x".repeat(255) + "\" \"\\228\\\"\"");
    }

    @Test
    void a_step_that_would_be_too_long_says_the_value_once() {
        var key = RecordSet.of("k._domainkey.example.com", "TXT", 300, List.of(Txt.encode("k".repeat(1500))));
        assertThat(step(RecordChange.create(key)))
                .hasSizeLessThanOrEqualTo(2048)
                .contains("value: the value as below")
                .endsWith("k\"");
    }

    @Test
    void the_condition_waits_for_the_user_and_is_never_stuck() {
        var verdict = ByHand.verdict(ConditionType.DnsReady, new ChangeRecords(ZONE, List.of(RecordChange.create(A))));
        assertThat(verdict.reason()).isEqualTo(Reason.RecordsMissing);
        assertThat(verdict.reason().stalls()).isFalse();
        assertThat(verdict.remedy()).isEqualTo(step(RecordChange.create(A)));
    }
}
