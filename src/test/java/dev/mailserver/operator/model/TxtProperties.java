package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TxtProperties {
    /** What Route 53 takes: quoted strings of visible characters and octal escapes, separated by one space. */
    private static final Pattern FORM = Pattern.compile(
            "\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\[0-3][0-7]{2}){0,255}+\"(?: \"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\[0-3][0-7]{2}){0,255}+\")*+");

    @Provide
    Arbitrary<String> octets() {
        var any = Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(700);
        var awkward = Arbitraries.strings()
                .withChars('"', '\\', ' ', '0', '1', '7', 'a')
                .ofMaxLength(300);
        return Arbitraries.oneOf(any, awkward);
    }

    @Property
    void every_text_comes_back_as_it_was(@ForAll("octets") String text) {
        assertThat(Txt.decode(Txt.encode(text))).isEqualTo(text);
    }

    @Property
    void every_value_has_the_form_that_route_53_takes(@ForAll("octets") String text) {
        assertThat(Txt.encode(text)).matches(FORM);
    }

    @Example
    void strings_of_one_record_are_joined_with_nothing_between() {
        assertThat(Txt.decode("\"v=spf1 \" \"-all\"")).isEqualTo("v=spf1 -all");
    }

    @Example
    void an_unquoted_value_is_read_too() {
        assertThat(Txt.decode("v=spf1\\040-all")).isEqualTo("v=spf1 -all");
    }

    @Example
    void a_value_that_ends_in_the_middle_does_not_throw() {
        assertThat(Txt.decode("\"abc\\")).isEqualTo("abc\\");
        assertThat(Txt.decode("\"abc\\1")).isEqualTo("abc1");
    }
}
