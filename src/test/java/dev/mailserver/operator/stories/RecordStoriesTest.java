package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.Dns;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of others at the names that a server needs: what may be replaced, what never is, and what comes back as it was. */
class RecordStoriesTest extends Story {
    private static final String MARKER = "_mailserver-operator." + HOST;
    private static final String OTHER_IP = "198.51.100.1";
    private static final String REPLACE = "Remove it, or set spec.dns.conflictPolicy to Replace where that is right.";

    /** A quote, a backslash, octets beyond ASCII, and 300 octets in three character-strings. */
    private static final String FOREIGN =
            "\"say \\\"hi\\\" \\\\ \\303\\251\\000\\377\" \"" + "x".repeat(250) + "\" \"" + "y".repeat(33) + "\"";

    @ParameterizedTest
    @EnumSource(names = {"Refuse", "Replace"})
    void anAliasAtTheHostnameIsNeverTouched(ConflictPolicy policy) {
        var alias = new RecordSet(RecordKey.of(HOST, "A"), 0, List.of(), true);
        neverTouched(policy, alias);
    }

    @ParameterizedTest
    @EnumSource(names = {"Refuse", "Replace"})
    void aWeightedRecordAtTheHostnameIsNeverTouched(ConflictPolicy policy) {
        var key = new RecordKey(HOST, "A", Optional.of("blue"));
        neverTouched(policy, new RecordSet(key, 60, List.of(OTHER_IP), true));
    }

    private void neverTouched(ConflictPolicy policy, RecordSet theirs) {
        world.zones().put(world.zone(), theirs);
        var server = conflicting(policy, theirs);

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(Plight.stalled(
                        "False DnsReady RecordConflict",
                        "The record mail.example.com A in zone example.com (Z1) is an alias or has a routing policy and is never touched.",
                        "Remove that record, or choose another spec.hostname."));

        world.zones().remove(world.zone(), HOST, "A");
        ready(server);
        assertThat(values(HOST, "A")).containsExactly(ip());
    }

    @Test
    void anAddressRecordOfSomebodyElseIsLeftAloneUntilItsOwnerRemovesIt() {
        put(HOST, "A", OTHER_IP);
        var server = conflicting(ConflictPolicy.Refuse, RecordSet.of(HOST, "A", 300, List.of(OTHER_IP)));

        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(notOurs("A"));

        world.zones().remove(world.zone(), HOST, "A");
        ready(server);
        assertThat(values(HOST, "A")).containsExactly(ip());
    }

    @Test
    void aCnameAtTheHostnameIsLeftAloneUntilItMayBeReplaced() {
        put(HOST, "CNAME", "elsewhere.example.net.");
        var server =
                conflicting(ConflictPolicy.Refuse, RecordSet.of(HOST, "CNAME", 300, List.of("elsewhere.example.net.")));

        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(notOurs("CNAME"));

        server.edit(_ -> spec(ConflictPolicy.Replace));
        ready(server);
        assertThat(values(HOST, "CNAME")).isEmpty();
        assertThat(values(HOST, "A")).containsExactly(ip());
        assertThat(world.wire().done())
                .contains("remove CNAME mail.example.com, create A mail.example.com, create TXT " + MARKER
                        + " in zone example.com");
    }

    @Test
    void aTxtValueOfSomebodyElseComesThroughToTheOctet() {
        put(DOMAIN, "TXT", FOREIGN, "\"v=spf1 mx -all\"");
        var before = values(DOMAIN, "TXT");
        var server = ready(world.apply("mail", deleted()));

        assertThat(values(DOMAIN, "TXT")).containsExactlyInAnyOrder(FOREIGN, "\"v=spf1 ip4:" + ip() + " mx -all\"");

        world.delete(server);
        world.live(hours(2));
        assertThat(server.gone()).isTrue();
        assertThat(values(DOMAIN, "TXT")).isEqualTo(before);
    }

    @Test
    void aTxtValueOfSomebodyElseStaysWhereOurRecordWasTheOnlySpf() {
        put(DOMAIN, "TXT", FOREIGN);
        var server = ready(world.apply("mail", deleted()));
        assertThat(values(DOMAIN, "TXT")).containsExactly(FOREIGN, "\"v=spf1 ip4:" + ip() + " ~all\"");

        world.delete(server);
        world.live(hours(2));
        assertThat(server.gone()).isTrue();
        assertThat(values(DOMAIN, "TXT")).containsExactly(FOREIGN);
    }

