package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.concern.address.Cases.created;
import static dev.mailserver.operator.concern.address.Cases.mail;
import static dev.mailserver.operator.concern.address.Cases.recorded;
import static dev.mailserver.operator.fakes.Situations.ALLOCATION;
import static dev.mailserver.operator.fakes.Situations.associated;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.instance;
import static dev.mailserver.operator.fakes.Situations.ours;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.MailServerStatus.Ownership;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AddressConcernTest {
    private final AddressConcern concern = new AddressConcern();

    static Stream<Arguments> situations() {
        var elsewhere = associated(ours(), "eni-x", "i-x", "10.0.0.99");
        var extra = created("eipalloc-2", "192.0.2.2");
        return Stream.of(
                arguments("nothing yet", mail()),
                arguments("allocated", mail().addresses(ours())),
                arguments("in place", mail().addresses(oursInPlace())),
                arguments("in use", mail().addresses(elsewhere)),
                arguments("to be moved", mail().addresses(elsewhere).status(recorded(elsewhere, Ownership.Created))),
                arguments("lost", mail().status(recorded(oursInPlace(), Ownership.Created))),
                arguments(
                        "one too many",
                        mail().addresses(oursInPlace(), extra)
                                .zone(List.of("mail.example.com", "example.com"))
                                .world(w -> w.ptrs(Map.of("eipalloc-2", Seen.of(Ptr.NONE))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void what_cannot_be_seen_never_adds_an_action(String name, Situations c) {
        var actions = concern.judge(c.situation()).actions();

        assertThat(Darkness.of(c.situation()))
                .allSatisfy(dark -> assertThat(concern.judge(dark).actions()).isSubsetOf(actions));
    }

    static Stream<Arguments> deletions() {
        var set = new Ptr(Optional.of("mail.example.com"), Optional.empty());
        return Stream.of(
                arguments("in place", given().addresses(oursInPlace()).instances(instance(State.RUNNING))),
                arguments("with a PTR", given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(set))))),
                arguments(
                        "to be released",
                        given().addresses(ours()).world(w -> w.ptrs(Map.of(ALLOCATION, Seen.of(Ptr.NONE))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deletions")
    void what_cannot_be_seen_never_adds_an_action_in_deletion(String name, Situations c) {
        c.status(s -> s.with().accountID("111122223333").build());
        var actions = concern.retire(c.situation()).actions();

        assertThat(actions).isNotEmpty();
        assertThat(Darkness.of(c.situation()))
                .allSatisfy(dark -> assertThat(concern.retire(dark).actions()).isSubsetOf(actions));
    }
}
