package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailserver.operator.model.DocumentFault;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.smtp.ProbeTargets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.PlatformType;

/** Nothing but what this operator ships is run under the name of its document. */
class SsmDocumentLookTest {
    private static final String NAME = "mailserver-operator-probe";
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Round ROUND =
            new Round(Place.INSTANCE, Optional.of("i-00000001"), "mail.example.com", "a1a1a1a1a1a1");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeSsm ssm = new FakeSsm();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final SsmProbe probe = new SsmProbe(
            _ -> ssm,
            () -> now,
            _ -> {},
            NAME,
            new ProbeTargets(List.of("198.51.100.1:25"), "198.51.100.9:443", _ -> Seen.of(List.of())));

    @BeforeEach
    void online() {
        ssm.managed.put("i-00000001", Map.entry(PingStatus.ONLINE, PlatformType.LINUX));
    }

    static Stream<Arguments> documents() throws JsonProcessingException {
        var tree = (ObjectNode) JSON.readTree(FakeSsm.SHIPPED);
        var sorted = JSON.writeValueAsString(JSON.convertValue(tree, TreeMap.class));
        return Stream.of(
                arguments("as it is shipped", FakeSsm.SHIPPED, true),
                arguments("on one line", tree.toString(), true),
                arguments("with its keys in another order", sorted, true),
                arguments("with a line more", FakeSsm.SHIPPED.replace("\"exec 2>", "\"id\", \"exec 2>"), false),
                arguments("with its time limit changed", FakeSsm.SHIPPED.replace("\"90\"", "\"900\""), false),
                arguments("with a key twice", FakeSsm.SHIPPED.replaceFirst("[{]", "{\"mainSteps\": [],"), false),
                arguments("with a key more", FakeSsm.SHIPPED.replaceFirst("[{]", "{\"outputs\": [],"), false),
                arguments("no JSON", "schemaVersion: '2.2'", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void whatDiffersAsJsonIsNotRun(String what, String content, boolean runs) {
        ssm.document = Optional.of(content);

        assertThat(fault())
                .isEqualTo(runs ? Optional.empty() : Optional.of(new DocumentFault(NAME, "eu-west-1", false)));
        if (runs) {
            assertThat(probe.start(SCOPE, ROUND)).isInstanceOf(Outcome.Done.class);
            assertThat(ssm.sent.getFirst().documentHash()).isEqualTo(FakeSsm.hash(content));
        } else {
            assertThat(refused(probe.start(SCOPE, ROUND)))
                    .isEqualTo(Failure.of(
                            Kind.INVALID,
                            "The SSM document mailserver-operator-probe in eu-west-1 is not the one that this operator"
                                    + " ships: it is of another version, or altered."));
            assertThat(ssm.attempts).isZero();
        }
    }

    @Test
    void aMissingOneIsNotAskedToRun() {
        ssm.document = Optional.empty();

        assertThat(fault()).contains(new DocumentFault(NAME, "eu-west-1", true));
        assertThat(refused(probe.start(SCOPE, ROUND)))
                .isEqualTo(
                        Failure.of(Kind.INVALID, "There is no SSM document mailserver-operator-probe in eu-west-1."));
        assertThat(ssm.attempts).isZero();
    }

    @Test
    void aGoodOneIsLookedAtHourlyAndAFaultSoon() {
        fault();
        now = now.plus(Duration.ofMinutes(59));
        fault();
        assertThat(ssm.documentReads).as("its hash tells").isEqualTo(1);

        ssm.register("{}");
        now = now.plus(Duration.ofMinutes(2));
        assertThat(fault()).isPresent();
        assertThat(ssm.documentReads).as("it has to be read").isEqualTo(3);
        now = now.plusSeconds(9);
        assertThat(fault()).isPresent();
        assertThat(ssm.documentReads).isEqualTo(3);

        ssm.register(FakeSsm.SHIPPED);
        now = now.plusSeconds(2);
        assertThat(fault()).isEmpty();
    }

    @Test
    void oneThatChangesWithinTheHourIsNotRunAndIsFound() {
        fault();
        ssm.register("{}");

        assertThat(refused(probe.start(SCOPE, ROUND)))
                .isEqualTo(Failure.of(
                        Kind.CONFLICT,
                        "The SSM document mailserver-operator-probe in eu-west-1 was changed since it was looked at."));
        assertThat(ssm.sent).isEmpty();
        assertThat(fault()).isPresent();
    }

    @Test
    void oneThatWasMadeAnewWithTheSameVersionIsNotRunEither() {
        fault();
        ssm.document = Optional.of("{}");

        assertThat(refused(probe.start(SCOPE, ROUND)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(ssm.sent).isEmpty();
    }

    @Test
    void whereItMayNotBeLookedAtItIsRunAllTheSame() {
        ssm.denied.add("ssm:DescribeDocument");
        ssm.register("{}");

        assertThat(fault()).isEmpty();
        assertThat(probe.start(SCOPE, ROUND)).isInstanceOf(Outcome.Done.class);
        assertThat(ssm.sent.getFirst().documentVersion()).isNull();
        assertThat(ssm.documentReads).as("a refusal stands for an hour too").isEqualTo(1);

        ssm.document = Optional.empty();
        assertThat(refused(probe.start(SCOPE, ROUND)))
                .isEqualTo(
                        Failure.of(Kind.INVALID, "There is no SSM document mailserver-operator-probe in eu-west-1."));
    }

    @Test
    void whereItMayNotBeReadTheOneThatIsThereIsRun() {
        ssm.denied.add("ssm:GetDocument");
        ssm.register("{}");

        assertThat(fault()).isEmpty();
        assertThat(probe.start(SCOPE, ROUND)).isInstanceOf(Outcome.Done.class);
        assertThat(ssm.sent.getFirst().documentVersion()).isEqualTo("2");
    }

    private Optional<DocumentFault> fault() {
        return probe.managed(SCOPE, "i-00000001", now).known().orElseThrow().flatMap(ManagedInstance::document);
    }

    private static Failure refused(Outcome outcome) {
        return ((Outcome.Failed) outcome).why();
    }
}
