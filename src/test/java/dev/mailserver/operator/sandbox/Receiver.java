package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A receiver of mail that is none of the operator's: pyspf, dkimpy and checkdmarc, which ask the sandbox's resolver. */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;

    /**
     * A message as it is sent.
     *
     * @param domain of From and of the envelope
     * @param ip where it comes from
     * @param selector of the key that signs it
     * @param privateKey PEM
     */
    public record Message(String domain, String ip, String helo, String selector, String privateKey) {
        /** The same from elsewhere, signed by somebody else. */
        public Message forged(String otherIP, String otherKey) {
            return new Message(domain, otherIP, helo, selector, otherKey);
        }
    }

    /**
     * What becomes of it.
     *
     * @param helo the SPF result of the server's name
     */
    public record Verdict(String helo, String spf, String dkim, String dmarc) {}

    private Receiver(Process process) {
        this.process = process;
    }

    /** One on the Internet of this sandbox. */
    public static Receiver on(Sandbox sandbox) {
        try {
            return new Receiver(new ProcessBuilder(
                            "sandbox/python",
                            "-m",
                            "sandbox.receiver",
                            sandbox.state().at("/dns/resolver").asText())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its verdict on a message. */
    public Verdict judge(Message message) {
        try {
            var to = process.outputWriter();
            to.write(JSON.writeValueAsString(message));
            to.newLine();
            to.flush();
            var line = process.inputReader().readLine();
            return JSON.readValue(
                    Objects.requireNonNull(line, "the receiver ended; what it said is in this run's output"),
                    Verdict.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close(); // it ends with its standard input
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
