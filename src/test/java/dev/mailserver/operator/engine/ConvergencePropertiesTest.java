package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.engine.Wire.Call;
import dev.mailserver.operator.engine.Wire.Mishap;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.RecordSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** From any start, with any one mishap: the same end, one address at most, and nothing left to do. */
class ConvergencePropertiesTest {
    private static final Duration LIFE = Duration.ofHours(3);
    private static final Map<Set<Start>, Life> SMOOTH = new ConcurrentHashMap<>();

    /** How a life ended, and the calls that were made in it. */
    private record Life(List<String> end, List<Call> calls) {
        static Life smooth(Set<Start> starts) {
            return SMOOTH.computeIfAbsent(starts, s -> lived(s, Start.world(s)));
        }

        List<Call> acts() {
            return calls.stream().filter(Call::act).toList();
        }
    }

    private static Life lived(Set<Start> starts, ModelWorld world) {
        var server = Start.of(starts, world);
        world.live(LIFE);
        var calls = world.wire().calls();
        var done = world.wire().done();
        world.live(Duration.ofMinutes(90));
        assertThat(world.wire().done()).as("nothing more is done").isEqualTo(done);
        return new Life(end(world, server), calls);
    }

    private static Life struck(Set<Start> starts, Call call, Mishap mishap) {
        var world = Start.world(starts);
        world.wire().strike(call, mishap);
        return lived(starts, world);
    }

    /** Without what differs between lives that are alike: times, ids, and which address is whose. */
    private static List<String> end(ModelWorld world, ModelServer server) {
        var lines = lines(world, server);
        for (var address : world.account().addresses()) {
            var owner = address.tags().getOrDefault(ElasticIp.NAME_TAG, "nobody");
            lines.replaceAll(line -> line.replace(address.publicIP(), "(address of " + owner + ")"));
        }
        return lines.stream().map(ConvergencePropertiesTest::words).sorted().toList();
    }

    private static String words(String line) {
        return Stream.of(line.split("[ \\[\\]\"]+")).sorted().collect(Collectors.joining(" "));
    }

    private static List<String> lines(ModelWorld world, ModelServer server) {
        var end = new ArrayList<String>();
        end.add(server.gone() ? "gone" : "there");
        var account = world.account();
        account.addresses()
                .forEach(a -> end.add("address " + a.publicIP() + " at "
                        + a.association().flatMap(Association::networkInterfaceID) + " " + a.belongsTo(Situations.ME)
                        + " " + account.ptr(a.allocationID())));
        world.zones().view(world.zone()).records().stream()
                .map(ConvergencePropertiesTest::line)
                .forEach(end::add);
        if (!server.gone()) {
            Stream.of(ConditionType.values())
                    .map(server::says)
                    .map(said -> said.replace("NotNeeded", "Approved"))
                    .forEach(end::add);
            server.status().failures().forEach(f -> end.add("failure " + f.action()));
        }
        return end;
    }

    private static String line(RecordSet r) {
        return r.key().type() + " " + r.key().name() + " " + r.ttl() + " "
                + r.values().stream().sorted().toList();
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void anySingleMishapMakesNoDifferenceInTheEnd(
            @ForAll @Size(max = 5) Set<Start> starts,
            @ForAll Mishap mishap,
            @ForAll boolean act,
            @ForAll @IntRange(max = 1_000_000) int which) {
        var smooth = Life.smooth(starts);
        var calls = act ? smooth.acts() : smooth.calls();
        var call = calls.get(which % calls.size());

        assertThat(struck(starts, call, mishap).end())
                .as("%s at %s", mishap, call)
                .isEqualTo(smooth.end());
    }

    @Example
    void everyMishapAtEveryActOfASimpleLifeMakesNoDifference() {
        var starts = EnumSet.of(Start.SPF_OF_OTHERS, Start.RENAMED, Start.DELETED);
        var smooth = Life.smooth(starts);
        assertThat(smooth.end()).contains("gone").noneMatch(line -> line.contains("address"));
        for (var call :
                smooth.acts().stream().filter(c -> !c.name().equals("Probe")).toList()) {
            for (var mishap : Mishap.values()) {
                assertThat(struck(starts, call, mishap).end())
                        .as("%s at %s", mishap, call)
                        .isEqualTo(smooth.end());
            }
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void whatCannotBeSeenNeverMakesTheOperatorActMore(
            @ForAll @Size(max = 5) Set<Start> starts, @ForAll @IntRange(max = 1_000_000) int which) {
        var calls = Life.smooth(starts).calls();
        var world = Start.world(starts);
        var server = Start.of(starts, world);
        world.wire().strike(calls.get(which % calls.size()), Mishap.OPERATOR_KILLED_BEFORE);
        world.liveUntilKilled(LIFE);
        world.wire().unstrike(); // two lives may differ by a pass, for what acts at the same time comes in any order

        var situation = world.situation(server);
        var planned = world.planned(server, situation);
        assertThat(Darkness.of(situation))
                .allSatisfy(dark -> assertThat(planned).containsAll(world.planned(server, dark)));
    }
}
