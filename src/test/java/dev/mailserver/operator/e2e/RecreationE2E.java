package dev.mailserver.operator.e2e;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator that handles one resource after the other, and is busy with another one when a resource is deleted and made again. */
@OnSandbox
class RecreationE2E {
    private static final String ELSEWHERE = "eu-west-2";
    private static final String OBSERVED = "managementPolicy: Observe";

    private final Stage stage = new Stage("recreation", 1);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void aServerThatIsMadeAgainBeforeTheOperatorHasHeardOfItsDeletionIsLookedAt() {
        var instance = stage.instance(Stage.REGION, Map.of());
        try (var _ = stage.operator(Map.of("MAILSERVER_CONCURRENCY", "1"))) {
            var server = stage.server()
                    .apply(instance, OBSERVED)
                    .awaitCondition(ConditionType.Provisioned, "False", Reason.ObserveOnly);
            stage.fault("ec2", "DescribeInstances", Map.of("fault", "delay", "seconds", 5));
            stage.server().apply(stage.instance(ELSEWHERE, Map.of()), OBSERVED, "region: " + ELSEWHERE);

            server.delete();
            server.awaitGone(Server.PATIENCE);

            server.apply(instance, OBSERVED).awaitCondition(ConditionType.Provisioned, "False", Reason.ObserveOnly);
        }
    }
}
