package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.batch.RateLimit.Rate;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Role;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The clients against a server that answers every call the same way. */
class AwsCallsTest {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Scope BY_ROLE = new Scope("eu-west-1", Role.of("arn:aws:iam::210987654321:role/mail", null));
    private static final String SESSION = """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
            <AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken>
            <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
            """;
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");
    private static final String NO_ADDRESSES =
            "<DescribeAddressesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><addressesSet/></DescribeAddressesResponse>";

    private final Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<String> userAgents = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private HttpServer server;
    private AwsClients clients;
    private Ec2Addresses addresses;

    private volatile String failing = "";
    private volatile int status = 200;
    private volatile String body = NO_ADDRESSES;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            userAgents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean otherwise = !request.contains(failing);
            var octets = (request.contains("Action=AssumeRole") ? SESSION : otherwise ? NO_ADDRESSES : body)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    request.contains("Action=AssumeRole") || otherwise ? 200 : status, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        });
        server.start();
        connect(new Rate(100, 100));
    }

    private void connect(Rate rate) {
        clients = new AwsClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                new RateLimit(InstantSource.fixed(now), pauses::add, Duration.ofSeconds(2)),
                new AwsRates(rate, rate, rate, rate),
                InstantSource.fixed(now),
                metrics);
        addresses = new Ec2Addresses(clients, InstantSource.fixed(now));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    private void error(int httpStatus, String code) {
        status = httpStatus;
        body = "<Response><Errors><Error><Code>" + code + "</Code><Message>text</Message></Error></Errors></Response>";
    }

    private double counted(String action, String code) {
        var counter = metrics.find("mailserver.aws.requests")
                .tags("service", "ec2", "action", action, "code", code)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private Seen<?> look() {
        return AwsCalls.look("ec2:DescribeAddresses", () -> clients.ec2(SCOPE).describeAddresses());
    }

    private Failure allocate() {
        return ((Outcome.Failed) addresses.perform(SCOPE, ME, new Action.Allocate(Optional.empty()))).why();
    }

    @Test
    void callsSayWhoMakesThem() {
        look();
        assertThat(userAgents).singleElement().asString().endsWith("mailserver-operator");
    }

    @Test
    void callsAreCountedByTheirOutcome() {
        look();
        error(400, "AddressLimitExceeded");
        allocate();
        assertThat(counted("DescribeAddresses", "OK")).isEqualTo(1);
        assertThat(counted("AllocateAddress", "AddressLimitExceeded")).isEqualTo(1);
    }

    @Test
    void aReadWithoutAnAnswerIsMadeOnceMore() {
        error(500, "InternalError");
        assertThat(look().failure().orElseThrow().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(userAgents).hasSize(2);
        assertThat(counted("DescribeAddresses", "InternalError")).isEqualTo(2);
    }

    @Test
    void aChangeIsNeverMadeTwice() {
        error(500, "InternalError");
        assertThat(allocate().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(userAgents).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsNoAnswer() {
        server.stop(0);
        assertThat(allocate())
                .isEqualTo(Failure.of(
                        Kind.UNAVAILABLE,
                        "ec2:AllocateAddress: AWS could not be reached, or did not answer (ConnectException)."));
        assertThat(counted("AllocateAddress", "NoAnswer")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, AuthFailure, 'HTTP401): is that Region enabled in its account?'",
        "403, InvalidClientTokenId, 'InvalidClientTokenId): is that Region enabled in its account?'",
        "400, RequestExpired, 'RequestExpired).'"
    })
    void aSessionThatIsNotAcceptedIsNotTheOperatorsCredentials(int httpStatus, String code, String said) {
        error(httpStatus, code);

        assertThat(AwsCalls.look(
                                "ec2:DescribeAddresses",
                                () -> clients.ec2(BY_ROLE).describeAddresses())
                        .failure())
                .contains(Failure.of(
                        Kind.NO_CREDENTIALS,
                        "ec2:DescribeAddresses: AWS does not accept the session of a role of 210987654321 in"
                                + " eu-west-1 (" + said));
        assertThat(look().failure().orElseThrow().text())
                .startsWith("ec2:DescribeAddresses: AWS does not accept the operator's credentials (");
        assertThat(counted("DescribeAddresses", httpStatus == 401 ? "HTTP401" : code))
                .isEqualTo(2);
    }

    @Test
    void anotherRefusalByARoleIsToldAsWithoutOne() {
        error(400, "InvalidParameterValue");
        assertThat(AwsCalls.look(
                        "ec2:DescribeAddresses", () -> clients.ec2(BY_ROLE).describeAddresses()))
                .isEqualTo(look());
    }

    @Test
    void whatIsReleasedAlreadyIsReleasedByARoleToo() {
        error(401, "AuthFailure");
        failing = "ReleaseAddress";
        assertThat(addresses.perform(BY_ROLE, ME, new Action.Release("eipalloc-1", "192.0.2.1")))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void callsAboveTheRateAreHeldBackAndNotSent() {
        connect(new Rate(1, 0.25));
        look();
        assertThat(look().failure()).hasValueSatisfying(f -> {
            assertThat(f.kind()).isEqualTo(Kind.THROTTLED);
            assertThat(f.retryAfter()).contains(Duration.ofSeconds(4));
        });
        assertThat(userAgents).hasSize(1);
        assertThat(counted("DescribeAddresses", "OK")).isEqualTo(1);
    }

    @Test
    void beingThrottledMakesTheNextCallsOfThatActionSlower() {
        error(503, "RequestLimitExceeded");
        assertThat(look().failure().orElseThrow().kind()).isEqualTo(Kind.THROTTLED);
        assertThat(pauses).isEmpty();
        allocate();
        assertThat(pauses).isEmpty();
        look();
        assertThat(pauses).containsExactly(Duration.ofMillis(20));
    }
}
