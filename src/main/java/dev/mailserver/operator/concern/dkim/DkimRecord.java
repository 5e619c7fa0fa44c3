package dev.mailserver.operator.concern.dkim;

import dev.mailserver.operator.model.DkimKey;
import dev.mailserver.operator.model.DkimKey.Algorithm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a verifier makes of a key record (RFC 6376 §3.6.1). */
sealed interface DkimRecord {
    /** It has no use for it. */
    record Broken(String problem) implements DkimRecord {}

    /** {@code p=} is empty: signatures of this selector fail from now on. */
    record Revoked() implements DkimRecord {}

    /**
     * It has a key.
     *
     * @param unusable why signatures of mail do not verify by it all the same
     * @param notes what it says that a sender had better know
     */
    record Key(DkimKey key, Optional<String> unusable, List<String> notes) implements DkimRecord {}

    /** Reads a text, whatever it may be. */
    static DkimRecord parse(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String spec : text.split(";", -1)) {
            int eq = spec.indexOf('=');
            var name = eq < 0 ? spec.strip() : spec.substring(0, eq).strip();
            if (eq < 0 && name.isEmpty()) {
                continue;
            }
            if (eq < 0 || !name.matches("[A-Za-z][A-Za-z0-9_]*")) {
                return new Broken("it is no list of tags (RFC 6376 §3.2)");
            }
            if (tags.put(name, spec.substring(eq + 1).strip()) != null) {
                return new Broken("the tag " + name + "= is there twice");
            }
        }
        return of(tags);
    }

    private static DkimRecord of(Map<String, String> tags) {
        if (tags.containsKey("v") && !(tags.keySet().iterator().next().equals("v") && "DKIM1".equals(tags.get("v")))) {
            return new Broken("v= must be the first tag and be DKIM1");
        }
        var data = tags.get("p");
        if (data == null) {
            return new Broken("it has no p=");
        }
        if (data.isEmpty()) {
            return new Revoked();
        }
        var named = tags.getOrDefault("k", Algorithm.rsa.name());
        var algorithm = Stream.of(Algorithm.values())
                .filter(t -> t.name().equals(named))
                .findFirst();
        if (algorithm.isEmpty()) {
            return new Broken("k= is neither rsa nor ed25519");
        }
        return decode(data)
                .flatMap(octets -> DkimKey.read(algorithm.get(), octets))
                .<DkimRecord>map(key -> new Key(key, unusable(tags), notes(tags)))
                .orElseGet(() -> new Broken("p= is no " + algorithm.get() + " key"));
    }

    /** Base64 with white space wherever it likes to be (§2.10). */
    static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> unusable(Map<String, String> tags) {
        if (tags.containsKey("h") && !list(tags.get("h")).contains("sha256")) {
            return Optional.of("its h= does not permit sha256 (RFC 8301 §3.1)");
        }
        if (tags.containsKey("s") && list(tags.get("s")).stream().noneMatch(s -> s.equals("*") || s.equals("email"))) {
            return Optional.of("its s= does not permit email");
        }
        return Optional.empty();
    }

    private static List<String> notes(Map<String, String> tags) {
        var flags = list(tags.getOrDefault("t", ""));
        List<String> notes = new ArrayList<>();
        if (flags.contains("y")) {
            notes.add("t=y says that DKIM is only being tested, so receivers may take mail for unsigned");
        }
        if (flags.contains("s")) {
            notes.add("t=s demands that the i= of signatures has the very domain of d=, no subdomain");
        }
        return notes;
    }

    private static List<String> list(String value) {
        return Stream.of(value.split(":", -1))
                .map(v -> v.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
