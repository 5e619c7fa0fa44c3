package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.ResolverContract;
import java.util.List;
import java.util.Optional;

class FakeResolverTest extends ResolverContract {
    private static final List<String> SERVERS = List.of("ns-1.test", "ns-2.test");

    private final FakeZones zones = new FakeZones();
    private final FakeResolver fake = new FakeResolver(zones);

    @Override
    protected Resolver resolver() {
        return fake;
    }

    @Override
    protected HostedZone zone() {
        return zones.plant("Z1", "zone.test", SERVERS);
    }

    @Override
    protected void publish(HostedZone zone, RecordSet record) {
        zones.put(zone, record);
    }

    @Override
    protected void publishAt(HostedZone zone, String server, RecordSet record) {
        fake.hold();
        zones.put(zone, record);
        fake.publish(server);
    }

    @Override
    protected void makeLame(HostedZone zone, String server) {
        fake.fail(server, Failure.of(Kind.INVALID, server + " refuses."));
    }

    @Override
    protected void silence(Optional<String> server) {
        var name = server.orElse(FakeResolver.PUBLIC_PATH);
        fake.fail(name, Failure.of(Kind.UNAVAILABLE, name + " did not answer."));
    }

    @Override
    protected void mend() {
        SERVERS.forEach(fake::mend);
        fake.mend(FakeResolver.PUBLIC_PATH);
        fake.publish();
    }

    @Override
    protected String reverse(String name) {
        fake.ptr("192.0.2.1", name);
        return "192.0.2.1";
    }
}
