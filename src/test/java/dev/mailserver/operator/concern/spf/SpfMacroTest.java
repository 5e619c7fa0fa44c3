package dev.mailserver.operator.concern.spf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names that domain-specs lead to, told by what is asked for. */
class SpfMacroTest {
    private static final String IPV4 = "192.0.2.10";

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
        assertThat(world.asked("A")).isEqualTo(name == null ? Set.of() : withReverse(spec, name));
    }

    private static Set<String> withReverse(String spec, String name) {
        return spec.contains("%{p2}") ? Set.of(name, "mx.example.org") : Set.of(name);
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
        assertThat(world.asked("A")).contains(taken + ".names.test");
    }

    @Test
    void in_the_record_of_another_domain_d_is_that_domain_and_o_still_the_sender_s() {
        var world = SpfWorld.of("in.test TXT v=spf1 exists:%{d}.%{o}");
        world.evaluate(SpfRequest.postmaster(IPV4, "example.com", "x.test"), List.of("v=spf1 include:in.test"));
        assertThat(world.asked("A")).containsExactly("in.test.example.com");
    }

    @Test
    void a_macro_in_upper_case_keeps_unreserved_characters_only() {
        var world = new SpfWorld();
        world.evaluate(
                new SpfRequest(IPV4, "example.com", "-_~*+ \u00e4", "x.test"), List.of("v=spf1 exists:%{L}.test"));
        assertThat(world.asked("A")).containsExactly("-_~%2a%2b%20%c3%a4.test");
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
        return world.asked("A");
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
}
