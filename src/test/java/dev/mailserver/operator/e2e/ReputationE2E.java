package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.events.v1.EventList;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What blocklists and mail exchangers hold against an address, with one operator, two lists, and a key for one of them. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Sandbox.MAIL_EXCHANGERS)
@TestMethodOrder(OrderAnnotation.class)
class ReputationE2E {
    private static final String NOT_PROBED = "outboundSMTP: {probe: Disabled}";
    private static final String SPAMHAUS = "zen.dq.spamhaus.net";

    private static final int TO_COME = 100;

    private final String key = Sandbox.unique("key");
    private final String list = Sandbox.unique("bl") + ".test";
    private final String lists = list + ",{dqs}." + SPAMHAUS;

    private Stage stage;
    private OperatorProcess operator;
    private OperatorProcess keyless;
    private String target;
    private String host;
    private Server listed;
    private Server policyListed;
    private Server refused;
    private Server clean;
    private Server rejected;
    private Server held;
    private List<String> toCome;

    /** All that take their time take it together. */
    @BeforeAll
    void begin() {
        stage = new Stage("reputation", 1);
        stage.approvePort25(Stage.REGION);
        target = stage.sandbox().state().at("/mail/targets/0").asText();
        host = target.split(":")[0];
        stage.sandbox().post("/mail/" + host, Map.of("mode", "554"));
        list(list, "127.0.0.2", "127.0.0.2");
        list(key + "." + SPAMHAUS, "127.0.0.2", "127.0.0.2");
        listed = given(NOT_PROBED, list, "127.0.0.2");
        policyListed = given(NOT_PROBED, key + "." + SPAMHAUS, "127.0.0.10");
        refused = given(NOT_PROBED, key + "." + SPAMHAUS, "127.255.255.254");
        clean = given(NOT_PROBED, list);
        rejected = given("outboundSMTP: {probe: Auto}", list);
        toCome = addressesToCome();
        toCome.forEach(ip -> list(list, ip, "127.0.0.2"));
        held = stage.server().apply(stage.instance(Stage.REGION, Map.of()), "reputation: {onListed: Hold}", NOT_PROBED);
        operator = stage.operator(Map.of("MAILSERVER_REPUTATION_LISTS", lists, "MAILSERVER_REPUTATION_KEYS_DQS", key));
        keyless = stage.starting("keyless", Map.of("MAILSERVER_REPUTATION_LISTS", lists));
    }

    @AfterAll
    void end() {
        stage.sandbox().post("/mail/" + host, Map.of("mode", "normal"));
        keyless.close();
        operator.close();
        stage.close();
    }

    private void list(String zone, String ip, String... codes) {
        stage.sandbox()
                .post(
                        "/dns/records",
                        Map.of(
                                "zone",
                                zone,
                                "name",
                                Names.entry(InetAddress.ofLiteral(ip)) + "." + zone,
                                "type",
                                "A",
                                "ttl",
                                1,
                                "values",
                                List.of(codes)));
    }

