package dev.mailserver.operator.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * One question to one server: over UDP, once more when nothing comes, over TCP when the answer is truncated (RFC 7766 §5) or
 * repeats the question in other letters, as a forger would and some servers do. Whatever does not fit the question (RFC 5452 §3) is
 * not an answer: it is dropped, and waiting goes on.
 */
final class DnsExchange {
    /** The UDP payload that passes everywhere without fragments (DNS flag day 2020; RFC 6891 §6.2.5). */
    private static final int EDNS_PAYLOAD = 1232;

    private static final int LARGEST = 65_535;

    private final SecureRandom random = new SecureRandom();
    private final Duration budget;

    DnsExchange(Duration budget) {
        this.budget = budget;
    }

    /** What is asked of a server. */
    enum Wish {
        /** What it knows itself (RFC 1034 §4.3.1). */
        OWN_DATA,
        /** That it finds out (RD). */
        RECURSION,
        /** The same without DNSSEC validation (CD; RFC 4035 §3.2.2). */
        UNCHECKED
    }

    /** The server's answer; empty when none came in time. */
    Optional<Message> ask(InetSocketAddress server, Name name, int type, Wish wish) {
        var query = Message.newQuery(Record.newRecord(mixed(name), type, DClass.IN));
        query.getHeader().setID(random.nextInt(0x10000));
        switch (wish) {
            case OWN_DATA -> query.getHeader().unsetFlag(Flags.RD);
            case UNCHECKED -> query.getHeader().setFlag(Flags.CD);
            case RECURSION -> {}
        }
        query.addRecord(new OPTRecord(EDNS_PAYLOAD, 0, 0), Section.ADDITIONAL);
        long end = System.nanoTime() + budget.toNanos();
        try {
            var answer = overUdp(server, query, System.nanoTime() + budget.toNanos() / 3);
            if (answer.isEmpty()) {
                answer = overUdp(server, query, end);
            }
            boolean good = answer.filter(a -> !a.getHeader().getFlag(Flags.TC) && sameLetters(a, query))
                    .isPresent();
            return answer.isEmpty() || good ? answer : overTcp(server, query, end);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Upper and lower case at random: whoever forges an answer has to guess them too (draft-vixie-dnsext-dns0x20). */
    private Name mixed(Name name) {
        var text = new StringBuilder(name.toString());
        for (int i = 0; i < text.length(); i++) {
            if (random.nextBoolean()) {
                text.setCharAt(i, Character.toUpperCase(text.charAt(i)));
            }
        }
        return Name.fromConstantString(text.toString());
    }

    private static boolean sameLetters(Message answer, Message query) {
        return answer.getQuestion()
                .getName()
                .toString()
                .equals(query.getQuestion().getName().toString());
    }

    private static Optional<Message> overUdp(InetSocketAddress server, Message query, long end) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(server);
            var wire = query.toWire();
            socket.send(new DatagramPacket(wire, wire.length));
            var buffer = new byte[LARGEST];
            for (long left = millis(end); left > 0; left = millis(end)) {
                socket.setSoTimeout((int) left);
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                var answer = parse(Arrays.copyOf(buffer, packet.getLength()), query);
                if (answer.isPresent()) {
                    return answer;
                }
            }
        } catch (java.net.SocketTimeoutException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Message> overTcp(InetSocketAddress server, Message query, long end) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(server, Math.max(1, (int) millis(end)));
            var wire = query.toWire();
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(2 + wire.length)
                            .putShort((short) wire.length)
                            .put(wire)
                            .array());
            var in = new DataInputStream(socket.getInputStream());
            var prefix = read(socket, in, 2, end);
            return parse(read(socket, in, (prefix[0] & 0xff) << 8 | (prefix[1] & 0xff), end), query);
        }
    }

    /** Exactly so many octets; the deadline holds for all of them, however slowly they drip. */
    private static byte[] read(Socket socket, DataInputStream in, int length, long end) throws IOException {
        var octets = new byte[length];
        for (int have = 0; have < length; ) {
            socket.setSoTimeout(Math.max(1, (int) millis(end)));
            int more = in.read(octets, have, length - have);
            if (more < 0 || millis(end) <= 0) {
                throw new IOException("cut short");
            }
            have += more;
        }
        return octets;
    }

    /** The message, provided that it answers the query: id, question and direction are right. */
    private static Optional<Message> parse(byte[] wire, Message query) {
        try {
            var answer = new Message(wire);
            var header = answer.getHeader();
            var question = answer.getQuestion();
            boolean fits = header.getFlag(Flags.QR)
                    && header.getOpcode() == Opcode.QUERY
                    && header.getID() == query.getHeader().getID()
                    && question != null
                    && question.equals(query.getQuestion());
            return fits ? Optional.of(answer) : Optional.empty();
        } catch (IOException | RuntimeException garbage) {
            return Optional.empty();
        }
    }

    private static long millis(long end) {
        return (end - System.nanoTime()) / 1_000_000;
    }
}
