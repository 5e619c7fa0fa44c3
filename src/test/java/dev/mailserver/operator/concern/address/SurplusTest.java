package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.concern.address.Cases.created;
import static dev.mailserver.operator.concern.address.Cases.judge;
import static dev.mailserver.operator.concern.address.Cases.mail;
import static dev.mailserver.operator.concern.address.Cases.tagged;
import static dev.mailserver.operator.concern.address.Cases.verdict;
import static dev.mailserver.operator.fakes.Situations.associated;
import static dev.mailserver.operator.fakes.Situations.instance;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SurplusTest {
    private static final ElasticIp EXTRA = created("eipalloc-2", "192.0.2.2");

    /** One in place, and another that only a lost answer can explain. */
    private static Situations two() {
        return mail().addresses(EXTRA, oursInPlace())
                .world(w -> w.ptrs(Map.of("eipalloc-2", Seen.of(Ptr.NONE))))
                .zone(List.of("mail.example.com", "example.com"));
    }

    @Test
    void a_second_address_that_nothing_has_is_released() {
        assertThat(judge(two()).actions()).containsExactly(new Release("eipalloc-2", "192.0.2.2"));
        assertThat(verdict(two()).reason()).isEqualTo(Reason.InPlace);
    }

    static Stream<Arguments> whatSpeaksAgainst() {
        return Stream.of(
                against(
                        "its PTR is not known",
                        c -> c.world(w -> w.ptrs(Map.of("eipalloc-2", Seen.unknown(Cases.DARK))))),
                against("its PTR was not looked at", c -> c.world(w -> w.ptrs(Map.of()))),
                against(
                        "it has a PTR",
                        c -> c.world(w -> w.ptrs(Map.of(
                                "eipalloc-2", Seen.of(new Ptr(Optional.of("mail.example.com"), Optional.empty())))))),
                against(
                        "something has it",
                        c -> c.addresses(associated(EXTRA, "eni-x", "i-x", "10.0.0.99"), oursInPlace())),
                against("a person has tagged it", c -> c.addresses(tagged("eipalloc-2", "192.0.2.2"), oursInPlace())),
                against("the other one is not in place", c -> c.addresses(EXTRA, ours())),
                against("the instance is stopped", c -> c.instances(instance(State.STOPPED))),
                against(
                        "an A record names it",
                        c -> c.zone(
                                List.of("mail.example.com"),
                                RecordSet.of("mail.example.com", "A", 300, List.of("192.0.2.2")))),
                against(
                        "an SPF record names it",
                        c -> c.zone(
                                List.of("example.com"),
                                RecordSet.of("example.com", "TXT", 300, List.of("\"v=spf1 ip4:192.0.2.2 ~all\"")))),
                against(
                        "a zone is not known",
                        c -> c.world(w -> w.zones(Map.of("mail.example.com", Seen.unknown(Cases.DARK))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatSpeaksAgainst")
    void it_stays_where(String name, UnaryOperator<Situations> change) {
        assertThat(judge(change.apply(two())).actions()).noneMatch(Release.class::isInstance);
    }

    static Stream<Arguments> whatIsSaid() {
        return Stream.of(
                arguments("released once it has no PTR", (UnaryOperator<Situations>) c -> c.world(w -> w.ptrs(
                        Map.of("eipalloc-2", Seen.of(new Ptr(Optional.of("mail.example.com"), Optional.empty())))))),
                arguments("released once it is disassociated from i-x (eni-x)", (UnaryOperator<Situations>)
                        c -> c.addresses(associated(EXTRA, "eni-x", "i-x", "10.0.0.99"), oursInPlace())),
                arguments("released once no record names it", (UnaryOperator<Situations>) c -> c.zone(
                        List.of("mail.example.com"), RecordSet.of("mail.example.com", "A", 300, List.of("192.0.2.2")))),
                arguments(
                        "released with this MailServer, since us-gov-west-1 does not tell whether it has a PTR",
                        (UnaryOperator<Situations>) c -> c.world(w -> w.ptrs(Map.of()))
                                .status(s -> s.with().region("us-gov-west-1").build())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsSaid")
    void that_it_stays_and_costs_is_said(String until, UnaryOperator<Situations> change) {
        assertThat(verdict(change.apply(two())).message())
                .isEqualTo("192.0.2.10 (eipalloc-00000001) is associated with i-00000001 (eni-00000001, 10.0.0.10). "
                        + "It also has 192.0.2.2 (eipalloc-2), which AWS bills too and which is " + until + ".");
    }

    @Test
    void of_one_that_goes_or_is_a_person_s_or_cannot_be_seen_nothing_is_said() {
        var unseen = two().world(w -> w.ptrs(Map.of("eipalloc-2", Seen.unknown(Cases.DARK))));
        var persons = two().addresses(tagged("eipalloc-2", "192.0.2.2"), oursInPlace());
        for (var c : List.of(two(), unseen, persons)) {
            assertThat(verdict(c).message()).doesNotContain("192.0.2.2");
        }
    }

    @Test
    void a_record_of_a_longer_number_is_another_address() {
        var c = two().zone(
                        List.of("mail.example.com"), RecordSet.of("mail.example.com", "A", 300, List.of("192.0.2.20")));

        assertThat(judge(c).actions()).hasSize(1);
    }

    private static Arguments against(String name, UnaryOperator<Situations> change) {
        return arguments(name, change);
    }
}
