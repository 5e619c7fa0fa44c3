package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.ManagementPolicy;
import dev.mailserver.operator.api.PlannedAction;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.World;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Observing does nothing, and what it plans is what is done when it ends: from any start, at any point of a life. */
class ObservePropertiesTest {
    /** When everything that a start has in store has happened. */
    private static final int SETTLED = 150;

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
    void whatIsPlannedIsWhatIsDone(
            @ForAll @Size(max = 5) Set<Start> starts, @ForAll @IntRange(max = SETTLED) int managed) {
        starts.remove(Start.DELETED);
        var world = Start.world(starts);
        var server = Start.of(starts, world);
        if (managed % 2 == 0) {
            world.live(Duration.ofMinutes(managed));
        }
        set(server, ManagementPolicy.Observe);
        int acts = server.acts().size();
        world.live(Duration.ofMinutes(SETTLED + 30));
        assertThat(server.acts()).as("done while it was observed only").hasSize(acts);
        var planned = lines(server.status().plannedActions().stream());

        set(server, ManagementPolicy.Manage);
        world.live(Duration.ofHours(6));

        var address = Objects.requireNonNullElse(server.status().elasticIP(), ElasticIPStatus.NONE);
        assertThat(named(done(server, acts), address)).containsExactlyInAnyOrderElementsOf(named(planned, address));
        assertThat(server.status().plannedActions()).isEmpty();
    }

    private static void set(ModelServer server, ManagementPolicy policy) {
        server.edit(spec -> spec.with().managementPolicy(policy).build());
    }

    private static List<String> done(ModelServer server, int from) {
        var dark = World.dark(Failure.of(Failure.Kind.SETTLING, ""));
        return lines(server.acts().stream().skip(from).flatMap(a -> Planned.of(a, dark).stream()));
    }

    private static List<String> lines(Stream<PlannedAction> actions) {
        return actions.filter(a -> !a.action().equals("Probe"))
                .map(ObservePropertiesTest::line)
                .toList();
    }

    /** An address that is allocated has its number and its id afterwards. */
    private static List<String> named(List<String> lines, ElasticIPStatus address) {
        return lines.stream()
                .map(l -> l.replace(" (" + address.allocationID() + ")", "")
                        .replace("<new Elastic IP>", String.valueOf(address.publicIP()))
                        .replace("the new Elastic IP", String.valueOf(address.publicIP()))
                        .replace("a new one", String.valueOf(address.publicIP())))
                .map(l -> l.startsWith("AllocateAddress") ? "AllocateAddress" : l)
                .toList();
    }

    /**
     * Without what was there before, which is not told of everything that was done; two markers of one name go in either order, and only
     * the first of them makes the record.
     */
    private static String line(PlannedAction a) {
        boolean marker = a.target().startsWith("TXT _mailserver-operator.");
        var action = marker && a.after() != null ? "Mark" : a.action();
        return Stream.of(action, a.target(), a.after())
                .map(ObservePropertiesTest::text)
                .collect(Collectors.joining(" | "));
    }

    private static String text(@Nullable String s) {
        return s == null ? "" : s;
    }
}
