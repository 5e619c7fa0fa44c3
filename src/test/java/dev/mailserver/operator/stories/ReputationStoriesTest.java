package dev.mailserver.operator.stories;

import static dev.mailserver.operator.fakes.FakeBlocklists.LIST;
import static dev.mailserver.operator.fakes.FakeBlocklists.SPAMHAUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.Reputation;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.FakeProbe;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blocklists have the address, or do not say. */
class ReputationStoriesTest extends Story {
    private static final String CLEAN = "True ReputationClean Clean";
    private static final String LISTED = "False ReputationClean Listed";
    private static final String UNKNOWN = "Unknown ReputationClean ChecksUnavailable";

    private static MailServerSpec spec(boolean required, OnListed onListed) {
        return ModelWorld.spec()
                .with()
                .reputation(new Reputation(required, onListed))
                .build();
    }

    private ModelServer apply(boolean required, OnListed onListed) {
        return world.apply("mail", spec(required, onListed));
    }

    /** Every address that the account may give out. */
    private void list(String... codes) {
        IntStream.range(0, 100).forEach(n -> world.blocklists().put(LIST, "203.0.113." + n, codes));
    }

    private String says(ModelServer server) {
        return server.says(ConditionType.ReputationClean);
    }

    private List<String> verdicts(ModelServer server) {
        return server.status().reputation().lists().stream()
                .map(l -> l.name() + " " + l.verdict())
                .toList();
    }

    @Test
    void aListingIsToldBlocksNothingAndEndsWhenTheListLetsGo() {
        var server = ready();
        assertThat(says(server)).isEqualTo(CLEAN);
        list("127.0.0.2");
        world.live(minutes(75));
        assertThat(says(server)).isEqualTo(LISTED);
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.None);
        assertThat(verdicts(server)).containsExactly(LIST + " Listed", SPAMHAUS + " NotListed");

