package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Undecided;
import dev.mailserver.operator.concern.spf.SpfProblem.NoDomainName;
import dev.mailserver.operator.concern.spf.SpfProblem.NoRecord;
import dev.mailserver.operator.concern.spf.SpfProblem.SeveralRecords;
import dev.mailserver.operator.concern.spf.SpfProblem.Syntax;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyExchangers;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyLookups;
import dev.mailserver.operator.concern.spf.SpfProblem.TooManyVoidLookups;
import dev.mailserver.operator.concern.spf.SpfProblem.Unanswered;
import dev.mailserver.operator.model.Dns.Question;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** A record that leads to as many of something as the table says. */
    @ParameterizedTest
    @CsvSource({
        "10 terms, Neutral",
        "11 terms, PermError",
        "9 included terms, Neutral",
        "10 included terms, PermError",
        "2 void look-ups, Neutral",
        "3 void look-ups, PermError",
        "10 exchangers, Pass",
        "11 exchangers, PermError",
        "10 names, Pass",
        "11 names, Neutral",
        "5 terms with the client name, Neutral",
        "6 terms with the client name, PermError",
        "12 addresses, Pass",
    })
    void the_limits_are_those_of_section_4_6_4(String what, Result result) {
        var world = SpfWorld.of("other.test A 198.51.100.1");
        int many = Integer.parseInt(what.split(" ")[0]);
        var range = IntStream.rangeClosed(1, many).boxed().toList();
        var record = switch (what.substring(what.indexOf(' ') + 1)) {
            case "terms" -> "v=spf1" + " a:other.test".repeat(many);
            case "included terms" -> {
                world.add("in.test", "TXT", "v=spf1" + " a:other.test".repeat(many));
                yield "v=spf1 include:in.test";
            }
            case "terms with the client name" -> {
                world.add("10.2.0.192.in-addr.arpa", "PTR", "mine.test")
                        .add("mine.test", "A", IPV4)
                        .add("mine.test", "MX", "1 other.test");
                yield "v=spf1" + " mx:%{p}".repeat(many);
            }
            case "void look-ups" -> "v=spf1" + " a:void.test".repeat(many);
            case "exchangers" -> {
                range.forEach(i -> world.add("example.com", "MX", i + " mx" + i + ".test")
                        .add("mx" + i + ".test", "A", i == many ? IPV4 : "198.51.100.1"));
                yield "v=spf1 mx";
            }
            case "names" -> {
                range.forEach(i -> world.add("10.2.0.192.in-addr.arpa", "PTR", "n" + i + ".names.test")
                        .add("n" + i + ".names.test", "A", i == many ? IPV4 : "198.51.100.1"));
                yield "v=spf1 ptr:names.test";
            }
            default -> {
                range.forEach(i -> world.add("example.com", "A", i == many ? IPV4 : "198.51.100." + i));
                yield "v=spf1 a";
            }
        };
        var evaluation = world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "example.com"), List.of(record));
        assertThat(evaluation.result()).as("%s", evaluation).isEqualTo(result);
    }

    @Test
    void too_many_exchangers_are_an_error_of_the_domain_that_has_them() {
        var world = new SpfWorld();
        IntStream.range(0, 11).forEach(i -> world.add("example.net", "MX", i + " mx.example.net"));
        var request = SpfRequest.postmaster(IPV4, "example.com", "example.com");
        assertThat(world.evaluate(request, List.of("v=spf1 mx:example.net -all"))
                        .problem())
                .hasValue(new TooManyExchangers("example.net"));
        assertThat(world.asked()).hasSize(1);
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

    /** The examples of §7.4, and what they leave out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%{s}                              | 4 | strong-bad@email.example.com",
                "%{o}                              | 4 | email.example.com",
                "%{d}                              | 4 | email.example.com",
                "%{d4}                             | 4 | email.example.com",
                "%{d3}                             | 4 | email.example.com",
                "%{d2}                             | 4 | example.com",
                "%{d1}                             | 4 | com",
                "%{dr}                             | 4 | com.example.email",
                "%{d2r}                            | 4 | example.email",
                "%{l}.test                         | 4 | strong-bad.test",
                "%{l-}.test                        | 4 | strong.bad.test",
                "%{lr}.test                        | 4 | strong-bad.test",
                "%{lr-}.test                       | 4 | bad.strong.test",
                "%{l1r-}.test                      | 4 | strong.test",
                "%{ir}.%{v}._spf.%{d2}             | 4 | 3.2.0.192.in-addr._spf.example.com",
                "%{lr-}.lp._spf.%{d2}              | 4 | bad.strong.lp._spf.example.com",
                "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}   | 4 | bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
                "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}  | 4 | 3.2.0.192.in-addr.strong.lp._spf.example.com",
                "%{p2}.trusted-domains.example.net | 4 | example.org.trusted-domains.example.net",
                "%{ir}.%{v}._spf.%{d2}             | 6 | 1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
                "%{p}.test                         | 6 | unknown.test",
                "%{h}                              | 4 | mx.example.org",
                "%{S}                              | 4 | strong-bad%40email.example.com",
                "%{s@}.test                        | 4 |",
                "%{s=_+/,.-}.test                  | 4 | strong.bad@email.example.com.test",
                "%{D0002R}                         | 4 | example.email",
                "%{d99999999999}                   | 4 | email.example.com",
                "a%%b%_c%-d.test                   | 4 | a%b c%20d.test",
                "A.Test.                           | 4 | a.test",
            })
    void macros_expand_to_the_name_that_is_asked_for(String spec, int family, String name) {
        var world = SpfWorld.of("3.2.0.192.in-addr.arpa PTR mx.example.org\nmx.example.org A 192.0.2.3");
        world.evaluate(
                new SpfRequest(
                        family == 4 ? "192.0.2.3" : "2001:db8::cb01",
                        "email.example.com",
                        "strong-bad",
                        "mx.example.org"),
                List.of("v=spf1 exists:" + spec));
        assertThat(asked(world, "A")).isEqualTo(name == null ? Set.of() : withReverse(spec, name));
    }

    private static Set<String> withReverse(String spec, String name) {
        return spec.contains("%{p2}") ? Set.of(name, "mx.example.org") : Set.of(name);
    }

    private static Set<String> asked(SpfWorld world, String type) {
        return world.asked().keySet().stream()
                .filter(q -> q.type().equals(type))
                .map(Question::name)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com b.a.example.com example.com, example.com",
        "c.test b.a.example.com, b.a.example.com",
        "c.test, c.test"
    })
    void of_the_clients_names_the_domain_itself_comes_first_then_one_below_it(String names, String taken) {
        var world = new SpfWorld();
        for (var name : names.split(" ")) {
            world.add("10.2.0.192.in-addr.arpa", "PTR", name).add(name, "A", IPV4);
        }
        world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "x.test"), List.of("v=spf1 exists:%{p}.names.test"));
        assertThat(asked(world, "A")).contains(taken + ".names.test");
    }

    @Test
    void in_the_record_of_another_domain_d_is_that_domain_and_o_still_the_sender_s() {
        var world = SpfWorld.of("in.test TXT v=spf1 exists:%{d}.%{o}");
        world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "x.test"), List.of("v=spf1 include:in.test"));
        assertThat(asked(world, "A")).containsExactly("in.test.example.com");
    }

    @Test
    void a_macro_in_upper_case_keeps_unreserved_characters_only() {
        var world = new SpfWorld();
        world.evaluate(
                new SpfRequest(IPV4, "example.com", "-_~*+ \u00e4", "x.test"), List.of("v=spf1 exists:%{L}.test"));
        assertThat(asked(world, "A")).containsExactly("-_~%2a%2b%20%c3%a4.test");
    }

    @Test
    void every_nibble_of_an_ipv6_address_is_written() {
        assertThat(SpfAddress.ofClient("::1").dotted()).isEqualTo("0.".repeat(31) + "1");
    }

    private static Set<String> askedFor(String... specs) {
        var world = new SpfWorld();
        world.evaluate(
                SpfRequest.postmaster(IPV4, "example.com", "x.test"),
                List.of("v=spf1 exists:" + String.join(" exists:", specs)));
        return asked(world, "A");
    }

    @Test
    void from_too_long_a_name_labels_go_from_the_left() {
        var label = "a".repeat(49) + ".";
        var longest = label.repeat(5) + "abc";
        assertThat(askedFor(longest, "x." + longest)).containsExactly(longest);
        assertThat(askedFor("%{d}.".repeat(5000) + "abc")).containsExactly("com." + "example.com.".repeat(20) + "abc");
        var rest = label.repeat(4) + "a".repeat(37) + ".abc";
        assertThat(askedFor("%{d}." + rest + ".")).containsExactly("example.com." + rest);
        assertThat(askedFor("x%{d}." + rest + ".")).containsExactly("com." + rest);
    }

    @Test
    void what_is_no_name_is_not_asked_for() {
        assertThat(askedFor("a".repeat(63) + ".test", "a".repeat(64) + ".test", "a..test", "a\\.test", ".test"))
                .containsExactly("a".repeat(63) + ".test");
        var request = SpfRequest.postmaster(IPV4, "a.".repeat(125) + "test", "x.test");
        var world = new SpfWorld();
        assertThat(world.evaluate(request).result()).isEqualTo(Result.None);
        assertThat(world.asked()).isEmpty();
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
        assertThat(asked(world, "TXT")).isEqualTo(asked == null ? Set.of() : Set.of(asked));
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
