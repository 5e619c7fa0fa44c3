package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DomainSpf;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.Spf;
import dev.mailserver.operator.api.SpfHelo;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import dev.mailserver.operator.api.SpfStatus;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.RecordSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SPF of every name that receivers check, in the company of what others have published. */
class SpfStoriesTest extends Story {
    private static final DomainSpf MERGE = new DomainSpf(SpfPolicy.Merge, SpfQualifier.Fail);
    private static final DomainSpf CHECK = new DomainSpf(SpfPolicy.CheckOnly, SpfQualifier.Fail);

    private HostedZone plant(String zone) {
        return world.zones().plant("Z-" + zone, zone, Situations.SERVERS);
    }

    private List<String> values(HostedZone zone, String type) {
        return world.zones()
                .find(zone, zone.name(), type)
                .map(RecordSet::values)
                .orElse(List.of());
    }

    private static AdditionalDomain domain(String name, DomainSpf spf) {
        return new AdditionalDomain(name, spf, List.of(), null);
    }

    private static MailServerSpec also(AdditionalDomain... domains) {
        return ModelWorld.spec().with().additionalDomains(List.of(domains)).build();
    }

    @Test
    void theHeloNameHasARecordOfItsOwn() {
        var server = ready();

        assertThat(values(HOST, "TXT")).containsExactly("\"v=spf1 a -all\"");
        assertThat(server.status().spf())
                .containsExactly(
                        new SpfStatus(DOMAIN, "v=spf1 ip4:" + ip() + " ~all", "ip4:" + ip(), "Pass", 0, 0),
                        new SpfStatus(HOST, "v=spf1 a -all", "a", "Pass", 1, 0));
        nothingIsDoneIn(hours(12));

        server.edit(spec -> spec.with()
                .spf(new Spf(SpfPolicy.Merge, SpfQualifier.SoftFail, SpfHelo.Ignore))
                .build());
        ready(server);
        assertThat(values(HOST, "TXT")).isEmpty();
        assertThat(values(Marker.nameFor(HOST), "TXT")).hasSize(1);
        assertThat(values(HOST, "A")).containsExactly(ip());
    }

    @Test
    void theHeloNamesRecordFollowsARename() {
        var server = ready();
        server.edit(spec -> spec.with().hostname("mx.example.com").build());
        ready(server);

        assertThat(values(HOST, "TXT")).isEmpty();
        assertThat(values(Marker.nameFor(HOST), "TXT")).isEmpty();
        assertThat(values("mx.example.com", "TXT")).containsExactly("\"v=spf1 a -all\"");
        assertThat(server.status().retiring()).isEmpty();
    }

    @Test
    void aForeignAddressRecordGetsNoHeloRecordBesideIt() {
        put(HOST, "A", "198.51.100.1");
        var server = world.apply();
        world.live(minutes(30));

        assertThat(values(HOST, "TXT")).isEmpty();
        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("Unknown SpfReady NotYetEvaluated");
    }

    @Test
    void everyDomainIsServedInItsOwnZone() {
        var org = plant("example.org");
        var net = plant("example.net");
        world.zones().put(net, RecordSet.of("example.net", "TXT", 900, List.of("\"v=spf1 mx -all\"", "\"x\"")));
        var server = ready(world.apply("mail", also(domain("example.org", MERGE), domain("example.net", MERGE))));

        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " ~all\"");
        assertThat(values(org, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " -all\"");
        assertThat(values(net, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " mx -all\"", "\"x\"");
        nothingIsDoneIn(hours(12));

        server.edit(spec -> spec.with()
                .additionalDomains(List.of(domain("example.net", MERGE)))
                .build());
        ready(server);
        assertThat(values(org, "TXT")).isEmpty();
        assertThat(values(net, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " mx -all\"", "\"x\"");

        server.edit(_ -> also());
        ready(server);
        assertThat(values(net, "TXT")).containsExactly("\"v=spf1 mx -all\"", "\"x\"");
        assertThat(server.status().retiring()).isEmpty();
        assertThat(server.status().spf()).extracting(SpfStatus::domain).containsExactly(DOMAIN, HOST);
    }

    @Test
    void aDomainThatCannotBeServedHoldsUpNoOther() {
        plant("example.org");
        var server = world.apply("mail", also(domain("nowhere.test", MERGE), domain("example.org", MERGE)));
        world.live(minutes(30));

        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady ZoneNotFound");
        assertThat(server.status().spf()).extracting(SpfStatus::result).containsExactly("Pass", "Pass", "Pass");
    }

    @Test
    void whatPassesByAnIncludeIsLeftAsItIs() {
        put(DOMAIN, "TXT", "\"v=spf1 include:_spf.provider.test -all\"");
        world.account().plant(tagged("eipalloc-9", "192.0.2.99"));
        world.dns().elsewhere("_spf.provider.test", "TXT", "v=spf1 ip4:192.0.2.0/24 -all");
        var server = ready(world.apply());

        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 include:_spf.provider.test -all\"");
        assertThat(server.status().spf().getFirst())
                .isEqualTo(new SpfStatus(DOMAIN, "v=spf1 include:_spf.provider.test -all", null, "Pass", 1, 0));
    }

    @Test
    void whatANewIncludeSaysIsWaitedForAndThenMergedWith() {
        put(DOMAIN, "TXT", "\"v=spf1 include:_spf.provider.test -all\"");
        world.dns().fail("resolver", Failure.of(Kind.UNAVAILABLE, "The resolver does not answer."));
        var server = world.apply();
        world.live(minutes(15));
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 include:_spf.provider.test -all\"");
        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("Unknown SpfReady ResolverUnavailable");

        world.dns().mend("resolver");
        world.dns().elsewhere("_spf.provider.test", "TXT", "v=spf1 ip4:198.51.100.0/24 -all");
        ready(server);
        assertThat(values(DOMAIN, "TXT"))
                .containsExactly("\"v=spf1 ip4:" + ip() + " include:_spf.provider.test -all\"");
    }

    @Test
    void aDomainThatIsOnlyCheckedIsNeverWrittenTo() {
        var org = plant("example.org");
        ModelServer server = world.apply("mail", also(domain("example.org", CHECK)));
        world.live(minutes(30));

        assertThat(server.says(ConditionType.SpfReady)).isEqualTo("False SpfReady RecordsMissing");
        assertThat(server.status().nextStep())
                .isEqualTo("Create the record: example.org TXT \"v=spf1 ip4:" + ip() + " -all\".");

        world.zones().put(org, RecordSet.of("example.org", "TXT", 300, List.of("\"v=spf1 ip4:" + ip() + " -all\"")));
        ready(server);
        assertThat(values(org, "TXT")).containsExactly("\"v=spf1 ip4:" + ip() + " -all\"");
        assertThat(world.zones().find(org, Marker.nameFor("example.org"), "TXT"))
                .isEmpty();
    }
}
