package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfParser.Bad;
import dev.mailserver.operator.concern.spf.SpfParser.Good;
import dev.mailserver.operator.concern.spf.SpfRecord.A;
import dev.mailserver.operator.concern.spf.SpfRecord.All;
import dev.mailserver.operator.concern.spf.SpfRecord.Directive;
import dev.mailserver.operator.concern.spf.SpfRecord.Exists;
import dev.mailserver.operator.concern.spf.SpfRecord.Include;
import dev.mailserver.operator.concern.spf.SpfRecord.Ip4;
import dev.mailserver.operator.concern.spf.SpfRecord.Ip6;
import dev.mailserver.operator.concern.spf.SpfRecord.Modifier;
import dev.mailserver.operator.concern.spf.SpfRecord.Mx;
import dev.mailserver.operator.concern.spf.SpfRecord.Qualifier;
import dev.mailserver.operator.concern.spf.SpfRecord.Reverse;
import dev.mailserver.operator.concern.spf.SpfRecord.Term;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpfParserTest {
    static Arguments term(String text, Term term) {
        return Arguments.of(text, term);
    }

    static Term pass(SpfRecord.Mechanism mechanism) {
        return new Directive(Qualifier.PASS, mechanism);
    }

    static Stream<Arguments> terms() {
        return Stream.of(
                term("all", pass(new All())),
                term("ALL", pass(new All())),
                term("+all", pass(new All())),
                term("-all", new Directive(Qualifier.FAIL, new All())),
                term("~all", new Directive(Qualifier.SOFTFAIL, new All())),
                term("?all", new Directive(Qualifier.NEUTRAL, new All())),
                term("ip4:192.0.2.1", pass(new Ip4(0xC0000201, 32))),
                term("ip4:192.0.2.0/24", pass(new Ip4(0xC0000200, 24))),
                term("ip4:0.0.0.0/0", pass(new Ip4(0, 0))),
                term("ip6:2001:db8::1", pass(new Ip6("2001:db8::1", 128))),
                term("ip6:2001:db8::/32", pass(new Ip6("2001:db8::", 32))),
                term("ip6:::ffff:192.0.2.1", pass(new Ip6("::ffff:192.0.2.1", 128))),
                term("a", pass(new A(Optional.empty(), 32, 128))),
                term("a/24", pass(new A(Optional.empty(), 24, 128))),
                term("a//64", pass(new A(Optional.empty(), 32, 64))),
                term("a:mail.example.com", pass(new A(Optional.of("mail.example.com"), 32, 128))),
                term("a:mail.example.com./24//64", pass(new A(Optional.of("mail.example.com."), 24, 64))),
                term("mx:%{d2}.example.com/28", pass(new Mx(Optional.of("%{d2}.example.com"), 28, 128))),
                term("a:%{o1r/}", pass(new A(Optional.of("%{o1r/}"), 32, 128))),
                term("ptr", pass(new Reverse(Optional.empty()))),
                term("ptr:example.com", pass(new Reverse(Optional.of("example.com")))),
                term("include:_spf.example.com", pass(new Include("_spf.example.com"))),
                term("exists:%{ir}.%{v}._spf.%{d2}", pass(new Exists("%{ir}.%{v}._spf.%{d2}"))),
                term("exists:%%%_%-.example.com", pass(new Exists("%%%_%-.example.com"))),
                term("redirect=_spf.example.com", new Modifier("redirect", "_spf.example.com")),
                term("exp=explain._spf.%{d}", new Modifier("exp", "explain._spf.%{d}")),
                term("X-Unknown.mod_1=anything:%{t}/here", new Modifier("x-unknown.mod_1", "anything:%{t}/here")),
                term("moo=", new Modifier("moo", "")));
    }

    @ParameterizedTest
    @MethodSource("terms")
    void a_term_of_the_grammar_is_read(String text, Term term) {
        assertThat(SpfParser.parse("v=spf1 " + text)).isEqualTo(new Good(new SpfRecord(List.of(term))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "-",
                "~",
                "+-all",
                "all:example.com",
                "all/8",
                "-moo=x",
                "ip4",
                "ip4:",
                "ip4:192.0.2",
                "ip4:192.0.2.256",
                "ip4:192.0.2.01",
                "ip4:192.0.2.1/33",
                "ip4:192.0.2.1/024",
                "ip4:192.0.2.1/",
                "ip4:192.0.2.1//32",
                "ip4:192.0.2.1/99999999999",
                "ip4:example.com",
                "ip6:192.0.2.1",
                "ip6:2001:db8::1/129",
                "ip6:2001:db8:::1",
                "ip6:[2001:db8::1]",
                "ip6:fe80::1%eth0",
                "include",
                "include:",
                "include:com",
                "include:example.1",
                "include:example.-com",
                "include:example.com-",
                "include:exa mple.com",
                "include:example.com/24",
                "exists",
                "a:",
                "a:example.com/33",
                "a:example.com//129",
                "a/24/64",
                "mx:%{x}.example.com",
                "mx:%{d0}.example.com",
                "mx:%{d",
                "mx:100%.example.com",
                "exists:%{c}.example.com",
                "exp=%{t}.example.com",
                "ptr:",
                "redirect=",
                "redirect=com",
                "redirect:example.com",
                "moo=%",
                "1x=y",
                "a:ex\u00e4mple.com",
                "a:example\tx.com"
            })
    void what_breaks_the_grammar_is_refused(String text) {
        assertThat(SpfParser.parse("v=spf1 " + text)).isInstanceOf(Bad.class);
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 mx ip4:1.2.3 -all,11",
        "v=spf1   foo,10",
        "v=spf1 redirect=a.test redirect=b.test,24",
        "v=spf1 exp=a.test EXP=b.test,19"
    })
    void the_place_of_an_error_is_told_and_nothing_of_the_text(String record, int position) {
        assertThat(SpfParser.parse(record)).isInstanceOfSatisfying(Bad.class, bad -> {
            assertThat(bad.position()).isEqualTo(position);
            assertThat(bad.problem()).doesNotContain("foo", "a.test");
        });
    }

    @Test
    void an_unknown_modifier_may_stand_twice() {
        assertThat(SpfParser.parse("v=spf1 moo=1 moo=2")).isInstanceOf(Good.class);
    }

    @Test
    void spaces_do_not_count_and_other_white_space_is_wrong() {
        assertThat(SpfParser.parse("v=spf1  -all  ")).isInstanceOf(Good.class);
        assertThat(SpfParser.parse("v=spf1 \t-all")).isInstanceOf(Bad.class);
    }

    @Test
    void a_very_long_term_is_no_trouble() {
        assertThat(SpfParser.parse("v=spf1 a:" + "a".repeat(60_000) + ".test " + "moo=" + "%{d}".repeat(10_000)))
                .isInstanceOf(Good.class);
        assertThat(SpfParser.parse("v=spf1 a:" + "/1".repeat(30_000))).isInstanceOf(Bad.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1|true",
                "v=spf1 |true",
                "V=SPF1 -all|true",
                "v=spf1 foo|true",
                "v=spf10|false",
                "v=spf1\t-all|false",
                "v=spf1-all|false",
                "v=spf|false",
                "' v=spf1'|false",
                "spf2.0/pra|false",
                "''|false"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void a_record_is_the_version_alone_or_followed_by_a_space(String text, boolean is) {
        assertThat(SpfParser.isSpf(text)).isEqualTo(is);
    }
}
