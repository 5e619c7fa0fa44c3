package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.dns.Primary;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Receiver;
import dev.mailserver.operator.sandbox.Receiver.Message;
import dev.mailserver.operator.sandbox.Receiver.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Mail of a server is judged by a receiver that knows nothing of the operator. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryE2E {
    private static final String KEY = KeyPairs.privatePem(KeyPairs.RSA);
    private static final String[] SIGNED = {
        "dkim: [{selector: s1, secretRef: {name: dkim, key: tls.key}}]", "dmarc: {policy: reject}"
    };
    private static final Verdict ACCEPTED = new Verdict("pass", "pass", "pass", "pass");

    private Stage stage;
    private Receiver receiver;
    private OperatorProcess operator;
    private int minutes = 30;

    @BeforeAll
    void begin() {
        stage = new Stage("delivery", 1);
        receiver = Receiver.on(stage.sandbox());
        stage.secret("dkim", "tls.key", KEY);
        operator = stage.operator();
    }

    @AfterAll
    void end() {
        operator.close();
        receiver.close();
        stage.close();
    }

    @Test
    void mailIsAcceptedAndARecordThatIsTakenAwayIsMissedByTheReceiverAndNamedByTheOperator() {
        var server = stage.server()
                .apply(stage.instance(Stage.REGION, Map.of()), SIGNED)
                .awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        var message = mailOf(server);

        assertThat(receiver.judge(message)).isEqualTo(ACCEPTED);
        assertThat(receiver.judge(message.forged("203.0.113.254", KeyPairs.privatePem(KeyPairs.OTHER_RSA))))
                .isEqualTo(new Verdict("fail", "softfail", "fail", "fail"));

        keptByHand(server);
        var domain = server.domain();
        missed(server, server.hostname(), ConditionType.SpfReady, new Verdict("none", "pass", "pass", "pass"));
        missed(server, domain, ConditionType.SpfReady, new Verdict("pass", "none", "pass", "pass"));
        missed(server, "s1._domainkey." + domain, ConditionType.DkimReady, new Verdict("pass", "pass", "fail", "pass"));
        missed(server, "_dmarc." + domain, ConditionType.DmarcReady, new Verdict("pass", "pass", "pass", "none"));
    }

    @Test
    void mailIsAcceptedByTheRecordsOfANameServerThatTakesUpdatesAndDeletionTakesThemBack() {
        var server = stage.serverWithoutZone();
        try (var knot = Primary.delegated(stage.sandbox(), "knot", server.domain())) {
            stage.secret("tsig", "secret", knot.secret("writer"));
            server.apply(
                            stage.instance(Stage.REGION, Map.of()),
                            """
                            dns:
                              ttl: 60
                              zones:
                                - suffix: %s
                                  rfc2136:
                                    server: %s
                                    tsig: {keyName: writer, algorithm: HmacSHA256, secretRef: {name: tsig, key: secret}}
                            deletionPolicy: Delete""".formatted(server.domain(), knot.server()),
                            SIGNED[0],
                            SIGNED[1])
                    .awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
            var written = List.of(
                    server.hostname() + " A",
                    server.hostname() + " TXT",
                    server.domain() + " TXT",
                    "s1._domainkey." + server.domain() + " TXT",
                    "_dmarc." + server.domain() + " TXT",
                    "_mailserver-operator." + server.domain() + " TXT");
            assertThat(written).allSatisfy(record -> assertThat(answers(record)).hasSize(1));
            assertThat(stage.outside().pointers(server.address())).isEqualTo(List.of(server.hostname()));
            assertThat(receiver.judge(mailOf(server))).isEqualTo(ACCEPTED);

            server.delete();

            awaiting(() -> assertThat(written)
                    .allSatisfy(record -> assertThat(answers(record)).isEmpty()));
        }
    }

    private static Message mailOf(Server server) {
        return new Message(server.domain(), server.address(), server.hostname(), "s1", KEY);
    }

    private List<String> answers(String record) {
        var part = record.split(" ");
        return stage.outside().answers(part[0], part[1]);
    }

    /** From here on the operator only looks. What it has written stays. */
    private void keptByHand(Server server) {
        var before = stage.records(server.zoneID());
        server.patch("{\"spec\": {\"dns\": {\"zones\": [{\"suffix\": \"" + server.domain() + "\", \"manual\": {}}]}}}");
        server.awaitJudged();
        assertThat(stage.records(server.zoneID())).isEqualTo(before);
    }

    private void missed(Server server, String name, ConditionType type, Verdict verdict) {
        var taken = stage.take(server.zoneID(), name);
        awaiting(() -> assertThat(stage.outside().answers(name, "TXT")).isEmpty());
        looksAgain(server);
        server.awaitCondition(type, "False", Reason.RecordsMissing);
        assertThat(server.condition(type, "message")).contains(name);
        assertThat(server.condition(ConditionType.Provisioned, "reason")).isEqualTo("RecordsMissing");
        assertThat(receiver.judge(mailOf(server))).as("without " + name).isEqualTo(verdict);

        stage.put(server.zoneID(), taken);
        awaiting(() -> assertThat(stage.outside().answers(name, "TXT")).isNotEmpty());
        looksAgain(server);
        server.awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);
        assertThat(receiver.judge(mailOf(server))).as("with " + name + " again").isEqualTo(ACCEPTED);
    }

    /** With another generation it looks at once. */
    private void looksAgain(Server server) {
        stage.cachesRunOut();
        server.patch("{\"spec\": {\"outboundSMTP\": {\"interval\": \"" + ++minutes + "m\"}}}");
        server.awaitJudged();
    }
}
