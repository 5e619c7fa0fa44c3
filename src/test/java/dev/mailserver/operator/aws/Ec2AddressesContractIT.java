package dev.mailserver.operator.aws;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.AddressesContract;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

@OnSandbox
class Ec2AddressesContractIT extends AddressesContract {
    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account account = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(account);
    private final Addresses port = new Ec2Addresses(clients, InstantSource.system());

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Override
    protected Addresses port() {
        return port;
    }

    @Override
    protected Scope scope() {
        return new Scope("eu-west-1");
    }

    @Override
    protected Instance plant(State state, Map<String, String> tags) {
        var id = sandbox.newInstance(account, scope().region(), tags)
                .get("instanceID")
                .asText();
        become(id, state);
        return look(id);
    }

    @Override
    protected void terminate(Instance instance) {
        become(instance.id(), State.TERMINATED);
    }

    private void become(String id, State state) {
        sandbox.post("/instances/" + id, Map.of("state", state.name().toLowerCase(Locale.ROOT)));
        await(() -> look(id).state() == state);
    }

    private Instance look(String id) {
        return port.instances(scope(), new InstanceSelector(id, null, null, null), Instant.now())
                .known()
                .orElseThrow()
                .getFirst();
    }

    @Override
    protected void quota(int addresses) {
        sandbox.post("/settings", Map.of("accountID", account.accountID(), "address_quota", addresses));
    }

    @Override
    protected void publish(String host, String ip) {
        var zone = host.substring(host.indexOf('.') + 1);
        sandbox.post("/dns/records", Map.of("zone", zone, "name", host, "type", "A", "ttl", 60, "values", List.of(ip)));
    }

    @Override
    protected void await(BooleanSupplier condition) {
        Awaitility.await().until(condition::getAsBoolean);
    }
}
