package dev.mailserver.operator.concern.forward;

import static dev.mailserver.operator.concern.forward.ForwardConcernTest.HOST;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.OLD;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.a;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.changes;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.marker;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.mine;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.verdict;
import static dev.mailserver.operator.concern.forward.ForwardConcernTest.with;
import static dev.mailserver.operator.fakes.Situations.IP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.DeletionStatus;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardRetirementTest {
    static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "Route 53 did not answer.");

    static Finding retire(Situations s) {
        return new ForwardConcern().retire(s.situation());
    }

    /** Neither a verdict nor an action is left. */
    static boolean isFinished(Finding finding) {
        return finding.verdicts().isEmpty() && finding.actions().isEmpty();
    }

    @Test
    void record_and_marker_go_in_one_change() {
        var finding = retire(with(a(HOST, IP), marker(HOST, mine(IP))).answers(HOST, "A", IP));
        assertThat(finding.actions()).hasSize(1);
        assertThat(changes(finding))
                .containsExactly(RecordChange.remove(a(HOST, IP)), RecordChange.remove(marker(HOST, mine(IP))));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.WithdrawingRecords);
    }

    @Test
    void names_and_ttl_are_remembered_before_the_removal() {
        var situation = with(RecordSet.of(OLD, "A", 7200, List.of(IP)), marker(OLD, mine(IP)))
                .status(s -> s.with()
                        .deletion(new DeletionStatus(Situations.NOW, 300))
                        .build());
        var status = retire(situation).remember().apply(situation.situation().before());
        assertThat(status.deletion()).isEqualTo(new DeletionStatus(null, 7200));
        assertThat(status.records()).extracting(DnsRecord::name).containsExactly(OLD);
    }

    @Test
    void it_is_not_finished_while_a_server_still_answers() {
        var finding = retire(with().answers(HOST, "A", IP));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.WithdrawingRecords);
        assertThat(finding.actions()).isEmpty();
    }

    @Test
    void it_is_not_finished_while_a_recorded_name_was_not_asked_for() {
        var finding = retire(with().status(
                        s -> s.withRecords("A", List.of(new DnsRecord(OLD, "A", 300, List.of(IP), "Z1", null)))));
        assertThat(finding.verdicts()).isNotEmpty();
    }

    @Test
    void it_is_finished_when_no_server_answers() {
        assertThat(retire(with())).matches(ForwardRetirementTest::isFinished);
    }

    @Test
    void it_is_finished_when_the_record_names_another_host_now() {
        assertThat(retire(with(a(HOST, "198.51.100.1")).answers(HOST, "A", "198.51.100.1")))
                .matches(ForwardRetirementTest::isFinished);
    }

    @Test
    void a_zone_that_cannot_be_looked_at_is_waited_for() {
        var finding = retire(with().world(w -> w.zones(Map.of(HOST, Seen.unknown(DOWN)))));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.AwsUnavailable);
        assertThat(finding.actions()).isEmpty();
    }

    @Test
    void a_foreign_record_that_names_the_address_keeps_it_from_being_given_back() {
        var finding = retire(with(a(HOST, IP)).answers(HOST, "A", IP));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.DanglingReference);
        assertThat(verdict(finding).message()).contains(HOST, "Z1");
    }

    @Test
    void a_foreign_record_does_not_matter_where_the_address_is_not_given_back() {
        var situation = with(a(HOST, IP)).answers(HOST, "A", IP);
        var given = situation
                .situation()
                .spec()
                .with()
                .elasticIP(new ElasticIP(Situations.ALLOCATION, null))
                .build();
        assertThat(retire(situation.spec(given))).matches(ForwardRetirementTest::isFinished);
    }

    @Test
    void servers_of_a_zone_that_is_not_ours_keep_the_address_too() {
        var finding = retire(with().answers(HOST, "A", IP)
                .world(w -> w.delegations(
                        Map.of("example.com", Seen.of(new Delegation("example.com", List.of("ns.elsewhere.test")))))));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.DanglingReference);
    }

    @Test
    void a_zone_that_is_gone_is_no_hindrance() {
        assertThat(retire(with().world(w -> w.zones(Map.of(HOST, Seen.of(List.of()))))))
                .matches(ForwardRetirementTest::isFinished);
    }
}
