package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpecBuilder;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is somebody else's is left alone and named; once it is out of the way, the life goes on. */
class ConflictStoriesTest extends Story {
    @Test
    void anAddressRecordThatIsRightAlreadyIsEnoughWhoeverMadeIt() {
        world.account().plant(tagged("eipalloc-9", "192.0.2.99"));
        put(HOST, "A", "192.0.2.99");
        var server = ready(world.apply());

        assertThat(server.says(ConditionType.DnsReady)).isEqualTo("True DnsReady Answering");
        assertThat(values("_mailserver-operator." + HOST, "TXT")).noneMatch(marker -> marker.contains("kind=A"));
        assertThat(ptr(address())).contains(HOST);
    }

    @Test
    void aForeignPtrIsTakenAway() {
        var address = tagged("eipalloc-9", "192.0.2.99");
        world.account().plant(address).forward((_, _) -> true);
        world.ec2()
                .perform(
                        new Scope("eu-west-1"),
                        Situations.ME,
                        new Action.SetPtr("eipalloc-9", "192.0.2.99", "www.example.org"));
        world.ec2().settle();
        var server = world.apply();
        world.live(minutes(30));

        assertThat(server.says(ConditionType.ReverseDnsReady)).isEqualTo("False ReverseDnsReady PtrConflict");
        assertThat(ptr(address())).contains("www.example.org");

        world.ec2().perform(new Scope("eu-west-1"), Situations.ME, new Action.ResetPtr("eipalloc-9", "192.0.2.99"));
        world.ec2().settle();
        ready(server);
        assertThat(ptr(address())).contains(HOST);
    }

    @Test
    void aCnameAtTheDomainLeavesNoRoomForSpf() {
        world.zones().removeZone(world.zone());
        var parent = world.zones().plant("Z2", "test", Situations.SERVERS);
        world.zones().put(parent, RecordSet.of("shop.test", "CNAME", 300, List.of("elsewhere.example.net.")));
        var server = world.apply(
                "mail",
                ModelWorld.spec()
                        .with()
                        .domain("shop.test")
                        .hostname("mail.test")
                        .build());
        world.live(minutes(30));

        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady CnameAtDomain");
        assertThat(server.holds(ConditionType.DnsReady)).isTrue();

        world.zones().remove(parent, "shop.test", "CNAME");
        ready(server);
    }

    @Test
    void twoSpfRecordsAreMergedByTheirOwner() {
        put(DOMAIN, "TXT", "\"v=spf1 mx -all\"", "\"v=spf1 a -all\"", "\"site-verification=1\"");
        var server = world.apply();
        world.live(minutes(30));

        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady MultipleRecords");
        assertThat(values(DOMAIN, "TXT")).hasSize(3);

        put(DOMAIN, "TXT", "\"v=spf1 mx a -all\"", "\"site-verification=1\"");
        ready(server);
        assertThat(values(DOMAIN, "TXT"))
                .containsExactlyInAnyOrder("\"v=spf1 ip4:" + ip() + " mx a -all\"", "\"site-verification=1\"");
    }

    @Test
    void twoServersShareADomain() {
        second();
        var one = world.apply();
        var two = world.apply("other", other("mx2.example.com").build());
        world.live(minutes(30));

        assertThat(one.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(two.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(values(DOMAIN, "TXT"))
                .hasSize(1)
                .first()
                .asString()
                .satisfies(spf ->
                        world.account().addresses().forEach(a -> assertThat(spf).contains("ip4:" + a.publicIP())));

        one.edit(spec -> spec.with().deletionPolicy(DeletionPolicy.Delete).build());
        world.delete(one);
        world.live(hours(2));
        assertThat(one.gone()).isTrue();
        assertThat(two.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " ~all\"");
    }

    @Test
    void twoResourcesClaimOneHostname() {
        second();
        var one = ready();
        var before = world.wire().done();
        var two = world.apply("other", other(HOST).build());
        world.live(hours(1));

        assertThat(two.says(ConditionType.Accepted)).isEqualTo("False Accepted HostnameClaimed");
        assertThat(one.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(world.wire().done()).isEqualTo(before);

        world.delete(one);
        two.edit(spec -> spec.with().hostname("mx2.example.com").build());
        ready(two);
    }

    @Test
    void anAddressThatSomebodyTookAwayIsNotTakenBack() {
        var server = ready();
        world.account().plant(Situations.instance("i-00000009", "eni-00000009", "10.0.0.19", Instance.State.RUNNING));
        associate("eni-00000009", "10.0.0.19");
        world.live(hours(1));

        assertThat(server.says(ConditionType.AddressReady)).isEqualTo("False AddressReady AddressInUse");
        assertThat(address().association().orElseThrow().instanceID()).contains("i-00000009");
        assertThat(values(HOST, "A")).containsExactly(ip());

        associate(Situations.ENI, Situations.PRIVATE_IP);
        ready(server);
    }

    private void associate(String eni, String privateIP) {
        world.ec2()
                .perform(
                        new Scope("eu-west-1"),
                        Situations.ME,
                        new Action.Associate(address().allocationID(), ip(), eni, privateIP, true));
    }

    private void second() {
        world.account().plant(Situations.instance("i-00000002", "eni-00000002", "10.0.0.12", Instance.State.RUNNING));
    }

    private static MailServerSpecBuilder other(String hostname) {
        return ModelWorld.spec()
                .with()
                .hostname(hostname)
                .instance(new MailServerSpec.InstanceSelector("i-00000002", null, null, null));
    }
}
