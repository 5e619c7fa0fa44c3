package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.aws.Route53Zones;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@OnSandbox
class DnsResolverIT {
    private final Sandbox sandbox = Sandbox.running();
    private final String domain = Sandbox.unique("dns") + ".test";
    private final Sandbox.Account account = sandbox.newAccount();
    private final DnsResolver resolver =
            new DnsResolver(sandbox.dns(), InstantSource.system(), new SimpleMeterRegistry());

    @Test
    void aZoneIsDeniedUntilItIsDelegatedAndThenItsServersAnswerWhatWasWritten() {
        assertThat(resolver.delegation(domain).known().orElseThrow().nameServers())
                .isEmpty();

        var servers = sandbox.newZone(account, domain).get("nameServers");
        var delegation = resolver.delegation(domain).known().orElseThrow();
        assertThat(delegation.nameServers()).hasSize(4);
        assertThat(servers).extracting(s -> Names.canonical(s.asText())).containsAll(delegation.nameServers());

        var mail = new Question("mail." + domain, "A");
        var before = resolver.lookup(mail, delegation);
        assertThat(before.authoritative())
                .allSatisfy(s ->
                        assertThat(s.answer().known().orElseThrow().rcode()).isEqualTo(Rcode.NXDOMAIN));
        assertThat(before.resolver()).isEmpty();

        var spf = "v=spf1 " + "ip4:192.0.2.1 ".repeat(40) + "~all";
        try (var clients = sandbox.clients(account)) {
            var zones = new Route53Zones(clients, InstantSource.system(), Thread::sleep);
            var zone = zones.holding(domain, ZoneProvider.Route53.OWN, Optional.empty(), Instant.now())
                    .known()
                    .orElseThrow()
                    .getFirst()
                    .zone();
            zones.change(
                    zone,
                    new Identity("test", "mail", "mail", "uid"),
                    List.of(
                            RecordChange.create(RecordSet.of(mail.name(), "A", 60, List.of("192.0.2.1"))),
                            RecordChange.create(RecordSet.of(domain, "TXT", 60, List.of(Txt.encode(spf))))));
        }

        Awaitility.await().untilAsserted(() -> {
            var after = resolver.lookup(mail, delegation);
            assertThat(after.authoritative())
                    .allSatisfy(s -> assertThat(s.answer().known().orElseThrow().values())
                            .containsExactly("192.0.2.1"));
            assertThat(after.resolver().flatMap(Seen::known).orElseThrow().values())
                    .containsExactly("192.0.2.1");
        });
        assertThat(resolver.lookup(new Question(domain, "TXT"), delegation).authoritative())
                .allSatisfy(s ->
                        assertThat(s.answer().known().orElseThrow().values()).containsExactly(spf));
    }

    @Test
    void aServerThatDoesNotServeTheZoneIsLame() {
        sandbox.newZone(account, domain);
        var servers = resolver.delegation(domain).known().orElseThrow();
        sandbox.post("/dns/faults", Map.of("server", servers.nameServers().getFirst() + ".", "fault", "refused"));
        var lookup = resolver.lookup(new Question("mail." + domain, "A"), servers);
        assertThat(lookup.authoritative().getFirst().answer().failure()).isPresent();
        assertThat(lookup.authoritative().getLast().answer().known()).isPresent();
        sandbox.post("/dns/faults", Map.of("server", servers.nameServers().getFirst() + ".", "fault", "none"));
    }

    @Test
    void theReverseZoneOfAnAddressIsFoundAndAnswers() {
        try (var clients = sandbox.clients(account)) {
            var ip = clients.ec2(new dev.mailserver.operator.model.Scope("eu-west-1"))
                    .allocateAddress(r -> r.domain("vpc"))
                    .publicIp();
            var name = Names.reverse(ip);
            Awaitility.await().untilAsserted(() -> {
                var lookup = resolver.lookup(
                        new Question(name, "PTR"),
                        resolver.enclosing(name).known().orElseThrow());
                assertThat(lookup.resolver().flatMap(Seen::known).orElseThrow().values())
                        .containsExactly("ec2-" + ip.replace('.', '-') + ".eu-west-1.compute.amazonaws.com");
            });
        }
    }

    @Test
    void aProbeTargetResolves() {
        var target = sandbox.state().at("/mail/targets/0").asText().split(":")[0];
        assertThat(resolver.resolve(target).known()).isPresent();
    }
}
