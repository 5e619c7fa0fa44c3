package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpfTextProperties {
    static final String IP = "192.0.2.10";
    static final String TERM = SpfText.term(IP);

    @Provide
    Arbitrary<String> records() {
        var terms = Arbitraries.of(
                "mx",
                "a",
                "-a:x.test",
                "ip4:192.0.2.11",
                "ip4:198.51.100.0/24",
                "?ip6:2001:db8::/32",
                "~all",
                "-all",
                "redirect=y.test",
                "include:z.test",
                "ptr",
                "exists:%{i}.w.test");
        var spaces = Arbitraries.of(" ", "  ");
        var version = Arbitraries.of("v=spf1", "V=SPF1");
        return version.flatMap(v -> terms.list()
                .ofMaxSize(6)
                .flatMap(list -> spaces.list().ofSize(list.size()).map(gaps -> {
                    var text = new StringBuilder(v);
                    for (int i = 0; i < list.size(); i++) {
                        text.append(gaps.get(i)).append(list.get(i));
                    }
                    return text.toString();
                })));
    }

    @Property
    void removing_undoes_inserting_to_the_octet(@ForAll("records") String record) {
        assertThat(SpfText.remove(SpfText.insert(record, TERM), TERM)).isEqualTo(record);
    }

    @Property
    void with_the_term_the_address_passes_and_no_look_up_is_needed(@ForAll("records") String record) {
        var before = SpfParser.parse(record);
        var after = SpfEvaluator.evaluate(
                SpfRequest.postmaster(IP, "example.com", "mail.example.com"),
                List.of(SpfText.insert(record, TERM)),
                _ -> Optional.empty());
        assertThat(after instanceof SpfStep.Evaluated(var e) && e.result() == SpfEvaluation.Result.Pass)
                .isEqualTo(before instanceof SpfParser.Good);
    }

    @Property
    void any_text_is_read_or_refused_and_never_throws(@ForAll String anything) {
        assertThat(SpfParser.parse("v=spf1 " + anything)).isNotNull();
    }
}
