package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bugs that well-known tools for DNS and mail have had. Each is named as it was; here it does not happen. */
class KnownBugsTest extends Story {
    private static final String VERIFICATION = "\"site-verification=abc\"";

    @Test
    void anSpfRecordIsReplacedWholesaleAndTheOtherTxtValuesAreLost() {
        put(DOMAIN, "TXT", VERIFICATION, "\"v=spf1 mx include:_spf.provider.test -all\"", "\"other\"");
        world.dns().elsewhere("_spf.provider.test", "TXT", "v=spf1 ip4:198.51.100.0/24 -all");
        ready();
        assertThat(values(DOMAIN, "TXT"))
                .containsExactly(
                        VERIFICATION, "\"v=spf1 ip4:" + ip() + " mx include:_spf.provider.test -all\"", "\"other\"");
    }

    @Test
    void recordsAreWrittenThoughListingThemHasFailed() {
        put(DOMAIN, "TXT", VERIFICATION, "\"v=spf1 mx -all\"");
        var before = records();
        world.zones().dark(world.zone(), Optional.of(Failure.of(Kind.UNAVAILABLE, "Route 53 does not answer.")));
        var server = world.apply();
        world.live(hours(2));
        assertThat(records()).isEqualTo(before);

        world.zones().dark(world.zone(), Optional.empty());
        ready(server);
        assertThat(values(DOMAIN, "TXT")).containsExactly(VERIFICATION, "\"v=spf1 ip4:" + ip() + " mx -all\"");
    }

    @Test
    void aTxtLongerThan255OctetsIsNotSplit() {
        var networks =
                IntStream.range(0, 20).mapToObj(i -> "ip4:198.51.100." + i).collect(Collectors.joining(" "));
        put(DOMAIN, "TXT", Txt.encode("v=spf1 " + networks + " -all"));
        ready();
        var written = values(DOMAIN, "TXT").getFirst();
        assertThat(Txt.decode(written)).isEqualTo("v=spf1 ip4:" + ip() + " " + networks + " -all");
        assertThat(written.substring(1, written.length() - 1).split("\" \"", -1))
                .hasSize(2)
                .allMatch(part -> part.getBytes(StandardCharsets.UTF_8).length <= 255);
    }

    @Test
    void onlyTheFirstTxtValueIsReadAndASecondSpfRecordIsMade() {
        put(DOMAIN, "TXT", VERIFICATION, "\"other\"", "\"v=spf1 ip4:198.51.100.1 -all\"");
        ready();
        assertThat(values(DOMAIN, "TXT"))
                .containsExactly(VERIFICATION, "\"other\"", "\"v=spf1 ip4:" + ip() + " ip4:198.51.100.1 -all\"");
    }

    @Test
    void aNetworkInAnIp4TermNeverMatches() {
        world.account().plant(tagged("eipalloc-9", "192.0.2.99"));
        put(DOMAIN, "TXT", "\"v=spf1 ip4:192.0.2.96/28 -all\"");
        ready();
        assertThat(values(DOMAIN, "TXT")).containsExactly("\"v=spf1 ip4:192.0.2.96/28 -all\"");
    }

    @Test
    void thereIsOneProbeTargetOnlyAndItsOutageIsAFalseAlarm() {
        var server = ready();
        var ip = ip();
        world.smtp()
                .results(round -> Seen.of(Optional.of(new Result(
                        round.nonce(),
                        List.of(
                                Observation.unconnected("mx.one.test:25", Connect.TIMED_OUT),
                                greeting("mx.two.test:25", ip)),
                        Optional.of(Connect.CONNECTED),
                        false))));
        world.live(hours(12));
        assertThat(server.says(ConditionType.OutboundSmtpReady)).startsWith("True");
        assertThat(server.told()).noneMatch(line -> line.startsWith("False OutboundSmtpReady Partial"));
    }

    @Test
    void theOperatorsOwnWayOutIsProbedAndCalledOutbound() {
        world.smtp()
                .results(round -> Seen.of(Optional.of(new Result(
                        round.nonce(),
                        List.of(greeting("mx.one.test:25", "203.0.113.7"), greeting("mx.two.test:25", "203.0.113.7")),
                        Optional.of(Connect.CONNECTED),
                        false))));
        var server = world.apply();
        world.live(hours(2));
        assertThat(server.says(ConditionType.OutboundSmtpReady)).isEqualTo("False OutboundSmtpReady WrongEgress");
        assertThat(server.told()).noneMatch(line -> line.startsWith("True OutboundSmtpReady"));
    }

    private static Observation greeting(String target, String seen) {
        return new Observation(target, Connect.CONNECTED, Optional.of(220), true, Optional.of(true), Optional.of(seen));
    }
}
