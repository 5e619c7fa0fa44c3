package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Receiver;
import dev.mailserver.operator.sandbox.Receiver.Message;
import dev.mailserver.operator.sandbox.Receiver.Verdict;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail of a server is judged by a receiver that knows nothing of the operator. */
@OnSandbox
class DeliveryE2E {
    private static final Verdict ACCEPTED = new Verdict("pass", "pass", "pass", "pass");

    private final Stage stage = new Stage("delivery", 1);
    private final Receiver receiver = Receiver.on(stage.sandbox());
    private final Server server = stage.server();

    @AfterEach
    void end() {
        receiver.close();
        stage.close();
    }

    @Test
    void mailIsAcceptedAndARecordThatIsTakenAwayIsMissedByTheReceiverAndNamedByTheOperator() {
        stage.admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("dkim")
                        .withNamespace(server.namespace())
                        .endMetadata()
                        .withStringData(Map.of("tls.key", KeyPairs.privatePem(KeyPairs.RSA)))
                        .build())
                .create();
        try (var _ = stage.operator()) {
            server.apply(
                            stage.instance(Stage.REGION, Map.of()),
                            "dkim: [{selector: s1, secretRef: {name: dkim, key: tls.key}}]",
                            "dmarc: {policy: reject}")
                    .awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
            var message = new Message(
                    server.domain(), server.address(), server.hostname(), "s1", KeyPairs.privatePem(KeyPairs.RSA));

            assertThat(receiver.judge(message)).isEqualTo(ACCEPTED);
            assertThat(receiver.judge(message.forged("203.0.113.254", KeyPairs.privatePem(KeyPairs.OTHER_RSA))))
                    .isEqualTo(new Verdict("fail", "softfail", "fail", "fail"));

            keptByHand();
            var domain = server.domain();
            missed(message, server.hostname(), ConditionType.SpfReady, new Verdict("none", "pass", "pass", "pass"));
            missed(message, domain, ConditionType.SpfReady, new Verdict("pass", "none", "pass", "pass"));
            missed(
                    message,
                    "s1._domainkey." + domain,
                    ConditionType.DkimReady,
                    new Verdict("pass", "pass", "fail", "pass"));
            missed(message, "_dmarc." + domain, ConditionType.DmarcReady, new Verdict("pass", "pass", "pass", "none"));
        }
    }

    /** From here on the operator only looks. What it has written stays. */
    private void keptByHand() {
        var before = stage.records(server.zoneID());
        server.patch("{\"spec\": {\"dns\": {\"zones\": [{\"suffix\": \"" + server.domain() + "\", \"manual\": {}}]}}}");
        server.awaitJudged();
        assertThat(stage.records(server.zoneID())).isEqualTo(before);
    }

    private void missed(Message message, String name, ConditionType type, Verdict verdict) {
        var taken = stage.take(server.zoneID(), name);
        awaiting(() -> assertThat(stage.outside().answers(name, "TXT")).isEmpty());
        looksAgain();
        server.awaitCondition(type, "False", Reason.RecordsMissing);
        assertThat(server.condition(type, "message")).contains(name);
        assertThat(server.condition(ConditionType.Provisioned, "reason")).isEqualTo("RecordsMissing");
        assertThat(receiver.judge(message)).as("without " + name).isEqualTo(verdict);

        stage.put(server.zoneID(), taken);
        awaiting(() -> assertThat(stage.outside().answers(name, "TXT")).isNotEmpty());
        looksAgain();
        server.awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        assertThat(receiver.judge(message)).as("with " + name + " again").isEqualTo(ACCEPTED);
    }

    /** With another generation it looks at once. */
    private void looksAgain() {
        stage.cachesRunOut();
        server.patch("{\"spec\": {\"outboundSMTP\": {\"interval\": \"" + ++minutes + "m\"}}}");
        server.awaitJudged();
    }

    private int minutes = 30;
}
