package dev.mailserver.operator.concern.spf;

import static dev.mailserver.operator.concern.spf.SpfConcernTest.DOMAIN;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.ODD;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.OTHER;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.TERM;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.changes;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.inserted;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.marker;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.mine;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.spf;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.theirs;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.txt;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.verdict;
import static dev.mailserver.operator.concern.spf.SpfConcernTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.DeletionStatus;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.Txt;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpfRetirementTest {
    static Finding retire(Situations s) {
        return new SpfConcern().retire(s.situation());
    }

    record Case(String name, Situations given, RecordChange... changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        var created = marker(DOMAIN, mine(Optional.of(TERM), true));
        var ours = marker(DOMAIN, inserted(TERM));
        var mineAndTheirs = marker(DOMAIN, mine(Optional.of(TERM), true), theirs("ip4:192.0.2.77"));
        var heir = Marker.of(OTHER, Marker.Kind.SPF, Optional.of("ip4:192.0.2.77"), true);
        return Stream.of(
                new Case(
                        "a record that we made goes",
                        with(spf("v=spf1 ip4:192.0.2.10 ~all"), created),
                        RecordChange.remove(spf("v=spf1 ip4:192.0.2.10 ~all")),
                        RecordChange.remove(created)),
                new Case(
                        "other TXT values stay as they are written",
                        with(txt(DOMAIN, 60, ODD, Txt.encode("v=spf1 ip4:192.0.2.10 ~all")), created),
                        RecordChange.replace(
                                txt(DOMAIN, 60, ODD, Txt.encode("v=spf1 ip4:192.0.2.10 ~all")), txt(DOMAIN, 60, ODD)),
                        RecordChange.remove(created)),
                new Case(
                        "a record that somebody else made loses our term only",
                        with(spf("v=spf1 ip4:192.0.2.10 mx ~all"), ours),
                        RecordChange.replace(spf("v=spf1 ip4:192.0.2.10 mx ~all"), spf("v=spf1 mx ~all")),
                        RecordChange.remove(ours)),
                new Case(
                        "a record that somebody else made stays though nothing is left in it",
                        with(spf("v=spf1 ip4:192.0.2.10 ~all"), ours),
                        RecordChange.replace(spf("v=spf1 ip4:192.0.2.10 ~all"), spf("v=spf1 ~all")),
                        RecordChange.remove(ours)),
                new Case(
                        "a record that we made and somebody added to stays",
                        with(spf("v=spf1 ip4:192.0.2.10 include:x.test ~all"), created),
                        RecordChange.replace(
                                spf("v=spf1 ip4:192.0.2.10 include:x.test ~all"), spf("v=spf1 include:x.test ~all")),
                        RecordChange.remove(created)),
                new Case(
                        "another MailServer's term stays, and it is the maker from now on",
                        with(spf("v=spf1 ip4:192.0.2.77 ip4:192.0.2.10 ~all"), mineAndTheirs),
                        RecordChange.replace(
                                spf("v=spf1 ip4:192.0.2.77 ip4:192.0.2.10 ~all"), spf("v=spf1 ip4:192.0.2.77 ~all")),
                        RecordChange.replace(mineAndTheirs, marker(DOMAIN, heir))),
                new Case(
                        "our term in one of several records",
                        with(spf("v=spf1 mx", "v=spf1 ip4:192.0.2.10 -all"), ours),
                        RecordChange.replace(
                                spf("v=spf1 mx", "v=spf1 ip4:192.0.2.10 -all"), spf("v=spf1 mx", "v=spf1 -all")),
                        RecordChange.remove(ours)),
                new Case(
                        "a broken record loses our term all the same",
                        with(spf("v=spf1 ip4:192.0.2.10 fooo -all"), ours),
                        RecordChange.replace(spf("v=spf1 ip4:192.0.2.10 fooo -all"), spf("v=spf1 fooo -all")),
                        RecordChange.remove(ours)),
                new Case(
                        "somebody has taken our term out already",
                        with(spf("v=spf1 mx -all"), ours),
                        RecordChange.remove(ours)),
                new Case(
                        "nothing was inserted",
                        with(spf("v=spf1 ip4:192.0.2.0/24 -all"), marker(DOMAIN, mine(Optional.empty(), false))),
                        RecordChange.remove(marker(DOMAIN, mine(Optional.empty(), false)))),
                new Case(
                        "an earlier address's term goes",
                        with(spf("v=spf1 ip4:192.0.2.9 -all"), marker(DOMAIN, inserted("ip4:192.0.2.9"))),
                        RecordChange.replace(spf("v=spf1 ip4:192.0.2.9 -all"), spf("v=spf1 -all")),
                        RecordChange.remove(marker(DOMAIN, inserted("ip4:192.0.2.9")))),
                new Case("nothing of ours: finished", with(spf("v=spf1 mx -all"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void only_what_is_ours_goes(Case c) {
        var finding = retire(c.given);
        assertThat(changes(finding)).containsExactly(c.changes);
        assertThat(finding.verdicts().isEmpty()).isEqualTo(c.changes.length == 0);
    }

    @Test
    void the_largest_ttl_and_the_name_are_remembered_before_the_removal() {
        var situation = with(spf("v=spf1 ip4:192.0.2.10 mx ~all"), marker(DOMAIN, inserted(TERM)))
                .situation();
        var status = new SpfConcern().retire(situation).remember().apply(situation.before());
        assertThat(status.deletion()).isEqualTo(new DeletionStatus(null, 3600));
        assertThat(status.records()).containsExactly(new DnsRecord(DOMAIN, "TXT", 3600, List.of(TERM), "Z1", null));
    }

    @Test
    void it_is_not_finished_while_a_server_still_answers_the_term() {
        var finding = retire(with().answers(DOMAIN, "TXT", "v=spf1 ip4:192.0.2.10 ~all"));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.WithdrawingRecords);
    }

    @Test
    void a_foreign_term_for_exactly_the_address_keeps_it_from_being_given_back() {
        var finding =
                retire(with(spf("v=spf1 ip4:192.0.2.10 -all")).answers(DOMAIN, "TXT", "v=spf1 ip4:192.0.2.10 -all"));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.DanglingReference);
    }
}
