package dev.mailserver.operator.concern.dkim;

import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.DkimKey.Algorithm;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A public key as people have it at hand: base64, PEM, a record's text, or a line of a zone file with that in quotes. */
final class KeyText {
    private static final Pattern PEM = Pattern.compile("-----BEGIN ((?:RSA )?PUBLIC KEY)-----([^-]*)-----END \\1-----");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern TAGS = Pattern.compile("(?s)\\s*[a-z]\\s*=.*;.*|\\s*p\\s*=.*");

    private KeyText() {}

    /** The key; empty where the text is none. */
    static Optional<DkimKey> read(String text) {
        var pem = PEM.matcher(text);
        if (pem.find()) {
            return DkimRecord.decode(pem.group(2)).flatMap(KeyText::key);
        }
        var joined = text.contains("\"")
                ? QUOTED.matcher(text).results().map(r -> r.group(1)).collect(Collectors.joining())
                : text;
        if (TAGS.matcher(joined).matches()) {
            return DkimRecord.parse(joined) instanceof DkimRecord.Key(var key, var _, var _)
                    ? Optional.of(key)
                    : Optional.empty();
        }
        return DkimRecord.decode(joined).flatMap(KeyText::key);
    }

    /** The two kinds have different lengths. */
    private static Optional<DkimKey> key(byte[] octets) {
        return DkimKey.read(Algorithm.ed25519, octets).or(() -> DkimKey.read(Algorithm.rsa, octets));
    }
}