        list();
        world.live(minutes(75));
        assertThat(says(server)).isEqualTo(CLEAN);
    }

    @Test
    void whereItIsRequiredReadyWaitsForTheListsToLetGo() {
        list("127.0.0.2");
        var server = apply(true, OnListed.Warn);
        world.live(minutes(15));
        assertThat(server.says(ConditionType.Provisioned)).startsWith("True");
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready Listed");
        assertThat(plight(server, ConditionType.ReputationClean))
                .isEqualTo(Plight.stalled(
                        LISTED,
                        "These blocklists have " + ip() + ": bl.test.",
                        "Mend what led to it, then ask the lists that the message names to take the address out."));

        list();
        world.live(minutes(75));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void whereItIsRequiredAndNoListIsConfiguredThatIsSaid() {
        world = new ModelWorld("eu-west-1", List.of());
        var server = apply(true, OnListed.Hold);
        world.live(minutes(15));
        assertThat(says(server)).isEqualTo("Unknown ReputationClean Disabled");
        assertThat(server.says(ConditionType.Ready)).isEqualTo("Unknown Ready Disabled");
        assertThat(server.status().nextStep()).contains("mailserver.reputation.lists");
        assertThat(server.status().reputation()).isNull();

        server.edit(_ -> spec(false, OnListed.Hold));
        ready(server);
    }

    @Test
    void aNewAddressThatIsListedIsHeldAndPutIntoServiceOnceItIsNot() {
        list("127.0.0.2");
        var server = apply(false, OnListed.Hold);
        world.live(minutes(15));
        nothingIsTouchedIn(hours(3));
        assertThat(world.wire().done()).containsExactly("Allocate");
        assertThat(records()).isEmpty();
        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady AddressListed");
        assertThat(server.status().waitingFor()).isEqualTo(WaitingFor.User);
        assertThat(server.status().nextStep())
                .contains(
                        "bl.test",
                        "aws ec2 release-address --allocation-id " + address().allocationID(),
                        "Warn");
        assertThat(says(server)).isEqualTo(LISTED);

        var ip = ip();
        list();
        world.live(minutes(75));
        ready(server);
        assertThat(ip()).isEqualTo(ip);
    }

    @Test
    void aHeldAddressIsUsedAsItIsWhenItsOwnerSaysSo() {
        list("127.0.0.2");
        var server = apply(false, OnListed.Hold);
        world.live(minutes(15));
        var ip = ip();
        server.edit(_ -> spec(false, OnListed.Warn));
        ready(server);
        assertThat(ip()).isEqualTo(ip);
        assertThat(says(server)).isEqualTo(LISTED);
    }

    @Test
    void forAHeldAddressThatItsOwnerGivesBackAnotherOneIsAllocatedAndNotTheSame() {
        list("127.0.0.2");
        var server = apply(false, OnListed.Hold);
        world.live(minutes(15));
        var held = address();
        list();
        world.blocklists().put(LIST, held.publicIP(), "127.0.0.2");
        world.account().lose(held.allocationID());
        world.live(minutes(20));
        ready(server);
        assertThat(ip()).isNotEqualTo(held.publicIP());
        assertThat(says(server)).isEqualTo(CLEAN);
        assertThat(world.wire().done().stream().filter(d -> d.startsWith("Allocate")))
                .containsExactly("Allocate", "Allocate");
    }

    @Test
    void aHeldAddressIsHeldThoughItsStatusIsLost() {
        list("127.0.0.2");
        var server = apply(false, OnListed.Hold);
        world.live(minutes(15));
        server.rewriteStatus(_ -> MailServerStatus.NEW);
        nothingIsTouchedIn(hours(2));
        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady AddressListed");
    }

    @Test
    void anAddressInServiceStaysThereThoughItGetsListedAndItsStatusIsLost() {
        var server = ready(apply(false, OnListed.Hold));
        list("127.0.0.2");
        nothingIsTouchedIn(hours(2));
        server.rewriteStatus(_ -> MailServerStatus.NEW);
        nothingIsTouchedIn(hours(2));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(says(server)).isEqualTo(LISTED);
    }

    @Test
    void aNewAddressDoesNotWaitForEverForListsThatDoNotAnswer() {
        world.blocklists().silent(LIST);
        var server = apply(false, OnListed.Hold);
        world.live(minutes(9));
        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady Associating");
        assertThat(server.status()
                        .condition(ConditionType.AddressReady)
                        .orElseThrow()
                        .message())
                .contains("bl.test (TempError)");
        assertThat(world.wire().done()).containsExactly("Allocate");

        world.live(minutes(10));
        ready(server);
        assertThat(says(server)).isEqualTo(UNKNOWN);
    }

    @Test
    void aListThatRefusesTheResolverIsNeitherCleanNorListed() {
        world.blocklists().answering(SPAMHAUS, "127.255.255.254");
        var server = ready(apply(false, OnListed.Warn));
        assertThat(says(server)).isEqualTo(UNKNOWN);
        assertThat(verdicts(server)).containsExactly(LIST + " NotListed", SPAMHAUS + " QueryRefused");
        assertThat(world.blocklists().log())
                .as("of an address it is not asked")
                .filteredOn(q -> q.endsWith(SPAMHAUS))
                .containsOnly("2.0.0.127." + SPAMHAUS, "1.0.0.127." + SPAMHAUS);

        world.blocklists().mend(SPAMHAUS);
        world.live(minutes(15));
        assertThat(says(server)).isEqualTo(CLEAN);
    }

    @Test
    void aListThatHasEverybodyIsNotBelievedAndKeepsNobodyFromService() {
        world.blocklists().answering(LIST, "127.0.0.2");
        var server = apply(true, OnListed.Hold);
        world.live(minutes(30));
        assertThat(server.says(ConditionType.AddressReady)).startsWith("True");
        assertThat(says(server)).isEqualTo(UNKNOWN);
        assertThat(verdicts(server)).containsExactly(LIST + " ListUnhealthy", SPAMHAUS + " NotListed");
        assertThat(server.says(ConditionType.Ready)).isEqualTo("Unknown Ready ChecksUnavailable");
        assertThat(server.says(ConditionType.Stalled)).startsWith("False");
    }

    @Test
    void mailExchangersThatRefuseTheAddressAreNoClosedPort() {
        var server = ready();
        world.smtp().results(r -> Seen.of(Optional.of(refused(FakeProbe.opened(r, ip())))));
        world.live(hours(2));
        assertThat(server.says(ConditionType.OutboundSmtpReady)).startsWith("True");
        assertThat(says(server)).isEqualTo("False ReputationClean RejectedByPeers");
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    private static Result refused(Result opened) {
        return new Result(
                opened.nonce(),
                opened.targets().stream()
                        .map(o -> new Observation(
                                o.target(),
                                Connect.CONNECTED,
                                Optional.of(554),
                                true,
                                Optional.empty(),
                                Optional.empty()))
                        .toList(),
                opened.control(),
                opened.toolMissing());
    }

    @Test
    void aListIsAskedOnceAnHour() {
        ready();
        world.live(hours(3));
        assertThat(world.blocklists().log())
                .filteredOn(("2.0.0.127." + LIST)::equals)
                .hasSizeBetween(3, 4);
    }
}
