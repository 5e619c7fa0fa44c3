package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfParser.Bad;
import dev.mailserver.operator.concern.spf.SpfParser.Good;
import dev.mailserver.operator.concern.spf.SpfRecord.A;
import dev.mailserver.operator.concern.spf.SpfRecord.All;
import dev.mailserver.operator.concern.spf.SpfRecord.Directive;
import dev.mailserver.operator.concern.spf.SpfRecord.Exists;
import dev.mailserver.operator.concern.spf.SpfRecord.Include;
import dev.mailserver.operator.concern.spf.SpfRecord.Ip;
import dev.mailserver.operator.concern.spf.SpfRecord.Mechanism;
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
    static Arguments directive(String text, Qualifier qualifier, Mechanism mechanism) {
        return Arguments.of(text, new Directive(qualifier, mechanism, text));
    }

    static Arguments pass(String text, Mechanism mechanism) {
        return directive(text, Qualifier.PASS, mechanism);
    }

    static Arguments modifier(String text, String name, String value) {
        return Arguments.of(text, new Modifier(name, value));
    }

    static SpfAddress ip(String literal) {
        return SpfAddress.ofClient(literal);
    }

    static Stream<Arguments> terms() {
        return Stream.of(
                pass("all", new All()),
                pass("ALL", new All()),
                pass("+all", new All()),
                directive("-all", Qualifier.FAIL, new All()),
                directive("~all", Qualifier.SOFTFAIL, new All()),
                directive("?all", Qualifier.NEUTRAL, new All()),
                pass("ip4:192.0.2.1", new Ip(ip("192.0.2.1"), 32)),
                pass("ip4:192.0.2.0/24", new Ip(ip("192.0.2.0"), 24)),
                pass("ip4:0.0.0.0/0", new Ip(ip("0.0.0.0"), 0)),
                pass("ip6:2001:db8::1", new Ip(ip("2001:db8::1"), 128)),
                pass("ip6:2001:db8::/32", new Ip(ip("2001:db8::"), 32)),
                pass(
                        "ip6:::ffff:192.0.2.1",
                        new Ip(SpfAddress.ipv6("::ffff:c000:201").orElseThrow(), 128)),
                pass("a", new A(Optional.empty(), 32, 128)),
                pass("a/24", new A(Optional.empty(), 24, 128)),
                pass("a//64", new A(Optional.empty(), 32, 64)),
                pass("a:mail.example.com", new A(Optional.of("mail.example.com"), 32, 128)),
                pass("a:mail.example.com./24//64", new A(Optional.of("mail.example.com."), 24, 64)),
                pass("mx:%{d2}.example.com/28", new Mx(Optional.of("%{d2}.example.com"), 28, 128)),
                pass("a:%{o1r/}", new A(Optional.of("%{o1r/}"), 32, 128)),
                pass("ptr", new Reverse(Optional.empty())),
                pass("ptr:example.com", new Reverse(Optional.of("example.com"))),
                pass("include:_spf.example.com", new Include("_spf.example.com")),
                pass("exists:%{ir}.%{v}._spf.%{d2}", new Exists("%{ir}.%{v}._spf.%{d2}")),
                pass("exists:%%%_%-.example.com", new Exists("%%%_%-.example.com")),
                modifier("redirect=_spf.example.com", "redirect", "_spf.example.com"),
                modifier("exp=explain._spf.%{d}", "exp", "explain._spf.%{d}"),
                modifier("X-Unknown.mod_1=anything:%{t}/here", "x-unknown.mod_1", "anything:%{t}/here"),
                modifier("moo=", "moo", ""));
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