    /** A server with an address that is known, and has this code in that zone, before anybody asks; no code: it has none. */
    private Server given(String probe, String zone, String... codes) {
        var server = stage.server();
        var address = stage.ec2(Stage.REGION)
                .allocateAddress(a -> a.domain("vpc")
                        .tagSpecifications(t -> t.resourceType(ResourceType.ELASTIC_IP)
                                .tags(tag(ElasticIp.CLUSTER_TAG, "e2e"), tag(ElasticIp.NAME_TAG, server.owner()))));
        list(zone, address.publicIp(), codes);
        return server.apply(
                stage.instance(Stage.REGION, Map.of()),
                "elasticIP: {allocationID: " + address.allocationId() + "}",
                probe);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private EventList events() {
        return stage.admin()
                .events()
                .v1()
                .events()
                .inNamespace(stage.namespaces().getFirst())
                .list();
    }

    private String says(Server server) {
        return server.condition(ConditionType.ReputationClean, "message");
    }

    @Test
    void anAddressThatIsListedIsAdviceAndAnEvent() {
        listed.awaitCondition(ConditionType.ReputationClean, "False", Reason.Listed);
        assertThat(says(listed)).isEqualTo("These blocklists have " + listed.address() + ": " + list + ".");
        assertThat(listed.status().at("/reputation/lists/0/name").asText()).isEqualTo(list);
        assertThat(listed.status().at("/reputation/lists/0/verdict").asText()).isEqualTo("Listed");
        awaiting(() -> assertThat(events().getItems())
                .filteredOn(e -> e.getReason().equals("ReputationListed"))
                .extracting(e -> e.getNote())
                .contains(says(listed)));
        listed.awaitCondition(ConditionType.Provisioned, "True", Reason.AllReady);

        listed.patch("{\"spec\": {\"reputation\": {\"required\": true}}}");
        listed.awaitCondition(ConditionType.Ready, "False", Reason.Listed);
    }

    @Test
    void aPolicyListingIsToldApart() {
        policyListed.awaitCondition(ConditionType.ReputationClean, "False", Reason.PolicyListed);
        assertThat(says(policyListed))
                .isEqualTo("These blocklists have " + policyListed.address() + ": " + SPAMHAUS + ".");
    }

    @Test
    void aRefusedQueryIsNeitherListedNorClean() {
        refused.awaitCondition(ConditionType.ReputationClean, "Unknown", Reason.ChecksUnavailable);
        assertThat(says(refused)).isEqualTo("Not known of " + refused.address() + ": " + SPAMHAUS + " (QueryRefused).");
    }

    @Test
    void anAddressThatNobodyHasIsClean() {
        clean.awaitCondition(ConditionType.ReputationClean, "True", Reason.Clean);
        assertThat(says(clean)).isEqualTo(clean.address() + " is in none of " + list + ", " + SPAMHAUS + ".");
    }

    @Test
    void aMailExchangerThatRefusesByItsGreetingIsToldHereAndPort25IsOpen() {
        rejected.awaitCondition(ConditionType.OutboundSmtpReady, "True", Reason.Open)
                .awaitCondition(ConditionType.ReputationClean, "False", Reason.RejectedByPeers);
        assertThat(says(rejected))
                .isEqualTo(
                        "These mail exchangers refuse " + rejected.address() + " by their greeting: " + target + ".");
    }

    @Test
    void aNewAddressThatIsListedIsKeptAndUsedOnlyWhenItsOwnerSaysSo() {
        held.awaitCondition(ConditionType.AddressReady, "False", Reason.AddressListed)
                .awaitCondition(ConditionType.ReputationClean, "False", Reason.Listed);
        assertThat(toCome).contains(held.address());
        assertThat(stage.ownedBy(held)).containsExactly(held.address());
        assertThat(stage.records(held.zoneID())).isEmpty();
        assertThat(held.status().path("waitingFor").asText()).isEqualTo("User");
        assertThat(held.status().path("nextStep").asText())
                .contains("aws ec2 release-address --allocation-id eipalloc-", "set spec.reputation.onListed to Warn");

        held.patch("{\"spec\": {\"reputation\": {\"onListed\": \"Warn\"}}}");
        held.awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
    }

    /** The sandbox gives addresses out in their order, and one by one; some of these may go to the servers of other classes. */
    private List<String> addressesToCome() {
        var ip = stage.ec2(Stage.REGION).allocateAddress(a -> a.domain("vpc")).publicIp();
        return Stream.of("192.0.2.", "198.51.100.", "203.0.113.", "198.18.0.")
                .flatMap(network -> IntStream.rangeClosed(1, 254).mapToObj(n -> network + n))
                .dropWhile(other -> !other.equals(ip))
                .skip(1)
                .limit(TO_COME)
                .toList();
    }

    @Test
    void withoutItsKeyTheOperatorDoesNotStartAndSaysWhatIsMissing() {
        await("it ends").atMost(Server.PATIENCE).until(() -> !keyless.isAlive());
        assertThat(keyless.log())
                .contains("mailserver.reputation.lists has {dqs}.zen.dq.spamhaus.net, and"
                        + " mailserver.reputation.keys.dqs is not set: give it by the environment variable"
                        + " MAILSERVER_REPUTATION_KEYS_DQS, from a Secret.");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theKeyIsNowhereToBeRead() {
        var kubernetes = Serialization.asJson(List.of(
                stage.admin()
                        .genericKubernetesResources("mailserver-operator.dev/v1alpha1", "MailServer")
                        .inNamespace(stage.namespaces().getFirst())
                        .list(),
                events()));
        assertThat(kubernetes).contains(SPAMHAUS, "ReputationListed").doesNotContainIgnoringCase(key);
        assertThat(operator.metrics()).contains("mailserver_dns_queries").doesNotContainIgnoringCase(key);
        assertThat(operator.log()).contains("done: associate").doesNotContainIgnoringCase(key);
    }
}