    @Test
    void anAddressRecordThatAPersonChangesIsPutBackWhileTheServerLives() {
        var server = ready();
        put(HOST, "A", OTHER_IP);
        world.live(minutes(30));

        assertThat(values(HOST, "A")).containsExactly(ip());
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(world.wire().done()).last().isEqualTo("change A mail.example.com in zone example.com");
    }

    @Test
    void anAddressRecordThatAPersonHasChangedIsTheirsAtDeletion() {
        var server = ready(world.apply("mail", deleted()));
        put(HOST, "A", OTHER_IP);
        world.delete(server);
        world.live(hours(2));

        assertThat(server.gone()).isTrue();
        assertThat(values(HOST, "A")).containsExactly(OTHER_IP);
        assertThat(records()).hasSize(1);
        assertThat(world.account().addresses()).isEmpty();
    }

    @Test
    void anAddressRecordThatAPersonHasChangedAndThatNamesOurAddressStillBlocksItsRelease() {
        var server = ready(world.apply("mail", deleted()));
        put(HOST, "A", OTHER_IP, ip());
        world.delete(server);
        world.live(minutes(30));
        nothingIsTouchedIn(hours(3));

        assertThat(plight(server, ConditionType.Ready))
                .isEqualTo(Plight.stalled(
                        "False Ready DanglingReference",
                        "The record mail.example.com A in zone example.com (Z1) is not ours and names " + ip() + ".",
                        "Remove the record that the message names."));
        assertThat(values(HOST, "A")).containsExactly(OTHER_IP, ip());
        assertThat(values(MARKER, "TXT")).isEmpty();
        assertThat(ptr(address())).contains(HOST);

        put(HOST, "A", OTHER_IP);
        world.live(hours(2));
        assertThat(server.gone()).isTrue();
        assertThat(values(HOST, "A")).containsExactly(OTHER_IP);
        assertThat(world.account().addresses()).isEmpty();
    }

    /** Caches have what was there a moment ago, whoever changed it. */
    @Test
    void theTtlOfARecordThatAPersonHasChangedIsWaitedOutAllTheSame() {
        world.account().plant(tagged("eipalloc-9", "192.0.2.99"));
        put(DOMAIN, "TXT", "\"v=spf1 ip4:192.0.2.0/24 -all\"");
        var server = ready(world.apply(
                "mail",
                deleted()
                        .with()
                        .dns(new Dns(List.of(), 3600, ConflictPolicy.Refuse))
                        .build()));
        put(HOST, "A", OTHER_IP);
        world.delete(server);
        world.live(minutes(59));

        assertThat(server.says(ConditionType.Ready)).isEqualTo("False Ready WaitingForTTL");
        assertThat(ptr(address())).contains(HOST);

        world.live(hours(1));
        assertThat(server.gone()).isTrue();
    }

    /** Applied; after an hour their record is as it was, and beside it only the address and SPF were seen to. */
    private ModelServer conflicting(ConflictPolicy policy, RecordSet theirs) {
        var server = world.apply("mail", spec(policy));
        world.live(hours(1));
        assertThat(world.zones().view(world.zone()).records()).contains(theirs);
        assertThat(values(MARKER, "TXT")).isEmpty();
        assertThat(ptr(address())).isEmpty();
        assertThat(world.wire().done())
                .containsExactly(
                        "Allocate",
                        "Associate/" + address().allocationID(),
                        "create TXT example.com, create TXT _mailserver-operator.example.com in zone example.com");
        return server;
    }

    private static Plight notOurs(String type) {
        return Plight.stalled(
                "False DnsReady RecordConflict",
                "The record mail.example.com " + type + " in zone example.com (Z1) is not ours.",
                REPLACE);
    }

    private static MailServerSpec spec(ConflictPolicy policy) {
        return ModelWorld.spec().with().dns(new Dns(List.of(), 300, policy)).build();
    }

    private static MailServerSpec deleted() {
        return ModelWorld.spec().with().deletionPolicy(DeletionPolicy.Delete).build();
    }
}
