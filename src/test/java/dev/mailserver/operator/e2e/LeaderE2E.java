package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Of two operators one acts; when it goes the other takes its place, soon when it was asked to go. */
@OnSandbox
@Isolated("a hand-over has to be done within seconds")
class LeaderE2E {
    /** The others look every 1 to 2.2 s. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(3);

    /** The lease stands for 15 s from its last renewal, and the others look every 1 to 2.2 s. */
    private static final Duration RUN_OUT = Duration.ofSeconds(20);

    private final Stage stage = new Stage("leader", 1);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void theOtherOneTakesOverFromALeaderThatIsStoppedAndFromOneThatIsKilled() {
        try (var first = stage.operator("first");
                var second = stage.operator("second")) {
            var leader = awaitLeader("", Server.PATIENCE);

            first.terminate();
            var next = awaitLeader(leader, HANDED_OVER);

            try (var third = stage.operator("third")) {
                assertThat(holder()).isEqualTo(next);
                second.kill();
                awaitLeader(next, RUN_OUT);

                var server = stage.server().apply(stage.instance(Stage.REGION, Map.of()));
                server.awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
                assertThat(stage.held(Stage.REGION)).as(third::lastWords).containsExactly(server.address());
            }
        }
    }

    private String awaitLeader(String before, Duration patience) {
        return await("another leader than " + before)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(this::holder, h -> !h.isEmpty() && !h.equals(before));
    }

    private String holder() {
        return Optional.ofNullable(stage.admin()
                        .leases()
                        .inNamespace(Cluster.OPERATOR)
                        .withName(stage.lease())
                        .get())
                .map(l -> l.getSpec().getHolderIdentity())
                .orElse("");
    }
}
