package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailserver.operator.batch.Company;
import dev.mailserver.operator.dns.DnsResolver;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.model.SmtpProbeContract;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import dev.mailserver.operator.smtp.ProbeTargets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.ssm.model.DocumentFormat;
import software.amazon.awssdk.services.ssm.model.DocumentType;

/** The script of {@code deploy/ssm} really runs, from the document that is registered as a platform team would. */
@OnSandbox
@ResourceLock(value = Sandbox.MAIL_EXCHANGERS, mode = ResourceAccessMode.READ)
class SsmProbeContractIT extends SmtpProbeContract {
    private static final String DOCUMENT = "mailserver-operator-probe";

    private final Sandbox sandbox = Sandbox.running();
    private final Sandbox.Account account = sandbox.newAccount();
    private final AwsClients clients = sandbox.clients(account);
    private final Company company = new Company();
    private final SmtpProbe port = probe();

    private SmtpProbe probe() {
        try {
            var content = Files.readString(Path.of("deploy/ssm/document.json"));
            clients.ssm(scope())
                    .createDocument(r -> r.name(DOCUMENT)
                            .documentType(DocumentType.COMMAND)
                            .documentFormat(DocumentFormat.JSON)
                            .content(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var resolver = new DnsResolver(sandbox.dns(), InstantSource.system(), new SimpleMeterRegistry());
        return new SsmProbe(
                clients::ssm,
                InstantSource.system(),
                company,
                DOCUMENT,
                new ProbeTargets(
                        StreamSupport.stream(sandbox.state().at("/mail/targets").spliterator(), false)
                                .map(JsonNode::asText)
                                .toList(),
                        sandbox.state().at("/mail/controlTarget").asText(),
                        resolver::resolve));
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    @Override
    protected SmtpProbe port() {
        return port;
    }

    @Override
    protected Scope scope() {
        return new Scope("eu-west-1");
    }

    @Override
    protected String plant() {
        return plant(Map.of());
    }

    private String plant(Map<String, Object> how) {
        Map<String, Object> body = new HashMap<>(how);
        body.put("accountID", account.accountID());
        body.put("region", scope().region());
        var id = sandbox.post("/instances", body).get("instanceID").asText();
        if (!"None".equals(how.get("ssm"))) {
            Awaitility.await()
                    .until(() -> port.managed(scope(), id, Instant.now())
                            .known()
                            .orElseThrow()
                            .isPresent());
        }
        return id;
    }

    @Override
    protected String unmanaged() {
        return plant(Map.of("ssm", "None"));
    }

    @Override
    protected void lift() {
        sandbox.post("/port25", Map.of("accountID", account.accountID(), "region", scope().region(), "mode", "open"));
    }

    @Test
    void anAgentThatIsOfflineIsSeen() {
        var id = plant();
        sandbox.post("/instances/" + id, Map.of("ssm", "ConnectionLost"));

        Awaitility.await()
                .until(
                        () -> port.managed(scope(), id, Instant.now()),
                        Seen.of(Optional.of(new ManagedInstance(false, true, Optional.empty())))::equals);
    }

    @Test
    void anInstanceWithoutAToolSaysSo() {
        assertThat(run(round(plant(Map.of("tools", List.of())), "b1b1b1b1b1b1")).toolMissing())
                .isTrue();
    }

    @Test
    void theAddressThatMailLeavesByIsTheOneThatATargetTells() {
        lift();
        var id = plant(Map.of("tools", List.of("perl")));
        sandbox.post("/instances/" + id, Map.of("egress", "203.0.113.99"));

        assertThat(run(round(id, "b1b1b1b1b1b2")).targets())
                .extracting(Observation::echo)
                .contains(Optional.of("203.0.113.99"));
    }

    @Test
    void manyStartTogetherByFewCommandsAndOneThatMayNotBeProbedStandsAlone() {
        lift();
        var ids = IntStream.range(0, 12)
                .mapToObj(i -> plant(i == 5 ? Map.of("probeAllowed", false) : Map.of()))
                .toList();

        var outcomes = company.together(IntStream.range(0, ids.size())
                .<Callable<Outcome>>mapToObj(i ->
                        () -> port.start(scope(), round(ids.get(i), "b1b1b1b1b%03d".formatted(i))))
                .toList());

        assertThat(outcomes.stream().filter(Outcome.Done.class::isInstance)).hasSize(11);
        assertThat(outcomes.get(5)).isInstanceOfSatisfying(Outcome.Failed.class, f -> {
            assertThat(f.why().kind()).isEqualTo(Failure.Kind.DENIED);
            assertThat(f.why().text()).contains("mailserver-operator.dev/probe = allow");
        });
        assertThat(sandbox.actions(account).stream().filter("SendCommand"::equals))
                .hasSizeLessThanOrEqualTo(9);
    }
}
