package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Of two operators one acts; when it goes the other takes its place, soon when it was asked to go. */
@OnSandbox
@Isolated("a hand-over has to be done within seconds")
class LeaderE2E {
    /** The others look every 1 to 2.2 s, the rest is for a busy machine; a lease that is not given back stands for 12.8 s at least. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(12);

    /** The lease stands for 15 s from its last renewal, and the others look every 1 to 2.2 s; the rest is for a busy machine. */
    private static final Duration RUN_OUT = Duration.ofSeconds(30);

    private final Stage stage = new Stage("leader", 1);

    /** Who held the lease, one after the other, with nobody where it was given back. */
    private final List<String> holders = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void theOtherOneTakesOverFromALeaderThatIsStoppedAndFromOneThatIsKilled() {
        try (var first = stage.operator("first")) {
            var leader = awaitLeader("", Server.PATIENCE);
            try (var second = stage.operator("second");
                    var _ = lease().watch(history())) {
                first.terminate();
                await("the lease is given back").atMost(Server.PATIENCE).until(() -> holders.contains(""));
                var next = awaitLeader(leader, HANDED_OVER);

                try (var third = stage.operator("third")) {
                    assertThat(holder()).isEqualTo(next);
                    assertThat(holders).containsSubsequence(leader, "", next);
                    second.kill();
                    awaitLeader(next, RUN_OUT);

                    var server = stage.server().apply(stage.instance(Stage.REGION, Map.of()));
                    server.awaitCondition(ConditionType.AddressReady, "True", Reason.InPlace);
                    assertThat(stage.held(Stage.REGION)).as(third::lastWords).containsExactly(server.address());
                }
            }
        }
    }

    private Watcher<Lease> history() {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Lease lease) {
                holders.add(holder(lease));
            }

            @Override
            public void onClose(WatcherException cause) {
                // what is awaited of the history does not come then
            }
        };
    }

    private String awaitLeader(String before, Duration patience) {
        return await("another leader than " + before)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(this::holder, h -> !h.isEmpty() && !h.equals(before));
    }

    private String holder() {
        return Optional.ofNullable(lease().get()).map(LeaderE2E::holder).orElse("");
    }

    private static String holder(Lease lease) {
        return Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    private Resource<Lease> lease() {
        return stage.admin().leases().inNamespace(Cluster.OPERATOR).withName(stage.lease());
    }
}
