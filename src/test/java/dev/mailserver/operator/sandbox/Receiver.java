package dev.mailserver.operator.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** A receiver of mail that is none of the operator's: pyspf, dkimpy and checkdmarc, which ask the sandbox's resolver. */
public final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningModule module;

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

    private Receiver(RunningModule module) {
        this.module = module;
    }

    /** One on the Internet of this sandbox. */
    public static Receiver on(Sandbox sandbox) {
        return new Receiver(RunningModule.start(
                "sandbox.receiver", List.of(sandbox.state().at("/dns/resolver").asText())));
    }

    /** Its verdict on a message. */
    public Verdict judge(Message message) {
        try {
            module.tell(JSON.writeValueAsString(message));
            return JSON.readValue(module.line(), Verdict.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
