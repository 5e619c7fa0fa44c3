package dev.mailserver.operator.dns;

import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.Secrets;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import dev.mailserver.operator.model.ZoneProvider.Tsig;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Update;

/**
 * Zones of name servers that take signed dynamic updates, such as BIND, Knot DNS and PowerDNS. Each look and each change is a
 * connection of its own; nothing is kept, so that what is seen is always new.
 */
public final class Rfc2136Zones implements Zones {
    private final Secrets secrets;
    private final Clock clock;
    private final Duration budget;

    /**
     * Without any connection.
     *
     * @param secrets where the keys are
     * @param clock what messages are signed by
     * @param budget how long one look or one change may take
     */
    public Rfc2136Zones(Secrets secrets, Clock clock, Duration budget) {
        this.secrets = secrets;
        this.clock = clock;
        this.budget = budget;
    }

    @Override
    public Seen<List<ZoneView>> holding(String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
        var at = (Rfc2136) provider;
        return key(at.tsig()).then(key -> {
            try (var server = SignedConnection.open(at.server(), key, budget)) {
                return new Rfc2136View(server, at).of(name, zone);
            } catch (IOException e) {
                return Seen.unknown(unreachable(at));
            }
        });
    }

    @Override
    public Outcome change(HostedZone zone, Identity owner, List<RecordChange> changes) {
        var at = (Rfc2136) zone.provider();
        return switch (key(at.tsig())) {
            case Seen.Unknown<TSIG>(var why) -> new Outcome.Failed(why);
            case Seen.Known<TSIG>(var key) -> change(zone, at, key, changes);
        };
    }

    private Outcome change(HostedZone zone, Rfc2136 at, TSIG key, List<RecordChange> changes) {
        Update update;
        try {
            update = Rfc2136Update.message(zone, changes);
        } catch (IOException e) {
            return Rfc2136Update.failed(Kind.INVALID, "A value is not fit for a record: " + e.getMessage() + ".");
        }
        try (var server = SignedConnection.open(at.server(), key, budget)) {
            return switch (server.ask(update)) {
                case Seen.Unknown<Message>(var why) -> new Outcome.Failed(why);
                case Seen.Known<Message>(var answer) -> Rfc2136Update.outcome(answer, zone, at, changes);
            };
        } catch (IOException e) {
            return new Outcome.Failed(unreachable(at));
        }
    }

    private static Failure unreachable(Rfc2136 at) {
        return Failure.of(
                Kind.NO_NAME_SERVER,
                "The name server " + at.server()
                        + " cannot be reached by TCP: its name has no address, or nothing answers there.");
    }

    private Seen<TSIG> key(Tsig tsig) {
        return secrets.read(tsig.namespace(), tsig.secret()).then(octets -> {
            try {
                var text = new String(octets, StandardCharsets.ISO_8859_1).strip();
                var secret = new SecretKeySpec(
                        Base64.getMimeDecoder().decode(text), tsig.algorithm().name());
                return Seen.of(new TSIG(
                        algorithm(tsig.algorithm()), Name.fromString(tsig.keyName(), Name.root), secret, clock));
            } catch (IOException | IllegalArgumentException e) {
                return Seen.unknown(Failure.of(
                        Kind.NO_KEY,
                        "The entry " + tsig.secret().key() + " of Secret " + tsig.namespace() + "/"
                                + tsig.secret().name()
                                + " is not the secret of a TSIG key in base64."));
            }
        });
    }

    private static Name algorithm(TsigAlgorithm algorithm) {
        return switch (algorithm) {
            case HmacSHA224 -> TSIG.HMAC_SHA224;
            case HmacSHA256, Unrecognized -> TSIG.HMAC_SHA256;
            case HmacSHA384 -> TSIG.HMAC_SHA384;
            case HmacSHA512 -> TSIG.HMAC_SHA512;
        };
    }
}
