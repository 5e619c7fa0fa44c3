package dev.mailserver.operator.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Secrets;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import dev.mailserver.operator.model.ZoneProvider.Tsig;
import dev.mailserver.operator.sandbox.RunningModule;
import dev.mailserver.operator.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A real name server that takes dynamic updates, for as long as it is open: Knot DNS or BIND. */
public final class Primary implements AutoCloseable {
    private static final String NAMESPACE = "mail";

    private final RunningModule module;
    private final JsonNode description;

    private Primary(RunningModule module, JsonNode description) {
        this.module = module;
        this.description = description;
    }

    static Primary start(String maker, List<String> zones) {
        return start(Stream.concat(Stream.of(maker), zones.stream()));
    }

    /** One with a zone that the sandbox delegates to it. */
    public static Primary delegated(Sandbox sandbox, String maker, String zone) {
        return start(Stream.of("--control", sandbox.state().at("/aws/control").asText(), maker, zone));
    }

    private static Primary start(Stream<String> arguments) {
        var module = RunningModule.start("sandbox.dns.primary", arguments.toList());
        try {
            return new Primary(module, new ObjectMapper().readTree(module.line()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    HostedZone zone(String name) {
        return zone(name, "writer");
    }

    /** The zone as it is reached with that key. */
    HostedZone zone(String name, String key) {
        return new HostedZone(server(), name, provider(key));
    }

    Rfc2136 provider(String key) {
        var algorithm = switch (description.at("/keys/" + key + "/algorithm").asText()) {
            case "hmac-sha512" -> TsigAlgorithm.HmacSHA512;
            default -> TsigAlgorithm.HmacSHA256;
        };
        return new Rfc2136(server(), new Tsig(key, algorithm, NAMESPACE, new SecretRef("tsig", key)));
    }

    /** host:port, where it takes updates. */
    public String server() {
        return description.get("server").asText();
    }

    /** The secret of a key, in base64. */
    public String secret(String key) {
        return description.at("/keys/" + key + "/secret").asText();
    }

    /** The Secret with all keys. */
    Secrets secrets() {
        return (namespace, ref) -> {
            var secret = description.at("/keys/" + ref.key() + "/secret");
            return namespace.equals(NAMESPACE) && ref.name().equals("tsig") && !secret.isMissingNode()
                    ? Seen.of(secret.asText().getBytes(StandardCharsets.US_ASCII))
                    : Seen.unknown(Failure.of(Kind.NO_KEY, "There is no Secret " + namespace + "/" + ref.name() + "."));
        };
    }

    @Override
    public void close() {
        module.close();
    }
}
