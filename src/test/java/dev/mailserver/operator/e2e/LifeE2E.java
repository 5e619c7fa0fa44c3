package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a mail server in its life, with one operator for all of them. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class LifeE2E {
    private static final String FOREIGN = "233.252.0.7";
    private static final Duration TTL = Duration.ofSeconds(60);

    private Stage stage;
    private OperatorProcess operator;

    @BeforeAll
    void begin() {
        stage = new Stage("life", 2);
        stage.approvePort25(Stage.REGION);
        operator = stage.operator();
    }

    @AfterAll
    void end() {
        operator.close();
        stage.close();
    }

    @Test
    void whatOnlyAwsCanGrantIsAskedForAndReadyComesWithTheApprovals() {
        var server = stage.server()
                .apply(
                        stage.instance(Stage.GOVCLOUD, Map.of()),
                        "region: " + Stage.GOVCLOUD,
                        "supportRequest: {contactEmail: postmaster@example.com, useCase: Invoices to customers.}");
        server.awaitCondition(ConditionType.DnsReady, "True", Reason.Answering)
                .awaitCondition(ConditionType.AwaitingRdnsApproval, "True", Reason.SupportRequestNeeded)
                .awaitCondition(ConditionType.AwaitingPort25Approval, "True", Reason.SupportRequestNeeded);
        assertThat(server.status().at("/supportRequest/text").asText())
                .contains(server.hostname(), server.address(), "Invoices to customers.");
        assertThat(server.status().path("waitingFor").asText()).isEqualTo("User");

        stage.approveReverseDns(server.address(), server.hostname());
        stage.approvePort25(Stage.GOVCLOUD);

        server.awaitReady();
        assertThat(stage.outside().pointers(server.address())).isEqualTo(List.of(server.hostname()));
        assertThat(server.status().at("/supportRequest/text").isMissingNode()).isTrue();
    }

    @Test
    void aRenameMakesTheNewNameFirstAndRemovesTheOldOne() {
        var server =
                stage.server().apply(stage.instance(Stage.REGION, Map.of())).awaitReady();
        var ip = server.address();
        var renamed = "smtp." + server.domain();

        server.patch("{\"spec\": {\"hostname\": \"" + renamed + "\"}}");

        awaiting(() -> {
            stage.cachesRunOut(); // the old PTR, which receivers may have, holds the old name up
            var old = stage.outside().addresses(server.hostname());
            var present = stage.outside().addresses(renamed);
            assertThat(old.isEmpty() && present.isEmpty())
                    .as("neither name is served")
                    .isFalse();
            assertThat(present).isEqualTo(List.of(ip));
            assertThat(old).isEmpty();
        });
        server.awaitReady();
        assertThat(stage.outside().pointers(ip)).isEqualTo(List.of(renamed));
        assertThat(server.address()).isEqualTo(ip);
        assertThat(stage.records(server.zoneID()))
                .noneMatch(r -> r.contains(server.hostname()))
                .contains(renamed + " A");
    }

    @Test
    void theAddressFollowsTheInstanceThatTakesTheOldOnesPlace() {
        var tags = Map.of("role", Sandbox.unique("role"));
        var old = stage.instance(Stage.REGION, tags);
        var server = stage.server()
                .applySelecting("{tags: {role: " + tags.get("role") + "}}")
                .awaitReady();
        var ip = server.address();

        stage.terminate(old);
        var successor = stage.instance(Stage.REGION, tags);
        server.checkNow();

        awaiting(() -> assertThat(stage.addresses(Stage.REGION))
                .filteredOn(a -> ip.equals(a.publicIp()))
                .singleElement()
                .extracting(a -> a.instanceId())
                .isEqualTo(successor));
        awaiting(() ->
                assertThat(server.status().at("/elasticIP/instanceID").asText()).isEqualTo(successor));
        server.awaitReady();
        assertThat(server.address()).isEqualTo(ip);
    }

    @Test
    void aServerThatIsDeletedAndAppliedAgainTakesUpItsAddress() {
        var instance = stage.instance(Stage.REGION, Map.of());
        var server = stage.server().apply(instance).awaitReady();
        var ip = server.address();

        server.delete();
        server.awaitGone(Server.PATIENCE);
        assertThat(stage.outside().addresses(server.hostname())).isEqualTo(List.of(ip));

        server.apply(instance).awaitReady();
        assertThat(server.address()).isEqualTo(ip);
        assertThat(stage.ownedBy(server)).isEqualTo(List.of(ip));
    }

    @Test
    void aKeyOfASecretIsPublishedAndAnotherSelectorTakesItsPlace() {
        var server = stage.server();
        var first = "s1._domainkey." + server.domain();
        var second = "s2._domainkey." + server.domain();
        stage.secret(server.domain(), "tls.key", KeyPairs.privatePem(KeyPairs.RSA));
        server.apply(
                        stage.instance(Stage.REGION, Map.of()),
                        "dkim: [{selector: s1, secretRef: {name: " + server.domain() + ", key: tls.key}}]",
                        "dmarc: {policy: none, rua: [dmarc@" + server.domain() + "]}")
                .awaitReady()
                .awaitCondition(ConditionType.DkimReady, "True", Reason.Answering)
                .awaitCondition(ConditionType.DmarcReady, "True", Reason.Answering);
        assertThat(stage.outside().answers(first, "TXT")).isEqualTo(List.of(KeyPairs.record(KeyPairs.RSA)));
        assertThat(stage.outside().answers("_dmarc." + server.domain(), "TXT"))
                .isEqualTo(List.of("v=DMARC1; p=none; rua=mailto:dmarc@" + server.domain()));

        server.patch("{\"spec\": {\"dkim\": [{\"selector\": \"s2\", \"publicKey\": \""
                + KeyPairs.record(KeyPairs.ED25519) + "\"}]}}");

        awaiting(() -> assertThat(stage.records(server.zoneID()))
                .contains(second + " TXT")
                .doesNotContain(first + " TXT"));
        server.awaitReady();
        assertThat(server.status().toString())
                .doesNotContain(
                        KeyPairs.base64(KeyPairs.RSA.getPrivate().getEncoded()).substring(100, 160));
    }

    @Test
    void aNamespaceGoesThoughItHoldsAServer() {
        var server = stage.serverIn(stage.namespaces().getLast())
                .apply(stage.instance(Stage.REGION, Map.of()))
                .awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
        var ip = server.address();
        var namespace = stage.admin().namespaces().withName(server.namespace());

        namespace.delete();

        awaiting(() -> assertThat(namespace.get()).isNull());
        assertThat(stage.held(Stage.REGION)).contains(ip);
    }

    @Test
    void aServerThatIsDeletedWithAllOfItLeavesNothingAndTouchesNothingElse() {
        var decoy = stage.foreignAddress(Stage.REGION);
        var server = stage.server();
        stage.foreignRecord(server.zoneID(), "www." + server.domain(), "A", FOREIGN);
        stage.foreignRecord(server.zoneID(), server.domain(), "TXT", "\"verification=abc\"");
        var before = stage.records(server.zoneID());
        server.apply(stage.instance(Stage.REGION, Map.of()), "deletionPolicy: Delete", "dns: {ttl: 60}")
                .awaitReady();
        var ip = server.address();

        server.delete();

        server.awaitGone(TTL.plus(Server.PATIENCE));
        assertThat(stage.held(Stage.REGION)).contains(decoy).doesNotContain(ip);
        assertThat(stage.records(server.zoneID())).isEqualTo(before);
        assertThat(stage.outside().answers(server.domain(), "TXT")).isEqualTo(List.of("verification=abc"));
        assertThat(stage.outside().addresses("www." + server.domain())).isEqualTo(List.of(FOREIGN));
        assertThat(stage.outside().pointers(ip)).doesNotContain(server.hostname());
    }
}
