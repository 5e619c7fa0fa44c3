package dev.mailserver.operator.e2e;

import static dev.mailserver.operator.api.ConditionType.AwaitingRdnsApproval;
import static dev.mailserver.operator.api.ConditionType.DnsReady;
import static dev.mailserver.operator.api.ConditionType.ReverseDnsReady;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.sandbox.OnSandbox;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who has yet to act on reverse DNS, for every reason, with one operator. */
@OnSandbox
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RdnsE2E {
    private static final String IN_GOVCLOUD = "region: " + Stage.GOVCLOUD;
    private static final String NOT_PROBED = "outboundSMTP: {probe: Disabled}";

    private Stage stage;
    private OperatorProcess operator;
    private String instance;
    private Server server;
    private Server unserved;

    @BeforeAll
    void begin() {
        stage = new Stage("rdns", 1);
        instance = stage.instance(Stage.GOVCLOUD, Map.of());
        server = stage.server().apply(instance, IN_GOVCLOUD, NOT_PROBED);
        unserved = stage.serverWithoutZone().apply(stage.instance(Stage.REGION, Map.of()), NOT_PROBED);
        operator = stage.operator();
    }

    @AfterAll
    void end() {
        operator.close();
        stage.close();
    }

    @Test
    void theCaseSaysWhoMustActAndDnsWhenItIsDone() {
        server.awaitCondition(DnsReady, "True", Reason.Answering)
                .awaitCondition(AwaitingRdnsApproval, "True", Reason.SupportRequestNeeded);
        assertThat(server.condition(ReverseDnsReady, "reason")).isEqualTo(Reason.AwaitingRdnsApproval.name());

        theCase("Submitted").awaitCondition(AwaitingRdnsApproval, "True", Reason.SupportCaseOpen);
        server.awaitAfterTwoDays(AwaitingRdnsApproval, "True", Reason.CaseOverdue);
        theCase("InfoRequested").awaitCondition(AwaitingRdnsApproval, "True", Reason.SupportInfoRequested);
        assertThat(server.status().at("/supportRequest/text").asText())
                .startsWith("AWS Support asked back: answer in case 1234.");
        theCase("Refused").awaitCondition(AwaitingRdnsApproval, "True", Reason.SupportRequestRefused);
        theCase("Approved").awaitCondition(AwaitingRdnsApproval, "True", Reason.UpdatePending);

        stage.approveReverseDns(server.address(), server.hostname());
        stage.cachesRunOut();
        server.checkNow();
        server.awaitCondition(ReverseDnsReady, "True", Reason.Confirmed)
                .awaitCondition(AwaitingRdnsApproval, "False", Reason.Approved);

        server.delete();
        server.awaitGone(Server.PATIENCE);
        server.apply(instance, IN_GOVCLOUD, NOT_PROBED).awaitCondition(AwaitingRdnsApproval, "False", Reason.NotNeeded);
    }

    @Test
    void nobodyIsAskedBeforeTheHostNameAnswers() {
        unserved.awaitCondition(DnsReady, "False", Reason.ZoneNotFound)
                .awaitCondition(AwaitingRdnsApproval, "Unknown", Reason.NotYetRequested);
    }

    private Server theCase(String state) {
        return server.theCase("ReverseDNS", state);
    }
}
