package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpfRecordTest {
    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.10 -all,Pass",
        "v=spf1 ip4:192.0.2.0/24 -all,Pass",
        "v=spf1 ip4:192.0.2.11 -all,Fail",
        "v=spf1 ip4:192.0.3.0/24 ~all,SoftFail",
        "v=spf1 -ip4:192.0.2.10 ip4:192.0.2.0/24 -all,Fail",
        "v=spf1 ?ip4:192.0.2.10 +all,Neutral",
        "v=spf1 ip4:0.0.0.0/0 -all,Pass",
        "v=spf1 ip4:128.0.0.0/1 -all,Pass",
        "v=spf1 ip6:::/0 -all,Fail",
        "v=spf1,Neutral",
        "v=spf1 +all,Pass",
        "v=spf1 mx -all,Indeterminate",
        "v=spf1 ip4:192.0.2.10 mx -all,Pass",
        "v=spf1 include:a.test ip4:192.0.2.10 -all,Indeterminate",
        "v=spf1 a -all,Indeterminate",
        "v=spf1 ptr -all,Indeterminate",
        "v=spf1 exists:a.test -all,Indeterminate",
        "v=spf1 a:a..test ip4:192.0.2.10 -all,Indeterminate",
        "v=spf1 redirect=a.test,Indeterminate",
        "v=spf1 redirect=a.test -all,Fail",
        "v=spf1 exp=a.test -all,Fail",
        "v=spf1 foo,PermError"
    })
    void terms_are_evaluated_from_left_to_right_until_one_needs_a_look_up(String record, String result) {
        var step = SpfEvaluator.evaluate(
                SpfRequest.postmaster("192.0.2.10", "example.com", "mail.example.com"),
                List.of(record),
                _ -> Optional.empty());
        assertThat(
                        step instanceof SpfStep.Evaluated(var e) && !e.undecidable()
                                ? e.result().name()
                                : "Indeterminate")
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 ip4:192.0.2.10 -all,true",
        "v=spf1 IP4:192.0.2.10,true",
        "v=spf1 ip4:192.0.2.100 -all,false",
        "v=spf1 ip4:192.0.2.10/32 -all,false",
        "v=spf1 -ip4:192.0.2.10 -all,false",
        "v=spf1 a:ip4:192.0.2.10,false"
    })
    void our_term_is_a_whole_term(String record, boolean is) {
        assertThat(SpfText.contains(record, "ip4:192.0.2.10")).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({"SoftFail,~all", "Fail,-all", "Neutral,?all"})
    void a_record_of_ours_ends_as_the_spec_says(SpfQualifier qualifier, String end) {
        var record = SpfText.create(new SpfIdentity("example.com", false, SpfPolicy.Merge, qualifier), "192.0.2.10");
        assertThat(record).isEqualTo("v=spf1 ip4:192.0.2.10 " + end);
        assertThat(SpfText.bare(SpfText.remove(record, "ip4:192.0.2.10"))).isTrue();
    }

    @Test
    void a_record_of_the_helo_name_speaks_of_its_own_address() {
        var record = SpfText.create(
                new SpfIdentity("mail.example.com", true, SpfPolicy.Merge, SpfQualifier.Fail), "192.0.2.10");
        assertThat(record).isEqualTo("v=spf1 a -all");
        assertThat(SpfText.bare(SpfText.remove(record, "a"))).isTrue();
    }

    @Test
    void something_of_somebody_else_in_it_makes_it_more_than_ours() {
        assertThat(SpfText.bare("v=spf1 mx ~all")).isFalse();
        assertThat(SpfText.bare("v=spf1")).isFalse();
    }
}
