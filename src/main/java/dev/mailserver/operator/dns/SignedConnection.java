package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;

/**
 * A connection to one name server over TCP (RFC 7766), on which every message is signed and every answer's signature checked
 * (RFC 8945). TCP since answers may be large, and since nobody can slip another one in.
 */
final class SignedConnection implements Closeable {
    private final String server;
    private final TSIG key;
    private final Socket socket;
    private final long end;
    private final SecureRandom random = new SecureRandom();

    private SignedConnection(String server, TSIG key, Socket socket, long end) {
        this.server = server;
        this.key = key;
        this.socket = socket;
        this.end = end;
    }

    /**
     * Connects.
     *
     * @param server host:port; the host by the system's own resolver, since it may be a name of the cluster
     * @param budget how long everything on the connection may take
     */
    static SignedConnection open(String server, TSIG key, Duration budget) throws IOException {
        long end = System.nanoTime() + budget.toNanos();
        int colon = server.lastIndexOf(':');
        var address = new InetSocketAddress(
                InetAddress.getByName(server.substring(0, colon)), Integer.parseInt(server.substring(colon + 1)));
        var socket = new Socket();
        try {
            socket.connect(address, millis(end));
            return new SignedConnection(server, key, socket, end);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The server's answer, of whatever rcode; that of a refused or failed signature is a failure. */
    Seen<Message> ask(Message query) {
        try {
            query.getHeader().setID(random.nextInt(0x10000));
            key.apply(query, null);
            send(query.toWire());
            var wire = receive();
            var answer = new Message(wire);
            return fits(answer, query) ? verified(answer, wire, query) : Seen.unknown(silent("answers something else"));
        } catch (IOException e) {
            return Seen.unknown(silent("did not answer"));
        } catch (RuntimeException garbage) {
            return Seen.unknown(silent("answers something that is no DNS message"));
        }
    }

    private Seen<Message> verified(Message answer, byte[] wire, Message query) {
        var tsig = answer.getTSIG();
        int refused = tsig == null ? Rcode.NOERROR : tsig.getError();
        if (answer.getRcode() == Rcode.NOTAUTH && refused != Rcode.NOERROR) {
            return Seen.unknown(keyRefused(refused));
        }
        if (tsig == null && answer.getRcode() != Rcode.NOERROR) {
            return Seen.of(answer); // a refusal need not be signed; believing a forged one does no harm
        }
        return tsig != null && key.verify(answer, wire, query.getTSIG()) == Rcode.NOERROR
                ? Seen.of(answer)
                : Seen.unknown(silent("does not sign its answers with that key"));
    }

    private Failure keyRefused(int error) {
        var text = switch (error) {
            case Rcode.BADKEY ->
                "does not know that key, has it with another algorithm, or permits it nothing here (BADKEY): compare keyName and algorithm with its configuration, of Knot DNS also acl";
            case Rcode.BADSIG -> "has another secret for that key (BADSIG): compare the Secret with its configuration";
            case Rcode.BADTIME ->
                "says that its clock and the operator's differ by more than five minutes (BADTIME): set the clock that is wrong";
            default -> "does not accept the signature (" + Rcode.TSIGstring(error) + ")";
        };
        return Failure.of(Kind.INVALID, "The name server " + server + " " + text + ".");
    }

    private Failure silent(String what) {
        return Failure.of(Kind.NO_NAME_SERVER, "The name server " + server + " " + what + " (TCP).");
    }

    private static boolean fits(Message answer, Message query) {
        return answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == query.getHeader().getID()
                && answer.getHeader().getOpcode() == query.getHeader().getOpcode();
    }

    private void send(byte[] wire) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(2 + wire.length)
                        .putShort((short) wire.length)
                        .put(wire)
                        .array());
    }

    private byte[] receive() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var prefix = read(in, 2);
        return read(in, (prefix[0] & 0xff) << 8 | (prefix[1] & 0xff));
    }

    /** Exactly so many octets; the deadline holds for all of them, however slowly they drip. */
    private byte[] read(DataInputStream in, int length) throws IOException {
        var octets = new byte[length];
        for (int have = 0; have < length; ) {
            socket.setSoTimeout(millis(end));
            int more = in.read(octets, have, length - have);
            if (more < 0) {
                throw new IOException("cut short");
            }
            have += more;
        }
        return octets;
    }

    private static int millis(long end) throws IOException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new IOException("too late");
        }
        return (int) left;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
