package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Undecided;
import dev.mailserver.operator.concern.spf.SpfProblem.NoDomainName;
import dev.mailserver.operator.concern.spf.SpfProblem.NoRecord;
import dev.mailserver.operator.concern.spf.SpfProblem.SeveralRecords;
import dev.mailserver.operator.concern.spf.SpfProblem.Syntax;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyLookups;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyVoidLookups;
import dev.mailserver.operator.concern.spf.SpfProblem.Unanswered;
import dev.mailserver.operator.model.Dns.Question;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpfEvaluatorTest {
    private static final String IPV4 = "192.0.2.10";
    private static final String IPV6 = "2001:db8::10";
    private static final String DNS = """
            example.com             A     192.0.2.10
            example.com             AAAA  2001:db8:0:0:0:0:0:10
            example.com             MX    20 mx.example.com
            example.com             MX    10 host.example.com
            host.example.com        A     192.0.2.10
            host.example.com        AAAA  2001:db8:0:0:0:0:0:10
            mx.example.com          A     192.0.2.20
            mx.example.com          AAAA  2001:db8:0:0:0:0:0:20
            null.example.com        MX    0\s
            10.2.0.192.in-addr.arpa PTR   host.example.com
            10.2.0.192.in-addr.arpa PTR   forged.example.net
            forged.example.net      A     198.51.100.1
            0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR host.example.com
            pass.example.net        TXT   v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/64 -all
            fail.example.net        TXT   v=spf1 -all
            softfail.example.net    TXT   v=spf1 ~all
            neutral.example.net     TXT   v=spf1 ?all
            silent.example.net      TXT   v=spf1
            a.example.net           TXT   v=spf1 a -all
            a.example.net           A     192.0.2.10
            deep.example.net        TXT   v=spf1 include:pass.example.net
            on.example.net          TXT   v=spf1 redirect=pass.example.net
            syntax.example.net      TXT   v=spf1 mx foo
            two.example.net         TXT   v=spf1 +all
            two.example.net         TXT   V=SPF1 -all
            none.example.net        TXT   v=spf10 +all
            self.example.net        TXT   v=spf1 include:self.example.net
            turn.example.net        TXT   v=spf1 redirect=turn.example.net
            dead.example.net        TXT   ?
            dead.example.net        A     ?
            dead.example.net        AAAA  ?
            dead.example.net        MX    ?
            """;

    private static SpfEvaluation evaluate(String record, String ip) {
        return SpfWorld.of(DNS).evaluate(SpfRequest.postmaster(ip, "example.com", "host.example.com"), List.of(record));
    }

    private static SpfEvaluation evaluate(String record) {
        return evaluate(record, IPV4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // §5.1
                "v=spf1 -all                          | 4 | Fail     | -all                    | 0 | 0",
                "v=spf1                               | 4 | Neutral  |                         | 0 | 0",
                // §5.6
                "v=spf1 ip4:192.0.2.10 -all           | 4 | Pass     | ip4:192.0.2.10          | 0 | 0",
                "v=spf1 ip4:192.0.2.128/25 -all       | 4 | Fail     | -all                    | 0 | 0",
                "v=spf1 ip4:192.0.2.10 -all           | 6 | Fail     | -all                    | 0 | 0",
                "v=spf1 ?ip6:2001:DB8::/32 -all       | 6 | Neutral  | ?ip6:2001:DB8::/32      | 0 | 0",
                "v=spf1 ip6:2001:db8::10/127 -all     | 6 | Pass     | ip6:2001:db8::10/127    | 0 | 0",
                "v=spf1 ip6:2001:db8::11 -all         | 6 | Fail     | -all                    | 0 | 0",
                "v=spf1 ip6:::/0 -all                 | 4 | Fail     | -all                    | 0 | 0",
                // §5.3
                "v=spf1 a -all                        | 4 | Pass     | a                       | 1 | 0",
                "v=spf1 a -all                        | 6 | Pass     | a                       | 1 | 0",
                "v=spf1 ~a:MX.example.com. -all       | 4 | Fail     | -all                    | 1 | 0",
                "v=spf1 ~a:mx.example.com/27//120 -all| 4 | SoftFail | ~a:mx.example.com/27//120 | 1 | 0",
                "v=spf1 ~a:mx.example.com/27//120 -all| 6 | SoftFail | ~a:mx.example.com/27//120 | 1 | 0",
                "v=spf1 a:mx.example.com/27 -all      | 6 | Fail     | -all                    | 1 | 0",
                "v=spf1 a:forged.example.net//0 -all  | 6 | Fail     | -all                    | 1 | 1",
                "v=spf1 a:void.test/0 -all            | 4 | Fail     | -all                    | 1 | 1",
                "v=spf1 a:foo..bar.test -all          | 4 | Fail     | -all                    | 1 | 0",
                // §5.4
                "v=spf1 mx -all                       | 4 | Pass     | mx                      | 1 | 0",
                "v=spf1 mx -all                       | 6 | Pass     | mx                      | 1 | 0",
                "v=spf1 mx:host.example.com -all      | 4 | Fail     | -all                    | 1 | 1",
                "v=spf1 mx:null.example.com/0 -all    | 4 | Fail     | -all                    | 1 | 0",
                // §5.5
                "v=spf1 ptr -all                      | 4 | Pass     | ptr                     | 1 | 0",
                "v=spf1 ptr -all                      | 6 | Pass     | ptr                     | 1 | 0",
                "v=spf1 ptr:st.example.com -all       | 4 | Fail     | -all                    | 1 | 0",
                "v=spf1 ptr:example.net -all          | 4 | Fail     | -all                    | 1 | 0",
                // §5.7
                "v=spf1 exists:%{h} -all              | 6 | Pass     | exists:%{h}             | 1 | 0",
                "v=spf1 exists:pass.example.net -all  | 4 | Fail     | -all                    | 1 | 1",
                // §5.2
                "v=spf1 include:pass.example.net -all | 4 | Pass     | include:pass.example.net → ip4:192.0.2.0/24 | 1 | 0",
                "v=spf1 -include:deep.example.net ~all| 6 | Fail     | -include:deep.example.net → include:pass.example.net → ip6:2001:db8::/64 | 2 | 0",
                "v=spf1 include:fail.example.net ~all | 4 | SoftFail | ~all                    | 1 | 0",
                "v=spf1 include:softfail.example.net -all | 4 | Fail | -all                    | 1 | 0",
                "v=spf1 include:neutral.example.net -all  | 4 | Fail | -all                    | 1 | 0",
                "v=spf1 include:silent.example.net -all   | 4 | Fail | -all                    | 1 | 0",
                "v=spf1 include:a.example.net -all    | 4 | Pass     | include:a.example.net → a | 2 | 0",
                // §6.1
                "v=spf1 redirect=pass.example.net     | 4 | Pass     | redirect=pass.example.net → ip4:192.0.2.0/24 | 1 | 0",
                "v=spf1 redirect=pass.example.net ?all| 4 | Neutral  | ?all                    | 0 | 0",
                "v=spf1 redirect=on.example.net a:mx.example.com | 6 | Pass | redirect=on.example.net → redirect=pass.example.net → ip6:2001:db8::/64 | 3 | 0",
                "v=spf1 redirect=silent.example.net   | 4 | Neutral  | redirect=silent.example.net | 1 | 0",
                "v=spf1 redirect=a.example.net        | 4 | Pass     | redirect=a.example.net → a | 2 | 0",
                // §6.2, §6
                "v=spf1 -all exp=void.test            | 4 | Fail     | -all                    | 0 | 0",
                "v=spf1 moo=fail.example.net          | 4 | Neutral  |                         | 0 | 0",
                "v=spf1 moo=%{d} ~all                 | 4 | SoftFail | ~all                    | 0 | 0",
            })
    void the_first_match_decides(String record, int family, Result result, String term, int lookups, int voidLookups) {
        assertThat(evaluate(record, family == 4 ? IPV4 : IPV6))
                .returns(result, SpfEvaluation::result)
                .returns(Optional.ofNullable(term), SpfEvaluation::term)
                .returns(Optional.empty(), SpfEvaluation::problem)
                .returns(lookups, SpfEvaluation::lookups)
                .returns(voidLookups, SpfEvaluation::voidLookups);
    }

    static Arguments problem(String record, SpfProblem problem) {
        return Arguments.of(record, problem);
    }

    static Stream<Arguments> problems() {
        var eleven = "v=spf1" + " a:mx.example.com".repeat(11) + " -all";
        return Stream.of(
                problem("v=spf1 mx foo -all", new Syntax("example.com", 11, "no mechanism has this name")),
                problem(
                        "v=spf1 include:syntax.example.net +all",
                        new Syntax("syntax.example.net", 11, "no mechanism has this name")),
                problem("v=spf1 include:two.example.net +all", new SeveralRecords("two.example.net")),
                problem("v=spf1 include:none.example.net +all", new NoRecord("none.example.net")),
                problem("v=spf1 include:void.test +all", new NoRecord("void.test")),
                problem("v=spf1 redirect=none.example.net", new NoRecord("none.example.net")),
                problem("v=spf1 include:foo..bar.test +all", new NoDomainName("example.com")),
                problem("v=spf1 redirect=foo..bar.test", new NoDomainName("example.com")),
                problem("v=spf1 include:self.example.net +all", new TooManyLookups("example.com")),
                problem("v=spf1 redirect=turn.example.net", new TooManyLookups("example.com")),
                problem(eleven, new TooManyLookups("example.com")),
                problem("v=spf1 a:1.test exists:2.test mx:3.test -all", new TooManyVoidLookups("example.com")),
                problem("v=spf1 include:dead.example.net +all", unanswered("TXT")),
                problem("v=spf1 redirect=dead.example.net", unanswered("TXT")),
                problem("v=spf1 a:dead.example.net +all", unanswered("A")),
                problem("v=spf1 mx:dead.example.net +all", unanswered("MX")),
                problem("v=spf1 exists:dead.example.net +all", unanswered("A")));
    }

    private static SpfProblem unanswered(String type) {
        return new Unanswered(new Question("dead.example.net", type), SpfWorld.DEAD);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void an_error_ends_the_evaluation_and_says_what_and_whose_it_is(String record, SpfProblem problem) {
        assertThat(evaluate(record))
                .returns(Optional.of(problem), SpfEvaluation::problem)
                .returns(problem instanceof Unanswered ? Result.TempError : Result.PermError, SpfEvaluation::result);
        assertThat(problem.text()).endsWith(".").doesNotContain("foo", "v=spf1 ");
    }

    @Test
    void the_term_that_leads_to_an_error_is_told() {
        assertThat(evaluate("v=spf1 ~ip4:192.0.2.1 include:self.example.net").term())
                .hasValue("include:self.example.net" + " → include:self.example.net".repeat(10));
        assertThat(evaluate("v=spf1 a:void.test include:syntax.example.net").term())
                .hasValue("include:syntax.example.net");
    }

    @Test
    void a_ptr_that_cannot_be_looked_up_is_no_match_and_no_error() {
        var world = SpfWorld.of("""
                10.2.0.192.in-addr.arpa PTR lost.example.com
                10.2.0.192.in-addr.arpa PTR host.example.com
                lost.example.com A ?
                host.example.com A 192.0.2.10
                20.2.0.192.in-addr.arpa PTR ?
                """);
        var terms = List.of("v=spf1 ptr -all");
        assertThat(world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "x.test"), terms)
                        .result())
                .isEqualTo(Result.Pass);
        assertThat(world.evaluate(SpfRequest.postmaster("192.0.2.20", "example.com", "x.test"), terms)
                        .result())
                .isEqualTo(Result.Fail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 exists:%{l}.test -all                  | LOCAL_PART",
                "v=spf1 exists:%{S}.test -all                  | LOCAL_PART",
                "v=spf1 -a:%{h} +all                           | HELO",
                "v=spf1 include:%{p}.test -all                 | CLIENT_NAME",
                "v=spf1 a:foo..bar.test -all                   | MALFORMED_NAME",
                "v=spf1 exists:%{i}.%{v}.%{o}.%{d}.test -all   |",
                "v=spf1 ip4:192.0.2.10 exists:%{l}.test -all   |",
                "v=spf1 -all exp=%{l}.test                     |",
                "v=spf1 ptr -all                               |",
            })
    void a_result_that_others_may_not_come_to_is_undecidable(String record, Undecided what) {
        var evaluation = evaluate(record);
        assertThat(evaluation.undecided()).isEqualTo(what == null ? Set.of() : Set.of(what));
        assertThat(evaluation.undecidable()).isEqualTo(what != null);
    }

    @ParameterizedTest
    @CsvSource({
        "EXAMPLE.com., Fail, example.com",
        "nowhere.test, None, nowhere.test",
        "none.example.net, None, none.example.net",
        "localhost, None,",
        "a..test, None,",
    })
    void the_record_of_a_domain_that_can_have_one_is_asked_for(String domain, Result result, String asked) {
        var world = SpfWorld.of(DNS).add("example.com", "TXT", "v=spf1 -all");
        assertThat(world.evaluate(SpfRequest.postmaster(IPV4, domain, "x.test")).result())
                .isEqualTo(result);
        assertThat(world.asked("TXT")).isEqualTo(asked == null ? Set.of() : Set.of(asked));
    }

    @Test
    void a_record_that_is_known_is_not_asked_for_even_if_another_includes_it() {
        var world = SpfWorld.of("back.test TXT v=spf1 include:example.com");
        var request = SpfRequest.postmaster(IPV4, "example.com", "x.test");
        assertThat(world.evaluate(request, List.of("other", "v=spf1 include:back.test -all"))
                        .result())
                .isEqualTo(Result.PermError);
        assertThat(world.asked()).containsOnlyKeys(new Question("back.test", "TXT"));
        assertThat(world.evaluate(request, List.of("other")).result()).isEqualTo(Result.None);
        assertThat(world.evaluate(request, List.of("v=spf1 a", "v=spf1 mx")).problem())
                .hasValue(new SeveralRecords("example.com"));
    }

    @Test
    void what_can_be_asked_at_the_same_time_is() {
        var world = SpfWorld.of(DNS).add("example.com", "TXT", "v=spf1 mx ptr:example.org -all");
        world.evaluate(SpfRequest.postmaster("192.0.2.99", "example.com", "x.test"));
        assertThat(world.rounds()).isEqualTo(4);
        assertThat(world.asked().keySet())
                .containsExactlyInAnyOrder(
                        new Question("example.com", "TXT"),
                        new Question("example.com", "MX"),
                        new Question("host.example.com", "A"),
                        new Question("mx.example.com", "A"),
                        new Question("99.2.0.192.in-addr.arpa", "PTR"));
    }

    @Test
    void only_an_address_can_be_a_client() {
        for (var ip : List.of("", "192.0.2", "192.0.2.256", "example.com", "::g", "fe80::1%eth0")) {
            assertThatThrownBy(() -> SpfRequest.postmaster(ip, "example.com", "x.test"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(evaluate("v=spf1 ip4:192.0.2.10 -all", "::ffff:192.0.2.10").result())
                .isEqualTo(Result.Pass);
        assertThat(evaluate("v=spf1 ip4:192.0.2.10 -all", "::FFFF:c000:20a").result())
                .isEqualTo(Result.Pass);
        assertThat(evaluate("v=spf1 ip6:::ffff:0:0/95 -all", "::fffe:c000:20a").result())
                .isEqualTo(Result.Pass);
    }
}
