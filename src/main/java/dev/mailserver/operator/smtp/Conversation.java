package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server said after a connection was made.
 *
 * @param greeting its first line; empty where there was none
 * @param answer the first line of its answer to EHLO; empty where there was none
 * @param startTls whether another line of that answer offers STARTTLS
 */
record Conversation(String greeting, String answer, boolean startTls) {
    /** Nothing. */
    static final Conversation SILENCE = new Conversation("", "", false);

    private static final int LONGEST = 512;
    private static final Pattern REPLY = Pattern.compile("([2-5][0-9]{2})(?:[ -](.*))?", Pattern.DOTALL);
    private static final Pattern GREETED = Pattern.compile("220[ -](.*)", Pattern.DOTALL);
    private static final int CODE = "250 ".length();
    private static final Pattern ANSWERED = Pattern.compile("250(?:[ -].*)?", Pattern.DOTALL);
    private static final Pattern ECHO = Pattern.compile("\\[([0-9]{1,3}(?:\\.[0-9]{1,3}){3})]");
    private static final Pattern MASKED = Pattern.compile("[*\\s]*\\*[*\\s]*");
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    /** Keeps no more than a line may have (RFC 5321 §4.5.3.1.5). */
    Conversation {
        greeting = greeting.substring(0, Math.min(LONGEST, greeting.length()));
        answer = answer.substring(0, Math.min(LONGEST, answer.length()));
    }

    /** As a value, of a target host:port. */
    Observation observed(String target) {
        var reply = REPLY.matcher(greeting);
        boolean greeted = reply.matches();
        var text = greeted && reply.group(2) != null ? reply.group(2) : "";
        boolean answered = ANSWERED.matcher(answer).matches();
        return new Observation(
                target,
                Connect.CONNECTED,
                greeted ? Optional.of(Integer.valueOf(reply.group(1))) : Optional.empty(),
                greeted && fits(text, ProbeTargets.host(target)),
                answered ? Optional.of(startTls) : Optional.empty(),
                answered ? echo(answer) : Optional.empty());
    }

    /** Whether the server calls itself so, in its greeting and in its answer to EHLO (RFC 5321 §4.2, §4.1.1.1); empty where it did not greet. */
    Optional<Boolean> names(String hostname) {
        var greeted = GREETED.matcher(greeting);
        return greeted.matches()
                ? Optional.of(first(greeted.group(1)).equals(hostname)
                        && (answer.length() < CODE
                                || first(answer.substring(CODE)).equals(hostname)))
                : Optional.empty();
    }

    private static String first(String text) {
        return Names.canonical(text.strip().split("\\s", 2)[0]);
    }

    /**
     * Whether a greeting may be the host's own. It starts with a domain (RFC 5321 §4.2), which for many operators is that of another
     * host of theirs, and for some a bare word that tells nothing. Another operator's name, or a masked one, does not fit.
     */
    private static boolean fits(String text, String host) {
        if (MASKED.matcher(text).matches()) {
            return false;
        }
        var first = text.strip().toLowerCase(Locale.ROOT).split("\\s", 2)[0];
        return !NAME.matcher(first).matches()
                || !NAME.matcher(host).matches()
                || operator(first).equals(operator(host));
    }

    /** The last two labels: enough to tell the domains of big operators apart. */
    private static String operator(String name) {
        var labels = List.of(name.split("\\.", -1));
        return String.join(".", labels.subList(labels.size() - 2, labels.size()));
    }

    private static Optional<String> echo(String answer) {
        var found = ECHO.matcher(answer);
        return found.find()
                        && Stream.of(found.group(1).split("\\.", -1))
                                .mapToInt(Integer::parseInt)
                                .allMatch(octet -> octet <= 255)
                ? Optional.of(found.group(1))
                : Optional.empty();
    }
}
