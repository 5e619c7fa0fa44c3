package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Names;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A configured blocklist. A key in its zone is a secret: what is shown is the name, the zone without the labels that have a placeholder.
 *
 * @param name for instance {@code zen.dq.spamhaus.net}
 * @param zone what is asked
 */
record ListZone(String name, Name zone) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z0-9-]+)\\}");
    private static final Predicate<String> ZONE = Pattern.compile(
                    "([a-z0-9_{]([a-z0-9_{}-]*[a-z0-9_}])?\\.)+[a-z][a-z0-9-]*")
            .asMatchPredicate();
    private static final Predicate<String> KEY =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?").asMatchPredicate();

    /**
     * As it is configured, for instance {@code {dqs}.zen.dq.spamhaus.net}.
     *
     * @throws IllegalArgumentException with a text for a person that has no key in it
     */
    static ListZone of(String entry, Map<String, String> keys) {
        var pattern = Names.canonical(entry.strip());
        if (!ZONE.test(pattern)) {
            throw wrong("has " + pattern + ", which is no zone of a blocklist, such as bl.example.net.");
        }
        var name = Arrays.stream(pattern.split("\\."))
                .filter(label -> !label.contains("{"))
                .collect(Collectors.joining("."));
        var zone = PLACEHOLDER.matcher(pattern).replaceAll(placeholder -> key(pattern, placeholder, keys));
        try {
            return new ListZone(name, Name.fromString(zone, Name.root));
        } catch (TextParseException e) {
            throw wrong("has " + pattern + ", which is no domain name once its key is filled in."); // e names the key
        }
    }

    private static String key(String pattern, MatchResult placeholder, Map<String, String> keys) {
        var property = "mailserver.reputation.keys." + placeholder.group(1);
        var key = keys.getOrDefault(placeholder.group(1), "").strip();
        if (key.isEmpty()) {
            throw wrong("has " + pattern + ", and " + property + " is not set: give it by the environment variable "
                    + variable(property) + ", from a Secret.");
        }
        if (!KEY.test(key)) {
            throw wrong("has " + pattern + ", and what " + property + " is set to cannot be a label of a domain name.");
        }
        return key;
    }

    private static String variable(String property) {
        return property.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("mailserver.reputation.lists " + what);
    }

    @Override
    public String toString() {
        return name;
    }
}
