package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Txt;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DKIM keys and DMARC policies, from the first to the last day. */
class SignatureStoriesTest extends Story {
    private static final SecretRef REF = new SecretRef("dkim", "tls.key");
    private static final String FIRST = "s1._domainkey.example.com";
    private static final String SECOND = "s2._domainkey.example.com";
    private static final String POLICY = "_dmarc.example.com";

    private ModelServer signing(String name) {
        return world.apply(
                name,
                ModelWorld.spec()
                        .with()
                        .dkim(List.of(new Dkim("s1", null, REF)))
                        .dmarc(policy(DmarcPolicy.none))
                        .build());
    }

    private static Dmarc policy(DmarcPolicy policy) {
        return new Dmarc(policy, null, null, List.of("dmarc@example.com"), null, null, null, null);
    }

    private void secret(KeyPair pair) {
        world.keys().put("mail", REF, new KeyReading.Found(KeyPairs.key(pair)));
    }

    private String text(String name) {
        return values(name, "TXT").stream().map(Txt::decode).reduce("", String::concat);
    }

    @Test
    void aKeyAndAPolicyLiveFromTheirCreationToTheirEnd() {
        var server = signing("mail");
        world.live(minutes(15));
        assertThat(server.says(ConditionType.DkimReady)).isEqualTo("False DkimReady SecretNotFound");
        assertThat(server.says(ConditionType.DmarcReady)).isEqualTo("True DmarcReady Answering");
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready SecretNotFound");

        secret(KeyPairs.RSA);
        ready(server);
        assertThat(text(FIRST)).isEqualTo(KeyPairs.record(KeyPairs.RSA));
        assertThat(text(POLICY)).isEqualTo("v=DMARC1; p=none; rua=mailto:dmarc@example.com");
        assertThat(server.status().records()).extracting(DnsRecord::name).contains(DOMAIN, FIRST, POLICY);
        nothingIsDoneIn(hours(12));

        secret(KeyPairs.OTHER_RSA);
        world.live(minutes(15));
        assertThat(text(FIRST)).isEqualTo(KeyPairs.record(KeyPairs.OTHER_RSA));
        assertThat(server.says(ConditionType.DkimReady)).isEqualTo("True DkimReady Answering");

        var rotated = new Dkim("s2", KeyPairs.record(KeyPairs.ED25519), null);
        server.edit(spec -> spec.with()
                .dkim(List.of(rotated))
                .dmarc(policy(DmarcPolicy.reject))
                .build());
        var before = world.wire().done().size();
        ready(server);
        assertThat(text(SECOND)).isEqualTo(KeyPairs.record(KeyPairs.ED25519));
        assertThat(text(FIRST)).isEmpty();
        assertThat(text(POLICY)).startsWith("v=DMARC1; p=reject;");
        assertThat(server.status().retiring()).isEmpty();
        var acts = world.wire().done();
        assertThat(acts.subList(before, acts.size()))
                .anyMatch(act -> act.startsWith("create TXT " + SECOND))
                .last()
                .asString()
                .startsWith("remove TXT " + FIRST);

        server.edit(spec -> spec.with().deletionPolicy(DeletionPolicy.Delete).build());
        world.live(minutes(15));
        world.delete(server);
        world.live(hours(2));
        assertThat(server.gone()).isTrue();
        assertThat(records()).isEmpty();
    }

    @Test
    void anOldSelectorStandsUntilTheNewOneIsAnsweredEverywhere() {
        secret(KeyPairs.RSA);
        var server = ready(signing("mail"));
        world.dns().hold();

        server.edit(spec -> spec.with()
                .dkim(List.of(new Dkim("s2", KeyPairs.record(KeyPairs.ED25519), null)))
                .build());
        world.live(hours(1));
        assertThat(text(SECOND)).isNotEmpty();
        assertThat(text(FIRST)).isNotEmpty();
        assertThat(server.status().retiring())
                .extracting(MailServerStatus.Retiring::name)
                .containsExactly(FIRST);

        world.dns().publish(Situations.SERVERS.getFirst());
        world.live(hours(1));
        assertThat(text(FIRST)).isNotEmpty();

        world.dns().publish();
        world.live(hours(1));
        assertThat(text(FIRST)).isEmpty();
        assertThat(server.status().retiring()).isEmpty();
    }

    @Test
    void whatSomebodyElseHasPublishedIsLeftFromBeginningToEnd() {
        put(POLICY, "TXT", "\"v=DMARC1; p=quarantine\"");
        put(FIRST, "TXT", Txt.encode(KeyPairs.record(KeyPairs.OTHER_RSA)));
        secret(KeyPairs.RSA);
        var server = signing("mail");
        world.live(minutes(15));
        assertThat(server.says(ConditionType.DkimReady)).isEqualTo("False DkimReady KeyMismatch");
        assertThat(server.says(ConditionType.DmarcReady)).isEqualTo("True DmarcReady Answering");

        secret(KeyPairs.OTHER_RSA);
        ready(server);

        server.edit(spec -> spec.with().deletionPolicy(DeletionPolicy.Delete).build());
        world.live(minutes(15));
        world.delete(server);
        world.live(hours(2));
        assertThat(server.gone()).isTrue();
        assertThat(records())
                .extracting(RecordSet::key)
                .extracting(k -> k.name())
                .containsExactlyInAnyOrder(FIRST, POLICY);
    }

    @Test
    void twoServersOfOneDomainShareKeyAndPolicyAndTheLastOneTakesThemAlong() {
        secret(KeyPairs.RSA);
        var first = ready(signing("mail"));
        world.account().plant(Situations.instance("i-00000003", "eni-00000003", "10.0.0.13", Instance.State.RUNNING));
        var second = signing("other");
        second.edit(spec -> spec.with()
                .hostname("mx2.example.com")
                .instance(
                        new dev.mailserver.operator.api.MailServerSpec.InstanceSelector("i-00000003", null, null, null))
                .build());
        ready(second);

        for (var server : List.of(first, second)) {
            assertThat(text(FIRST)).isEqualTo(KeyPairs.record(KeyPairs.RSA));
            assertThat(text(POLICY)).isNotEmpty();
            server.edit(
                    spec -> spec.with().deletionPolicy(DeletionPolicy.Delete).build());
            world.live(minutes(15));
            world.delete(server);
            world.live(hours(2));
            assertThat(server.gone()).isTrue();
        }
        assertThat(text(FIRST) + text(POLICY)).isEmpty();
    }

    @Test
    void statusIsLostAndNothingIsOrphaned() {
        secret(KeyPairs.RSA);
        var server = ready(signing("mail"));
        server.edit(spec -> spec.with().dkim(List.of()).dmarc(null).build());
        server.rewriteStatus(_ -> MailServerStatus.NEW);
        ready(server);
        assertThat(text(FIRST) + text(POLICY)).isEmpty();
    }
}
