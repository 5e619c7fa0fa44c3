package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.mailserver.operator.batch.RateLimit;
import dev.mailserver.operator.model.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The way from a pod to AWS, as its environment and the options of its JVM say: by a proxy, or past it; with an authority of one's own. */
@Execution(ExecutionMode.CONCURRENT)
class WayOutTest {
    private static final String PASSWORD = "changeit";
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    /** Calls AWS once, where the environment says it is. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] arguments) {
            var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));
            try (var clients = new AwsClients(
                    credentials,
                    Optional.empty(),
                    Optional.empty(),
                    new RateLimit(InstantSource.system(), Thread::sleep, Duration.ofSeconds(2)),
                    AwsRates.DEFAULT,
                    InstantSource.system(),
                    new SimpleMeterRegistry())) {
                clients.ec2(new Scope("eu-west-1")).describeAddresses();
            } catch (SdkException _) {
                // whom it has asked is seen by those who were asked
            }
        }
    }

    @Test
    void theProxyOfTheEnvironmentIsAsked() throws Exception {
        try (var proxy = new Door();
                var aws = new Door()) {
            call(Map.of("AWS_ENDPOINT_URL", aws.https(), "HTTPS_PROXY", proxy.http()));
            assertThat(proxy.heard).containsExactly("CONNECT 127.0.0.1:" + aws.port() + " HTTP/1.1");
            assertThat(aws.heard).isEmpty();
        }
    }

    @Test
    void aProxyWithAPasswordIsRefusedBeforeAnybodyGetsIt() throws Exception {
        try (var proxy = new Door();
                var aws = new Door()) {
            var url = proxy.http().replace("http://", "http://user:secret@");
            assertThat(caller(Map.of("AWS_ENDPOINT_URL", aws.https(), "HTTPS_PROXY", url)))
                    .isNotZero();
            assertThat(caller(
                            Map.of("AWS_ENDPOINT_URL", aws.https()),
                            "-Dhttps.proxyHost=127.0.0.1",
                            "-Dhttps.proxyPort=" + proxy.port(),
                            "-Dhttps.proxyUser=user",
                            "-Dhttps.proxyPassword=secret"))
                    .isNotZero();
            assertThat(proxy.heard).isEmpty();
            assertThat(aws.heard).isEmpty();
        }
    }

    @Test
    void theProxyOfTheJvmIsAsked() throws Exception {
        try (var proxy = new Door();
                var aws = new Door()) {
            call(
                    Map.of("AWS_ENDPOINT_URL", aws.https()),
                    "-Dhttps.proxyHost=127.0.0.1",
                    "-Dhttps.proxyPort=" + proxy.port());
            assertThat(proxy.heard).containsExactly("CONNECT 127.0.0.1:" + aws.port() + " HTTP/1.1");
            assertThat(aws.heard).isEmpty();
        }
    }

    @Test
    void whatNeedsNoProxyIsAskedItself() throws Exception {
        try (var proxy = new Door();
                var aws = new Door()) {
            call(Map.of(
                    "AWS_ENDPOINT_URL",
                    aws.https(),
                    "HTTPS_PROXY",
                    proxy.http(),
                    "NO_PROXY",
                    "172.20.0.0/16,127.0.0.1"));
            assertThat(proxy.heard).isEmpty();
            assertThat(aws.heard).isNotEmpty();
        }
    }

    @Test
    void anAuthorityOfOnesOwnIsTrustedWhereItStandsInTheTrustStore(@TempDir Path folder) throws Exception {
        var keys = folder.resolve("keys.p12");
        var certificate = folder.resolve("authority.crt");
        var trusted = folder.resolve("trusted.p12");
        keytool("-genkeypair", "-keystore", keys, "-dname", "CN=aws", "-keyalg", "EC", "-ext", "SAN=IP:127.0.0.1");
        keytool("-exportcert", "-keystore", keys, "-file", certificate);
        keytool("-importcert", "-keystore", trusted, "-file", certificate, "-noprompt");
        var asked = new CopyOnWriteArrayList<String>();
        var aws = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        aws.setHttpsConfigurator(new HttpsConfigurator(with(keys)));
        aws.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod());
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        aws.start();
        try {
            var there = Map.of(
                    "AWS_ENDPOINT_URL", "https://127.0.0.1:" + aws.getAddress().getPort());
            call(there);
            assertThat(asked).isEmpty();
            call(there, "-Djavax.net.ssl.trustStore=" + trusted, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
            assertThat(asked).containsExactly("POST");
        } finally {
            aws.stop(0);
        }
    }

    private static void call(Map<String, String> environment, String... options) throws Exception {
        assertThat(caller(environment, options)).isZero();
    }

    private static int caller(Map<String, String> environment, String... options) throws Exception {
        var command = new ArrayList<>(List.of(
                JAVA.resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Caller.class.getName()));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start().waitFor();
    }

    private static void keytool(Object... arguments) throws Exception {
        var command = new ArrayList<>(List.of(JAVA.resolve("keytool").toString(), "-storepass", PASSWORD));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private static SSLContext with(Path keys) throws Exception {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** Writes down the first line of what it is asked, and answers no. */
    private static final class Door implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> heard = new CopyOnWriteArrayList<>();

        Door() throws Exception {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (var guest = socket.accept();
                        var reader = new BufferedReader(
                                new InputStreamReader(guest.getInputStream(), StandardCharsets.ISO_8859_1))) {
                    heard.add(String.valueOf(reader.readLine()));
                    guest.getOutputStream()
                            .write("HTTP/1.1 502 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException _) {
                    // the next one, or none any more
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        String http() {
            return "http://127.0.0.1:" + port();
        }

        String https() {
            return "https://127.0.0.1:" + port();
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }
}
