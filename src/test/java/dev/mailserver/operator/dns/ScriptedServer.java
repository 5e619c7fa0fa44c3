package dev.mailserver.operator.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on a loopback address that answers whatever it is told to, over UDP and TCP. */
final class ScriptedServer implements AutoCloseable {
    /** The packets to send back to a query, in that order; none for silence. */
    interface Script extends Function<Message, List<byte[]>> {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile Script overUdp = _ -> List.of();
    private volatile Script overTcp = _ -> List.of();

    private ScriptedServer(String ip, int port) throws IOException {
        udp = new DatagramSocket(new InetSocketAddress(ip, port));
        try {
            tcp = new ServerSocket(udp.getLocalPort(), 50, InetAddress.getByName(ip));
        } catch (IOException e) {
            udp.close();
            throw e;
        }
        Thread.startVirtualThread(this::serveUdp);
        Thread.startVirtualThread(this::serveTcp);
    }

    /** Servers on these addresses and one port that is free on all of them. */
    static List<ScriptedServer> start(String... ips) throws IOException {
        for (int tries = 1; ; tries++) {
            List<ScriptedServer> servers = new ArrayList<>();
            try {
                for (var ip : ips) {
                    servers.add(new ScriptedServer(
                            ip,
                            servers.isEmpty() ? 0 : servers.getFirst().address().getPort()));
                }
                return servers;
            } catch (BindException taken) {
                for (var server : servers) {
                    server.close();
                }
                if (tries == 100) {
                    throw taken;
                }
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** What it was asked, as {@code "A mail.example.com"}, over UDP. */
    List<String> questions() {
        return questions;
    }

    ScriptedServer says(Script script) {
        overUdp = script;
        return this;
    }

    ScriptedServer saysOverTcp(Script script) {
        overTcp = script;
        return this;
    }

    private void serveUdp() {
        var buffer = new byte[65_535];
        while (!udp.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                var query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                var question = query.getQuestion();
                questions.add(Type.string(question.getType()) + " " + DnsAnswers.canonical(question.getName()));
                for (var wire : overUdp.apply(query)) {
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // closed, or the other side is gone
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (var socket = tcp.accept()) {
                var in = new DataInputStream(socket.getInputStream());
                var query = new Message(in.readNBytes(in.readUnsignedShort()));
                var out = new DataOutputStream(socket.getOutputStream());
                for (var wire : overTcp.apply(query)) {
                    out.writeShort(wire.length);
                    out.write(wire);
                }
            } catch (IOException e) {
                // closed, or the other side is gone
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    /** A reply to change: same id and question, authoritative. */
    static Message reply(Message query, int rcode) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setRcode(rcode);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    /** An authoritative reply with these in the answer section, in the order given. */
    static Message answer(Message query, Record... records) {
        var reply = reply(query, 0);
        for (var r : records) {
            reply.addRecord(r, Section.ANSWER);
        }
        return reply;
    }

    static List<byte[]> send(Message... replies) {
        return Arrays.stream(replies).map(Message::toWire).toList();
    }

    static Name name(String text) {
        return Name.fromConstantString(text + ".");
    }
}
