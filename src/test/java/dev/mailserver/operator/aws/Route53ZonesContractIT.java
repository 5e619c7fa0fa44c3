package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.HostedZonesContract;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Zones;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;

@OnSandbox
class Route53ZonesContractIT extends HostedZonesContract {
    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account account = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(account);
    private final Zones zones = new Route53Zones(clients, InstantSource.system(), Thread::sleep);

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Override
    protected Zones zones() {
        return zones;
    }

    @Override
    protected HostedZone publicZone(String name) {
        return zone(name, false);
    }

    @Override
    protected HostedZone privateZone(String name) {
        return zone(name, true);
    }

    private HostedZone zone(String name, boolean hidden) {
        var made = sandbox.post(
                "/zones",
                Map.of("accountID", account.accountID(), "name", name, "delegate", !hidden, "private", hidden));
        return new HostedZone(made.get("hostedZoneID").asText(), name);
    }

    @Override
    protected void write(HostedZone zone, RecordSet record) {
        make(zone, Route53Values.change(ChangeAction.CREATE, record));
    }

    @Override
    protected void alias(HostedZone zone, String name) {
        make(
                zone,
                Change.builder()
                        .action(ChangeAction.CREATE)
                        .resourceRecordSet(r -> r.name(name)
                                .type(RRType.A)
                                .aliasTarget(t -> t.hostedZoneId("Z32O12XQLNTSW2")
                                        .dnsName("lb-1.eu-west-1.elb.amazonaws.com.")
                                        .evaluateTargetHealth(false)))
                        .build());
    }

    private void make(HostedZone zone, Change change) {
        clients.route53()
                .changeResourceRecordSets(r -> r.hostedZoneId(zone.id()).changeBatch(b -> b.changes(change)));
    }

    @Override
    protected String fresh() {
        return Sandbox.unique("contract") + ".test";
    }
}
