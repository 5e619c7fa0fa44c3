package dev.mailserver.operator.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on a loopback port that behaves as its name says; what it was told is kept. */
final class LoopbackServer implements AutoCloseable {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Thread> visits = new CopyOnWriteArrayList<>();
    private final ServerSocket listener;
    private final List<AutoCloseable> open = new ArrayList<>();

    private interface Manners {
        void meet(Socket client, BufferedReader in) throws IOException, InterruptedException;
    }

    private LoopbackServer(int backlog) throws IOException {
        listener = new ServerSocket(0, backlog, InetAddress.getByName("127.0.0.1"));
    }

    private LoopbackServer(Manners manners) throws IOException {
        this(50);
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    var client = listener.accept();
                    var visit = Thread.ofVirtual().unstarted(() -> meet(manners, client));
                    visits.add(visit);
                    visit.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void meet(Manners manners, Socket client) {
        try (client) {
            manners.meet(
                    client,
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1)));
        } catch (IOException | InterruptedException e) {
            // the client has gone
        }
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** What it was told, once all who came have gone: the last line may be under way when its sender is done. */
    List<String> heard() throws InterruptedException {
        for (var visit : visits) {
            visit.join();
        }
        return List.copyOf(heard);
    }

    /** A mail exchanger that greets in two lines, offers STARTTLS and says from where it sees the client. */
    static LoopbackServer open(String name, String echo) throws IOException {
        return talking(
                "220-" + name + " ESMTP\r\n220 at | your disposal\r\n",
                "250-" + name + " at your service, [" + echo + "]\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 HELP\r\n");
    }

    /** Says that greeting, that to EHLO, and 221 to everything else. */
    static LoopbackServer talking(String greeting, String answer) throws IOException {
        var self = new LoopbackServer[1];
        self[0] = new LoopbackServer((client, in) -> {
            say(client, greeting);
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                self[0].heard.add(line);
                say(client, line.startsWith("EHLO ") ? answer : "221 bye\r\n");
                if (line.equals("QUIT")) {
                    return;
                }
            }
        });
        return self[0];
    }

    /** Greets nobody before it is let. */
    static LoopbackServer busyUntil(CountDownLatch let) throws IOException {
        return new LoopbackServer((client, in) -> {
            let.await();
            say(client, "421 busy\r\n");
            in.readLine();
        });
    }

    /** Takes the connection and says nothing. */
    static LoopbackServer silent() throws IOException {
        return new LoopbackServer((client, in) -> in.readLine());
    }

    /** An octet now and then, and never a line. */
    static LoopbackServer dripping() throws IOException {
        return new LoopbackServer((client, in) -> {
            while (true) {
                say(client, "2");
                Thread.sleep(100);
            }
        });
    }

    /** Resets the connection at once. */
    static LoopbackServer resetting() throws IOException {
        return new LoopbackServer((client, in) -> client.setSoLinger(true, 0));
    }

    /** Ten megabytes of greeting in one line. */
    static LoopbackServer flooding() throws IOException {
        return new LoopbackServer((client, in) -> {
            var chunk = "x".repeat(10_000);
            say(client, "220 ");
            for (int i = 0; i < 1000; i++) {
                say(client, chunk);
            }
        });
    }

    /** Drops every SYN: nobody accepts, and the queue is full. */
    static LoopbackServer filtering() throws IOException {
        var server = new LoopbackServer(1);
        for (int i = 0; i < 4; i++) {
            var filler = SocketChannel.open();
            filler.configureBlocking(false);
            filler.connect(new InetSocketAddress("127.0.0.1", server.listener.getLocalPort()));
            server.open.add(filler);
        }
        return server;
    }

    /** An address that refuses: nobody listens on the first port there is, and no system gives it to who asks for any. */
    static String refusing() {
        return "127.0.0.1:1";
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
