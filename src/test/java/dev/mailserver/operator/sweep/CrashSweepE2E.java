package dev.mailserver.operator.sweep;

import static dev.mailserver.operator.e2e.Server.awaiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.e2e.OperatorProcess;
import dev.mailserver.operator.e2e.Server;
import dev.mailserver.operator.e2e.Stage;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Creation and deletion, with the operator killed before and after each thing that it does to AWS, and started again. */
@OnSandbox
@Execution(ExecutionMode.CONCURRENT)
class CrashSweepE2E {
    private static final String FOREIGN = "233.252.0.7";
    private static final Duration TTL = Duration.ofSeconds(60);

    private final Stage stage = Stage.withoutLease("sweep");

    @AfterEach
    void end() {
        stage.close();
    }

    /** A moment of a creation, and what happens in it. */
    record Point(String service, String action, int nth, String fault) {
        boolean kills() {
            return fault.startsWith("kill");
        }

        @Override
        public String toString() {
            return fault + " " + action + " " + nth;
        }
    }

    /** A slice of them; all with {@code -Dsweep=full}. */
    static List<Point> points() {
        var slice = List.of(
                new Point("ec2", "AllocateAddress", 1, "lost-reply"),
                new Point("ec2", "AllocateAddress", 1, "kill-after"),
                new Point("ec2", "AssociateAddress", 1, "kill-before"),
                new Point("route53", "ChangeResourceRecordSets", 1, "kill-after"),
                new Point("ec2", "ModifyAddressAttribute", 1, "kill-after"));
        return "full".equals(System.getProperty("sweep")) ? all() : slice;
    }

    private static List<Point> all() {
        return Stream.of("kill-before", "kill-after", "lost-reply")
                .flatMap(fault -> Stream.of(
                        new Point("ec2", "AllocateAddress", 1, fault),
                        new Point("ec2", "AssociateAddress", 1, fault),
                        new Point("route53", "ChangeResourceRecordSets", 1, fault),
                        new Point("ec2", "ModifyAddressAttribute", 1, fault)))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void creationEndsInTheSameState(Point point) {
        var decoy = stage.foreignAddress(Stage.REGION);
        var server = stage.server();
        stage.foreignRecord(server.zoneID(), "www." + server.domain(), "A", FOREIGN);
        var instance = stage.instance(Stage.REGION, Map.of());
        try (var operator = stage.operator(point + " before")) {
            plant(point, operator);
            server.apply(instance, "outboundSMTP: {probe: Disabled}");
            if (point.kills()) {
                await(point.toString()).atMost(Server.PATIENCE).until(() -> !operator.isAlive());
                try (var again = stage.operator(point + " after")) {
                    assertConverges(server, decoy, again);
                }
            } else {
                assertConverges(server, decoy, operator);
            }
        }
    }

    /** The deletion of one server in which something happens at every step; a chain for each fault with {@code -Dsweep=full}. */
    static List<List<Point>> chains() {
        return "full".equals(System.getProperty("sweep"))
                ? Stream.of("kill-before", "kill-after", "lost-reply")
                        .map(fault -> chain(fault, fault, fault, fault))
                        .toList()
                : List.of(chain("kill-after", "kill-after", "kill-before", "kill-after"));
    }

    private static List<Point> chain(String records, String ptr, String association, String address) {
        return List.of(
                new Point("route53", "ChangeResourceRecordSets", 1, records),
                new Point("ec2", "ResetAddressAttribute", 1, ptr),
                new Point("ec2", "DisassociateAddress", 1, association),
                new Point("ec2", "ReleaseAddress", 1, address));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void deletionEndsInTheSameState(List<Point> chain) {
        var decoy = stage.foreignAddress(Stage.REGION);
        var server = stage.server();
        stage.foreignRecord(server.zoneID(), "www." + server.domain(), "A", FOREIGN);
        var before = stage.records(server.zoneID());
        var operator = stage.operator("before " + chain.getFirst());
        try {
            server.apply(
                            stage.instance(Stage.REGION, Map.of()),
                            "deletionPolicy: Delete",
                            "dns: {ttl: 60}",
                            "outboundSMTP: {probe: Disabled}")
                    .awaitReady();
            var ip = server.address();

            for (var point : chain) {
                plant(point, operator);
                server.delete();
                if (point.kills()) {
                    await(point.toString()).atMost(TTL.plus(Server.PATIENCE)).until(diesIn(operator));
                    operator = stage.starting(point.toString());
                }
            }

            server.awaitGone(TTL.plus(Server.PATIENCE));
            assertThat(stage.held(Stage.REGION)).isEqualTo(List.of(decoy));
            assertThat(stage.records(server.zoneID())).isEqualTo(before);
            assertThat(stage.outside().pointers(ip)).doesNotContain(server.hostname());
        } finally {
            operator.close();
        }
    }

    private static Callable<Boolean> diesIn(OperatorProcess operator) {
        return () -> !operator.isAlive();
    }

    private void plant(Point point, OperatorProcess operator) {
        stage.fault(
                point.service(),
                point.action(),
                Map.of("fault", point.fault(), "nth", point.nth(), "pid", operator.pid()));
    }

    private void assertConverges(Server server, String decoy, OperatorProcess operator) {
        server.awaitReady();
        var ip = server.address();
        awaiting(() ->
                assertThat(stage.held(Stage.REGION)).as(operator::lastWords).containsExactlyInAnyOrder(decoy, ip));
        assertThat(stage.ownedBy(server)).isEqualTo(List.of(ip));
        assertThat(stage.outside().addresses(server.hostname())).isEqualTo(List.of(ip));
        assertThat(stage.outside().pointers(ip)).isEqualTo(List.of(server.hostname()));
        assertThat(stage.outside().spf(server.domain())).isEqualTo(List.of("v=spf1 ip4:" + ip + " ~all"));
        assertThat(stage.outside().addresses("www." + server.domain())).isEqualTo(List.of(FOREIGN));
    }
}
