package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.Dns;
import dev.mailserver.operator.api.Route53;
import dev.mailserver.operator.api.Zone;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hosted zone cannot be told, or nobody sees what is in it: that is said, and nothing is written anywhere. */
class ZoneStoriesTest extends Story {
    private static final String CORRECT = "Correct the hostedZoneID of example.com in spec.dns.zones, or leave it out.";

    @Test
    void ofTwoZonesOfOneNameThatTheParentKnowsNeitherOf() {
        world.zones().plant("Z2", DOMAIN, List.of("ns-9.awsdns-09.test"));
        world.dns().delegate(DOMAIN, List.of("ns.elsewhere.test"));
        var server = addressed(ModelWorld.spec());

        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(ambiguous("DnsReady"));
        assertThat(plight(server, ConditionType.SpfReady)).isEqualTo(ambiguous("SpfReady"));

        world.dns().delegate(DOMAIN, Situations.SERVERS);
        ready(server);
    }

    @Test
    void ofTwoZonesOfOneNameThatTheParentKnowsBothOfTheSpecNamesOne() {
        world.zones().plant("Z2", DOMAIN, Situations.SERVERS);
        world.dns().delegate(DOMAIN, Situations.SERVERS);
        var server = addressed(ModelWorld.spec());

        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(ambiguous("DnsReady"));

        server.edit(_ -> naming(DOMAIN, "Z1"));
        ready(server);
        assertThat(values(HOST, "A")).containsExactly(ip());
    }

    @Test
    void aZoneThatIsMissingIsCreated() {
        world.zones().removeZone(world.zone());
        var server = addressed(ModelWorld.spec());

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(Plight.stalled(
                        "False DnsReady ZoneNotFound",
                        "No public hosted zone of this account holds mail.example.com.",
                        "Create a public hosted zone that holds the name, or correct the name."));

        world.zones().plant("Z1", DOMAIN, Situations.SERVERS);
        ready(server);
    }

    @Test
    void aZoneIsDelegatedOnlyLater() {
        world.dns().delegate(DOMAIN, List.of());
        var server = addressed(ModelWorld.spec());

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(
                        elsewhere(
                                "The parent of example.com does not delegate it: nobody sees hosted zone Z1. Its name servers are ns-1.awsdns-01.test, ns-2.awsdns-02.test."));
        assertThat(ptr(address())).isEmpty();

        world.dns().delegate(DOMAIN, Situations.SERVERS);
        ready(server);
    }

    @Test
    void aZoneThatIsDelegatedToAnotherProviderIsNotWrittenTo() {
        world.dns().delegate(DOMAIN, List.of("ns.elsewhere.test"));
        var server = addressed(ModelWorld.spec());

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(
                        elsewhere(
                                "The parent of example.com delegates it to ns.elsewhere.test, not to the name servers of hosted zone Z1: ns-1.awsdns-01.test, ns-2.awsdns-02.test."));

        world.dns().delegate(DOMAIN, Situations.SERVERS);
        ready(server);
    }

    @Test
    void aZoneThatTheSpecNamesAndThatDoesNotExistIsNamed() {
        var server = addressed(naming(DOMAIN, "Z9"));
        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(notThere("DnsReady"));
        assertThat(plight(server, ConditionType.SpfReady)).isEqualTo(notThere("SpfReady"));

        server.edit(_ -> naming(DOMAIN, "Z1"));
        ready(server);
    }

    @Test
    void aPrivateZoneThatTheSpecNamesIsNamed() {
        world.zones().plantPrivate("Z9", DOMAIN);
        var server = addressed(naming(DOMAIN, "Z9"));
        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(notThere("DnsReady"));

        server.edit(_ -> ModelWorld.spec());
        ready(server);
    }

    @Test
    void aZoneThatTheSpecNamesAndThatDoesNotHoldTheNameIsNamed() {
        world.zones().plant("Z9", "example.org", List.of("ns-9.awsdns-09.test"));
        var server = addressed(naming(DOMAIN, "Z9"));
        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(Plight.stalled(
                        "False DnsReady ZoneNotFound",
                        "spec.dns.zones gives names in example.com the hosted zone Z9, which is called example.org and does not hold mail.example.com.",
                        CORRECT));

        server.edit(_ -> naming(DOMAIN, "Z1"));
        ready(server);
    }

    @Test
    void aMistypedZoneLosesNothingOfWhatIsThere() {
        var server = ready();
        server.edit(_ -> naming(DOMAIN, "Z9"));
        nothingIsTouchedIn(hours(3));
        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(notThere("DnsReady"));

        server.edit(_ -> naming(DOMAIN, "Z1"));
        nothingIsTouchedIn(minutes(15));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    @Test
    void aZoneThatIsMistypedAtDeletionIsCleanedAllTheSame() {
        var server = ready(world.apply(
                "mail",
                ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build()));
        server.edit(_ -> naming(DOMAIN, "Z9")
                .with()
                .deletionPolicy(DeletionPolicy.Delete)
                .build());
        world.delete(server);
        world.live(hours(1));
        assertThat(server.gone()).isTrue();
        assertThat(records()).isEmpty();
        assertThat(world.account().addresses()).isEmpty();
    }

    /** Applied; after an hour it has its address, and nothing else was done. */
    private ModelServer addressed(MailServerSpec spec) {
        var zones = world.zones().all();
        var server = world.apply("mail", spec);
        world.live(hours(1));
        assertThat(world.wire().done())
                .containsExactly("Allocate", "Associate/" + address().allocationID());
        assertThat(world.zones().all()).isEqualTo(zones);
        return server;
    }

    private static MailServerSpec naming(String suffix, String hostedZoneID) {
        var zones = List.of(Zone.of(suffix, Route53.of(hostedZoneID)));
        return ModelWorld.spec()
                .with()
                .dns(new Dns(zones, 300, ConflictPolicy.Refuse))
                .build();
    }

    private static Plight ambiguous(String type) {
        return Plight.stalled(
                "False " + type + " ZoneAmbiguous",
                "These hosted zones are all called example.com: Z1, Z2, and the parent's delegation points to none or several of them.",
                "Set spec.dns.zones[].route53.hostedZoneID.");
    }

    private static Plight elsewhere(String message) {
        return Plight.stalled(
                "False DnsReady DelegatedElsewhere",
                message,
                "At the registrar, or in the parent zone, set the name servers of example.com to ns-1.awsdns-01.test, ns-2.awsdns-02.test.");
    }

    private static Plight notThere(String type) {
        return Plight.stalled(
                "False " + type + " ZoneNotFound",
                "spec.dns.zones gives names in example.com the hosted zone Z9, and this account has no public hosted zone of that id.",
                CORRECT);
    }
}
