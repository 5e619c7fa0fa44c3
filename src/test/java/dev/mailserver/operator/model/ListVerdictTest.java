package dev.mailserver.operator.model;

import static dev.mailserver.operator.model.ListVerdict.ListUnhealthy;
import static dev.mailserver.operator.model.ListVerdict.Listed;
import static dev.mailserver.operator.model.ListVerdict.NotListed;
import static dev.mailserver.operator.model.ListVerdict.PolicyListed;
import static dev.mailserver.operator.model.ListVerdict.QueryRefused;
import static dev.mailserver.operator.model.ListVerdict.TempError;
import static dev.mailserver.operator.model.ListVerdict.UnexpectedAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ListVerdictTest {
    private static final String LIST = "bl.example.net";
    private static final String ZEN = "zen.spamhaus.org";

    private static Seen<Answer> codes(String... codes) {
        return Seen.of(new Answer(Rcode.NOERROR, List.of(codes), 300));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "bl.example.net, 127.0.0.2, Listed",
        "bl.example.net, 127.0.0.10, Listed",
        "bl.example.net, 127.0.0.255, Listed",
        "bl.example.net, 127.1.2.3, Listed",
        "zen.spamhaus.org, 127.0.0.2, Listed",
        "zen.spamhaus.org, 127.0.0.9, Listed",
        "zen.spamhaus.org, 127.0.0.10, PolicyListed",
        "zen.dq.spamhaus.net, 127.0.0.11, PolicyListed",
        "pbl.spamhaus.org, 127.0.0.10 127.0.0.11, PolicyListed",
        "zen.spamhaus.org, 127.0.0.4 127.0.0.11, Listed",
        "notspamhaus.org, 127.0.0.11, Listed",
        "zen.spamhaus.org, 127.255.255.252, QueryRefused",
        "zen.spamhaus.org, 127.255.255.254, QueryRefused",
        "zen.spamhaus.org, 127.255.255.255, QueryRefused",
        "bl.example.net, 127.0.0.2 127.255.255.254, QueryRefused",
        "bl.example.net, 127.0.0.1, UnexpectedAnswer",
        "bl.example.net, 192.0.2.1, UnexpectedAnswer",
        "bl.example.net, 128.0.0.2, UnexpectedAnswer",
        "bl.example.net, 127.0.0.2 192.0.2.1, UnexpectedAnswer",
        "bl.example.net, 1270.0.0.2, UnexpectedAnswer",
    })
    void of_codes(String list, String codes, ListVerdict verdict) {
        assertThat(ListVerdict.of(list, codes(codes.split(" ")))).isEqualTo(verdict);
    }

    @Test
    void a_denial_is_not_listed_be_it_of_the_name_or_of_the_data() {
        assertThat(ListVerdict.of(LIST, Seen.of(new Answer(Rcode.NXDOMAIN, List.of(), 300))))
                .isEqualTo(NotListed);
        assertThat(ListVerdict.of(LIST, Seen.of(new Answer(Rcode.NOERROR, List.of(), 300))))
                .isEqualTo(NotListed);
    }

    @Test
    void dnsbl_error_read_as_listed() {
        for (int last = 0; last < 256; last++) {
            assertThat(ListVerdict.of(ZEN, codes("127.255.255." + last))).isEqualTo(QueryRefused);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dnsbl_error_read_as_clean(Kind kind) {
        assertThat(ListVerdict.of(LIST, Seen.unknown(Failure.of(kind, "")))).isEqualTo(TempError);
    }

    @Property
    void an_error_is_never_listed_and_never_not_listed(
            @ForAll @Size(min = 1, max = 4) List<@Size(value = 4) List<@IntRange(max = 255) Integer>> addresses,
            @ForAll boolean ofSpamhaus,
            @ForAll @IntRange(max = 255) int error) {
        var codes = new ArrayList<>(addresses.stream()
                .map(octets ->
                        String.join(".", octets.stream().map(String::valueOf).toList()))
                .toList());
        var list = ofSpamhaus ? ZEN : LIST;
        boolean odd = codes.stream().anyMatch(c -> !c.startsWith("127.") || c.equals("127.0.0.1"));
        if (odd) {
            assertThat(ListVerdict.of(list, codes(codes.toArray(String[]::new))))
                    .isIn(UnexpectedAnswer, QueryRefused);
        }
        codes.add(error % codes.size(), "127.255.255." + error);
        assertThat(ListVerdict.of(list, codes(codes.toArray(String[]::new)))).isEqualTo(QueryRefused);
    }

    @Property
    void whatever_else_is_answered_is_unexpected(@ForAll String answer) {
        var verdict = ListVerdict.of(LIST, codes(answer));
        if (!answer.startsWith("127.")) {
            assertThat(verdict).isEqualTo(UnexpectedAnswer);
        }
        assertThat(verdict).isNotEqualTo(NotListed);
    }

    @ParameterizedTest(name = "127.0.0.2 {0}, 127.0.0.1 {1}")
    @CsvSource({
        "Listed, NotListed,",
        "PolicyListed, NotListed,",
        "NotListed, NotListed, ListUnhealthy",
        "Listed, Listed, ListUnhealthy",
        "Listed, PolicyListed, ListUnhealthy",
        "QueryRefused, NotListed, QueryRefused",
        "QueryRefused, QueryRefused, QueryRefused",
        "UnexpectedAnswer, UnexpectedAnswer, UnexpectedAnswer",
        "TempError, NotListed, TempError",
        "Listed, TempError, TempError",
        "Listed, QueryRefused, QueryRefused",
    })
    void health(ListVerdict mustBeListed, ListVerdict mustNotBeListed, ListVerdict unfit) {
        assertThat(ListVerdict.unfit(mustBeListed, mustNotBeListed)).isEqualTo(Optional.ofNullable(unfit));
    }

    @Property
    void only_a_list_that_has_the_one_and_not_the_other_is_healthy(
            @ForAll ListVerdict mustBeListed, @ForAll ListVerdict mustNotBeListed) {
        assertThat(ListVerdict.unfit(mustBeListed, mustNotBeListed).isEmpty())
                .isEqualTo((mustBeListed == Listed || mustBeListed == PolicyListed) && mustNotBeListed == NotListed);
    }

    @Example
    void what_status_says_is_read_back_and_a_word_of_another_version_is_none() {
        for (var verdict : ListVerdict.values()) {
            assertThat(ListVerdict.of(verdict.name())).contains(verdict);
        }
        assertThat(ListVerdict.of("Suspended")).isEmpty();
        assertThat(ListVerdict.of((String) null)).isEmpty();
        assertThat(ListUnhealthy.conclusive()).isFalse();
    }
}
