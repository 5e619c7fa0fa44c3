package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Wait;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.FakeAddresses;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happens to a server that was Ready, to its end. */
class LifeStoriesTest extends Story {
    private static final Identity OTHER = new Identity("other", "their", "mail", "uid-9");
    private static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "It does not answer.");

    @Test
    void aRenameMakesTheNewNameFirstAndRemovesTheOldOneLast() {
        var server = ready();
        var before = world.wire().done().size();

        server.edit(spec -> spec.with().hostname("smtp.example.com").build());
        world.live(hours(2));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(values("smtp.example.com", "A")).containsExactly(ip());
        assertThat(values(HOST, "A")).isEmpty();
        assertThat(ptr(address())).contains("smtp.example.com");
        assertThat(records()).hasSize(4);
        var acts = world.wire().done();
        assertThat(acts.subList(before, acts.size()))
                .satisfiesExactly(
                        act -> assertThat(act).startsWith("create A smtp.example.com"),
                        act -> assertThat(act).startsWith("SetPtr"),
                        act -> assertThat(act).startsWith("remove A mail.example.com"));
        nothingIsDoneIn(hours(12));
    }

    @Test
    void anInstanceIsReplacedAndItsAddressFollows() {
        var server = world.apply(
                "mail",
                ModelWorld.spec()
                        .with()
                        .instance(new MailServerSpec.InstanceSelector(null, Map.of("role", "mail"), null, null))
                        .build());
        ready(server);
        var address = address();

        world.account().turn(Situations.INSTANCE, Instance.State.TERMINATED);
        world.live(minutes(15));
        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady InstanceTerminated");

        world.account().plant(Situations.instance("i-00000002", "eni-00000002", "10.0.0.12", Instance.State.RUNNING));
        world.live(minutes(30));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(address().allocationID()).isEqualTo(address.allocationID());
        assertThat(address().association().flatMap(Association::instanceID)).contains("i-00000002");
    }

    @Test
    void anAddressThatWasReleasedByAccidentIsHadAgain() {
        var server = ready();
        var ip = ip();

        world.account().lose(address().allocationID());
        world.live(hours(1));

        assertThat(world.wire().done()).contains("Allocate/" + ip);
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(ip()).isEqualTo(ip);
    }

    @Test
    void anAddressThatIsSomebodyElsesByNowIsReplacedEverywhere() {
        var server = ready();
        var ip = ip();

        world.account().lose(address().allocationID());
        world.ec2().perform(new Scope("eu-west-1"), OTHER, new Action.Allocate(Optional.of(ip)));
        world.live(hours(2));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        var now = world.account().addresses().stream()
                .filter(a -> a.belongsTo(Situations.ME))
                .findFirst()
                .orElseThrow()
                .publicIP();
        assertThat(now).isNotEqualTo(ip);
        assertThat(values(HOST, "A")).containsExactly(now);
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + now + " ~all\"");
    }

    @Test
    void retainLeavesAWorkingServerThatTheNextObjectTakesUp() {
        var server = ready();
        var address = address();
        var records = records();

        world.delete(server);
        nothingIsDoneIn(hours(12));
        assertThat(records()).isEqualTo(records);

        var again = world.apply();
        ready(again);
        assertThat(address()).isEqualTo(address);
        assertThat(records()).isEqualTo(records);
        assertThat(again.status().elasticIP()).isNotNull();
        nothingIsDoneIn(hours(12));
    }

    @Test
    void deleteTakesEverythingBackInTheSafeOrder() {
        put(DOMAIN, "TXT", "\"site-verification=1\"");
        put("www.example.com", "A", "198.51.100.7");
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        var before = world.wire().done().size();
        var id = address().allocationID();

        world.delete(server);
        world.live(hours(2));

        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
        assertThat(records()).hasSize(2);
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"site-verification=1\"");
        var acts = world.wire().done().subList(before, world.wire().done().size());
        assertThat(acts.subList(0, 2)).allMatch(act -> act.contains(" in zone example.com"));
        assertThat(acts.subList(2, acts.size()))
                .containsExactly("ResetPtr/" + id, "Disassociate/" + id, "Release/" + id);
    }

    @Test
    void nothingIsGivenBackWhileANameServerStillAnswers() {
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        world.dns().hold();
        world.delete(server);
        world.live(hours(3));

        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready WithdrawingRecords");
        assertThat(ptr(address())).contains(HOST);

        world.dns().publish();
        world.live(hours(1));
        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void nothingIsGivenBackWhileNameServersOfAnotherProviderGiveTheAddress() {
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        world.dns().hold();
        world.dns().delegate(world.zone().name(), Situations.SERVERS);
        world.zones().removeZone(world.zone());
        world.delete(server);
        world.live(hours(3));

        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready DanglingReference");
        assertThat(address().publicIP()).isEqualTo(server.status().elasticIP().publicIP());
    }

    @Test
    void withTheCredentialsOfAnotherAccountNothingIsGivenUpForGone() {
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        world.ec2().account("999988887777");
        world.delete(server);
        nothingIsDoneIn(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready CleanupBlocked");

        world.ec2().account("111122223333");
        world.live(hours(1));
        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void anAccountThatCannotBeToldIsNoReasonToLeaveAnAddressBehind() {
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        world.delete(server);
        world.live(minutes(4));
        world.ec2().dark(FakeAddresses.Look.ACCOUNT, DOWN);
        world.live(hours(1));
        assertThat(server.gone()).isFalse();

        world.ec2().light();
        world.live(hours(1));
        assertThat(server.gone()).isTrue();
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void awsIsDownForAnHour() {
        var server = ready();
        world.wire().awsDown(Optional.of(DOWN));

        world.live(minutes(25));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        world.live(minutes(35));
        assertThat(server.says(ConditionType.Ready)).startsWith("Unknown Ready");

        world.wire().awsDown(Optional.empty());
        nothingIsDoneIn(minutes(30));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void dnsIsDownForAnHour() {
        var server = ready();
        world.wire().dnsDown(Optional.of(DOWN));

        world.live(minutes(25));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        world.live(minutes(35));
        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("Unknown DnsReady ResolverUnavailable");

        world.wire().dnsDown(Optional.empty());
        nothingIsDoneIn(minutes(30));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void port25IsBlockedAgain() {
        var server = ready();
        world.live(hours(3));
        world.port25(false);
        world.live(hours(2));

        assertThat(server.says(ConditionType.OutboundSmtpReady))
                .isEqualTo("False OutboundSmtpReady RestrictionReimposed");
        assertThat(server.says(ConditionType.AwaitingPort25Approval)).startsWith("True");

        world.port25(true);
        world.live(hours(1));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void aStatusOfALaterVersionStopsNothing() {
        var server = ready();

        server.rewriteStatus(status -> status.with()
                .conditions(Stream.concat(
                                status.conditions().stream()
                                        .map(c -> new Condition(
                                                c.type(),
                                                c.status(),
                                                c.observedGeneration(),
                                                c.lastTransitionTime(),
                                                "ReasonOfTomorrow",
                                                c.message())),
                                Stream.of(new Condition(
                                        "MtaStsReady",
                                        Tri.False,
                                        1L,
                                        server.status().conditions().getFirst().lastTransitionTime(),
                                        "NoPolicy",
                                        "None.")))
                        .toList())
                .waiting(List.of(new Wait(
                        WaitingFor.User,
                        "MtaStsReady",
                        "Publish one.",
                        server.status().conditions().getFirst().lastTransitionTime())))
                .build());
        world.live(minutes(15));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(server.status().conditions())
                .extracting(Condition::type)
                .doesNotContain("MtaStsReady")
                .hasSameSizeAs(ConditionType.values());
        assertThat(address().allocationID())
                .isEqualTo(server.status().elasticIP().allocationID());
    }

    @Test
    void aStatusThatIsLostDoublesNothing() {
        var server = ready();
        var address = address();
        var records = records();

        server.rewriteStatus(_ -> MailServerStatus.NEW);
        nothingIsDoneIn(hours(1));

        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(address()).isEqualTo(address);
        assertThat(records()).isEqualTo(records);
    }
}
