package dev.mailserver.operator.concern.accepted;

import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.MailServerSpecBuilder;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.PeerBuilder;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimsTest {
    private static final MailServerSpec SMALLEST =
            Situations.spec("example.com", new InstanceSelector(Situations.INSTANCE, null, null, null));

    private static final MailServerSpec SIGNING = changed(b -> b.dkim(List.of(new Dkim("s1", "MIIB", null))));

    private final AcceptedConcern concern = new AcceptedConcern();

    @Test
    void a_hostname_that_is_refused_leaves_the_served_one_alone() {
        var s = given().spec(changed(b -> b.hostname("mx.example.com")))
                .status(st -> st.with().hostname("mail.example.com").build())
                .world(w -> w.peers(List.of(peer(-1, "z", b -> b.hostname("mx.example.com")))))
                .situation();

        assertThat(verdict(s).reason()).isEqualTo(Reason.HostnameClaimed);
        assertThat(concern.judge(s).remember().apply(s.before()).hostname()).isEqualTo("mail.example.com");
    }

    static Stream<Arguments> claims() {
        var givenAddress = changed(b -> b.elasticIP(new ElasticIP("eipalloc-9", Attachment.Instance)));
        return Stream.of(
                claim(Reason.HostnameClaimed, ConditionType.DnsReady, SMALLEST, b -> b.hostname("mail.example.com")),
                claim(
                        Reason.AddressClaimed,
                        ConditionType.AddressReady,
                        givenAddress,
                        b -> b.allocationID(Optional.of("eipalloc-9"))),
                claim(
                        Reason.InstanceClaimed,
                        ConditionType.AddressReady,
                        SMALLEST,
                        b -> b.instance(Optional.of(Situations.INSTANCE + "/primary"))),
                claim(
                        Reason.SelectorClaimed,
                        ConditionType.DkimReady,
                        SIGNING,
                        b -> b.signing(Map.of("s1._domainkey.example.com", "key another"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void the_present_holder_wins_then_the_older_then_the_first_by_name(
            Reason reason, ConditionType held, MailServerSpec spec, UnaryOperator<PeerBuilder> wants) {
        UnaryOperator<PeerBuilder> holds =
                b -> wants.apply(b).addressReady(true).dnsReady(true).dkimReady(true);

        assertThat(contest(spec, held, Tri.False, peer(-1, "z", wants))).isEqualTo(reason);
        assertThat(contest(spec, held, Tri.False, peer(+1, "a", wants))).isEqualTo(Reason.Accepted);
        assertThat(contest(spec, held, Tri.False, peer(+1, "z", holds))).isEqualTo(reason);
        assertThat(contest(spec, held, Tri.True, peer(-1, "a", wants))).isEqualTo(Reason.Accepted);
        assertThat(contest(spec, held, Tri.True, peer(-1, "z", holds))).isEqualTo(reason);
        assertThat(contest(spec, held, Tri.True, peer(+1, "z", holds))).isEqualTo(Reason.Accepted);
        assertThat(contest(spec, held, Tri.False, peer(0, "a", wants))).isEqualTo(reason);
        assertThat(contest(spec, held, Tri.False, peer(0, "z", wants))).isEqualTo(Reason.Accepted);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("claims")
    void the_other_tenant_is_not_named(
            Reason reason, ConditionType held, MailServerSpec spec, UnaryOperator<PeerBuilder> wants) {
        var verdict = verdict(given().spec(spec)
                .world(w -> w.peers(List.of(peer(-1, "secret", wants))))
                .situation());

        assertThat(verdict.reason()).isEqualTo(reason);
        assertThat(verdict.message() + verdict.remedy())
                .doesNotContain("secret")
                .doesNotContain("tenant");
    }

    @Test
    void the_same_key_by_the_same_selector_is_shared() {
        var verdict = verdict(given().spec(SIGNING)
                .world(w -> w.peers(List.of(peer(
                        -1, "z", b -> b.signing(Peer.signingOf(SIGNING, "z")).dkimReady(true)))))
                .situation());

        assertThat(verdict.status()).isEqualTo(Tri.True);
    }

    @Test
    void secrets_of_one_name_in_two_namespaces_are_two_keys() {
        var spec = changed(b -> b.dkim(List.of(new Dkim("s1", null, new SecretRef("dkim", "key")))));
        assertThat(Peer.signingOf(spec, "a")).isEqualTo(Map.of("s1._domainkey.example.com", "secret a/dkim/key"));
        assertThat(contest(
                        spec,
                        ConditionType.DkimReady,
                        Tri.False,
                        peer(-1, "z", b -> b.signing(Peer.signingOf(spec, "z")))))
                .isEqualTo(Reason.SelectorClaimed);
    }

    @Test
    void a_peer_that_wants_something_else_is_nobody_in_the_way() {
        var verdict = verdict(given().world(w -> w.peers(List.of(peer(-1, "a", b -> b))))
                .situation());

        assertThat(verdict.status()).isEqualTo(Tri.True);
    }

    private Reason contest(MailServerSpec spec, ConditionType held, Tri mine, Peer other) {
        var condition = new Condition(held.name(), mine, 1, Situations.NOW, "AsDesired", "");
        return verdict(given().spec(spec)
                        .status(st -> st.with().conditions(List.of(condition)).build())
                        .world(w -> w.peers(List.of(other)))
                        .situation())
                .reason();
    }

    private Verdict verdict(Situation s) {
        var finding = concern.judge(s);
        assertThat(finding.verdicts()).hasSize(1);
        return finding.verdicts().getFirst();
    }

    private static MailServerSpec changed(UnaryOperator<MailServerSpecBuilder> change) {
        return change.apply(SMALLEST.with()).build();
    }

    /** Created so many seconds after us, in another namespace. */
    private static Peer peer(long seconds, String namespace, UnaryOperator<PeerBuilder> change) {
        var created = given().situation().created().plusSeconds(seconds);
        var other = new Identity(ME.cluster(), namespace, "tenant", "uid-2");
        var base = new Peer(
                other,
                created,
                "mx.other.example",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                false,
                false,
                false,
                false);
        return change.apply(PeerBuilder.builder(base)).build();
    }

    private static Arguments claim(
            Reason reason, ConditionType held, MailServerSpec spec, UnaryOperator<PeerBuilder> wants) {
        return arguments(reason, held, spec, wants);
    }
}
