package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ElasticIPStatus;
import dev.mailserver.operator.api.ManagementPolicy;
import dev.mailserver.operator.api.PlannedAction;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
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

    /** Where one thing needs the one before: an instance its address, a PTR the name that answers it, an old name the new one. */
    private static final List<Predicate<String>> CHAINS = List.of(
            line -> !line.contains(" in zone ") && !line.startsWith("Probe"),
            line -> line.contains("| PTR of ") || line.startsWith("CreateRecord | A "),
            line -> line.contains("Record | A "));

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
        int deeds = server.deeds().size();
        world.live(Duration.ofMinutes(SETTLED + 30));
        assertThat(server.acts()).as("done while it was observed only").hasSize(acts);
        var planned = lines(server.status().plannedActions().stream());

        set(server, ManagementPolicy.Manage);
        world.live(Duration.ofHours(6));

        var address = Objects.requireNonNullElse(server.status().elasticIP(), ElasticIPStatus.NONE);
        var done = named(lines(server.deeds().stream().skip(deeds)), address);
        var foreseen = named(planned, address);
        assertThat(done).containsExactlyInAnyOrderElementsOf(foreseen);
        for (var chain : CHAINS) {
            assertThat(done.stream().filter(chain)).containsExactlyElementsOf(filtered(foreseen, chain));
        }
        assertThat(server.status().plannedActions()).isEmpty();
    }

    private static List<String> filtered(List<String> lines, Predicate<String> which) {
        return lines.stream().filter(which).toList();
    }

    private static void set(ModelServer server, ManagementPolicy policy) {
        server.edit(spec -> spec.with().managementPolicy(policy).build());
    }

    /** Probes are made again and again, and told once. */
    private static List<String> lines(Stream<PlannedAction> actions) {
        var told = new HashSet<String>();
        return actions.map(ObservePropertiesTest::line)
                .filter(line -> !line.startsWith("Probe ") || told.add(line))
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

    /** Two markers of one name come and go in either order: only the first makes the record, and only the last removes it. */
    private static String line(PlannedAction a) {
        boolean marker = a.target().startsWith("TXT _mailserver-operator.");
        var action = !marker ? a.action() : a.after() == null ? "Unmark" : "Mark";
        return Stream.of(action, a.target(), a.before(), a.after())
                .map(ObservePropertiesTest::text)
                .collect(Collectors.joining(" | "));
    }

    private static String text(@Nullable String s) {
        return s == null ? "" : s;
    }
}
