package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import dev.mailserver.operator.model.ZoneProvider.Tsig;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** Answers that no honest server with that key would give. */
class Rfc2136ZonesTest {
    private static final String SECRET = "c2VjcmV0";
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    private final Rfc2136Zones zones = new Rfc2136Zones(
            (_, _) -> Seen.of(SECRET.getBytes(StandardCharsets.US_ASCII)), Clock.systemUTC(), Duration.ofSeconds(2));
    private ServerSocket socket;
    private volatile UnaryOperator<Message> answer = UnaryOperator.identity();

    @BeforeEach
    void listen() throws IOException {
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var connection = socket.accept()) {
                var in = new DataInputStream(connection.getInputStream());
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                var reply = new Message(query.getHeader().getID());
                reply.getHeader().setOpcode(query.getHeader().getOpcode());
                reply.getHeader().setFlag(Flags.QR);
                var wire = answer.apply(reply).toWire();
                var out = new DataOutputStream(connection.getOutputStream());
                out.writeShort(wire.length);
                out.write(wire);
            } catch (IOException e) {
                // the test is over, or the client has gone
            }
        }
    }

    private Outcome change() {
        var at = "127.0.0.1:" + socket.getLocalPort();
        var provider =
                new Rfc2136(at, new Tsig("writer", TsigAlgorithm.HmacSHA256, "mail", new SecretRef("tsig", "key")));
        var zone = new HostedZone(at, "example.com", provider);
        assertThat(zones.holding("mail.example.com", provider, Optional.empty(), Instant.now())
                        .failure())
                .isPresent();
        return zones.change(
                zone,
                ME,
                List.of(RecordChange.create(RecordSet.of("mail.example.com", "A", 300, List.of("192.0.2.1")))));
    }

    private static void untrusted(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.why().kind()).isEqualTo(Kind.NO_NAME_SERVER));
    }

    @Test
    void an_answer_that_is_not_signed_says_nothing() {
        untrusted(change());
    }

    @Test
    void an_answer_that_is_signed_by_somebody_else_says_nothing() {
        answer = reply -> {
            new TSIG(TSIG.HMAC_SHA256, Name.fromConstantString("writer."), new byte[] {1, 2, 3}).apply(reply, null);
            return reply;
        };
        untrusted(change());
    }

    @Test
    void an_answer_to_another_question_is_none() {
        answer = reply -> {
            reply.getHeader().setID(reply.getHeader().getID() ^ 1);
            return reply;
        };
        untrusted(change());
    }
}
