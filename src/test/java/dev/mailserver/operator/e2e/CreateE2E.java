package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The smallest manifest, from nothing to Ready, and what it costs. */
@OnSandbox
class CreateE2E {
    /** AWS calls until all that the operator can do for one server is done; what is looked at while it waits comes after that. */
    private static final int BUDGET = 12;

    /** The probe of port 25 goes its own way, at its own pace. */
    private static final Set<String> PROBING =
            Set.of("DescribeDocument", "DescribeInstanceInformation", "ListCommandInvocations", "SendCommand");

    private final Stage stage = new Stage("create", 1);

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void theSmallestManifestBecomesReadyAtOneAddressAndDnsAgreesWithIt() {
        var decoy = stage.foreignAddress(Stage.REGION);
        stage.approvePort25(Stage.REGION);
        var instance = stage.instance(Stage.REGION, Map.of());
        var server = stage.server();
        int before = stage.calls().size();
        try (var operator = stage.operator()) {
            server.apply(instance).awaitReady();

            var calls = stage.calls().subList(before, stage.calls().size());
            var cost = calls.subList(0, calls.lastIndexOf("ModifyAddressAttribute") + 1).stream()
                    .filter(c -> !PROBING.contains(c))
                    .toList();
            System.out.printf("AWS calls: %d until all is done %s, %d until Ready%n", cost.size(), cost, calls.size());
            var ip = server.address();
            assertThat(stage.held(Stage.REGION)).containsExactlyInAnyOrder(decoy, ip);
            assertThat(stage.outside().addresses(server.hostname())).isEqualTo(List.of(ip));
            assertThat(stage.outside().pointers(ip)).isEqualTo(List.of(server.hostname()));
            assertThat(stage.outside().spf(server.domain())).isEqualTo(List.of("v=spf1 ip4:" + ip + " ~all"));
            assertThat(stage.outside().spf(server.hostname())).isEqualTo(List.of("v=spf1 a -all"));
            assertThat(server.status().get("advisories").findValuesAsText("code"))
                    .containsExactly("NoReturnPath");
            assertThat(cost).as(operator::lastWords).hasSizeLessThanOrEqualTo(BUDGET);
            assertThat(calls).containsOnlyOnce("AllocateAddress", "AssociateAddress", "ModifyAddressAttribute");
        }
    }
}
