package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** One connection: the greeting, EHLO, QUIT, and never mail (RFC 5321 §3.1, §3.2). */
final class SmtpDialogue {
    private static final int LINE = 512;
    private static final int LINES = 50;

    private final Duration patience;

    /** With that time for the connection, and for the rest together. */
    SmtpDialogue(Duration patience) {
        this.patience = patience;
    }

    /** Connects to IPv4 address:port and talks. */
    Observation talk(String target, String address, String hostname) {
        try (var socket = new Socket()) {
            var connect = connect(socket, address);
            return connect == Connect.CONNECTED
                    ? converse(socket, hostname).observed(target)
                    : Observation.unconnected(target, connect);
        } catch (IOException e) {
            return Observation.unconnected(target, Connect.FAILED); // closing failed
        }
    }

    /** Connects and says nothing. */
    Connect reach(String address) {
        try (var socket = new Socket()) {
            return connect(socket, address);
        } catch (IOException e) {
            return Connect.FAILED;
        }
    }

    private Connect connect(Socket socket, String address) {
        int colon = address.lastIndexOf(':');
        try {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    (int) patience.toMillis());
            return Connect.CONNECTED;
        } catch (SocketTimeoutException e) {
            return Connect.TIMED_OUT;
        } catch (NoRouteToHostException e) {
            return Connect.UNREACHABLE;
        } catch (IOException e) {
            var text = Objects.requireNonNullElse(e.getMessage(), "").toLowerCase(Locale.ROOT);
            if (text.contains("unreachable") || text.contains("permi")) {
                return Connect.UNREACHABLE;
            }
            if (text.contains("timed out")) {
                return Connect.TIMED_OUT;
            }
            return e instanceof ConnectException || text.contains("reset") ? Connect.REFUSED : Connect.FAILED;
        }
    }

    private Conversation converse(Socket socket, String hostname) {
        var heard = new Heard(System.nanoTime() + patience.toNanos());
        try {
            heard.greeting(socket);
            if (heard.code("220")) {
                say(socket, "EHLO " + hostname);
                heard.answer(socket);
            }
            if (heard.code("2") || heard.code("4") || heard.code("5")) {
                say(socket, "QUIT");
            }
        } catch (IOException e) {
            // it hung up, or took too long: what was heard until then counts
        }
        return new Conversation(heard.greeting, heard.answer, heard.startTls);
    }

    private static void say(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** What was heard so far. */
    private static final class Heard {
        private final long deadline;
        private String greeting = "";
        private String answer = "";
        private boolean startTls;
        private String last = "";

        Heard(long deadline) {
            this.deadline = deadline;
        }

        boolean code(String start) {
            return last.startsWith(start);
        }

        void greeting(Socket socket) throws IOException {
            greeting = line(socket);
            rest(socket);
        }

        void answer(Socket socket) throws IOException {
            answer = line(socket);
            rest(socket);
        }

        /** The further lines of a reply: all but the last have a hyphen after the code (RFC 5321 §4.2.1). */
        private void rest(Socket socket) throws IOException {
            for (int i = 0; i < LINES && last.length() > 3 && last.charAt(3) == '-'; i++) {
                var line = line(socket);
                startTls |= line.length() == 12 && line.substring(4).equalsIgnoreCase("STARTTLS");
            }
        }

        private String line(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            var line = new ByteArrayOutputStream();
            while (line.size() < LINE) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new SocketTimeoutException("no whole line in time");
                }
                socket.setSoTimeout((int) left);
                int octet = in.read();
                if (octet < 0 && line.size() == 0) {
                    throw new IOException("closed");
                }
                if (octet < 0 || octet == '\n') {
                    break;
                }
                line.write(octet);
            }
            last = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            return last;
        }
    }
}
