package dev.mailserver.operator.concern.dmarc;

import dev.mailserver.operator.api.DmarcPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a receiver makes of a policy record (RFC 9989 §4.7, §4.10.1). */
sealed interface DmarcRecord {
    /** It takes the domain for one without DMARC. */
    record Broken(String problem) implements DmarcRecord {}

    /**
     * It applies a policy.
     *
     * @param policy {@code none} also where the record has no valid one and only asks for reports
     * @param notes what is wrong with it, or obsolete, and does not matter to the policy
     * @param psd whether it says that the domain is a public suffix ({@code psd=y})
     */
    record Policy(DmarcPolicy policy, List<String> notes, boolean psd) implements DmarcRecord {}

    /** Whether anybody meant it to be such a record; only an exact beginning counts for receivers. */
    static boolean isMeant(String text) {
        return MEANT.matcher(text).lookingAt();
    }

    /** Spelling and spaces apart; also where a separator is missing. */
    Pattern MEANT = Pattern.compile("\\s*v\\s*=\\s*dmarc1", Pattern.CASE_INSENSITIVE);

    /** {@code dmarc-version} (§4.8): the letter in any case, the value in capitals. */
    Pattern VERSION = Pattern.compile("[vV][ \\t]*=[ \\t]*DMARC1[ \\t]*(?:;|$)");

    /** {@code dmarc-uri} (§4.8) and the size that RFC 7489 §6.2 permitted after it. */
    Pattern REPORT_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s,;!]+(?:![0-9]+[kmgtKMGT]?)?");

    /** The one that receivers take among all texts of such records; empty where there is none or more than one (§4.10.1). */
    static Optional<String> selected(List<String> texts) {
        var versioned =
                texts.stream().filter(t -> VERSION.matcher(t).lookingAt()).toList();
        return versioned.size() == 1 ? Optional.of(versioned.getFirst()) : Optional.empty();
    }

    /** Reads a text, whatever it may be. */
    static DmarcRecord parse(String text) {
        if (!VERSION.matcher(text).lookingAt()) {
            return new Broken("it does not begin with v=DMARC1 and a semicolon");
        }
        Map<String, String> tags = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (String part : text.split(";", -1)) {
            int eq = part.indexOf('=');
            var name = (eq < 0 ? part : part.substring(0, eq)).strip().toLowerCase(Locale.ROOT);
            if (eq < 0) {
                if (!name.isEmpty()) {
                    notes.add("it has words that are no tag");
                }
            } else if (tags.putIfAbsent(name, part.substring(eq + 1).strip()) != null) {
                return new Broken("a tag is there twice (RFC 6376 §3.2)");
            }
        }
        return of(tags, notes);
    }

    private static DmarcRecord of(Map<String, String> tags, List<String> notes) {
        Stream.of("pct", "rf", "ri")
                .filter(tags::containsKey)
                .forEach(tag -> notes.add(tag + "= is not part of DMARC any more"));
        boolean reports = uris(tags.getOrDefault("rua", "")).anyMatch(DmarcRecord::isReportUri);
        if (!uris(tags.getOrDefault("rua", "mailto:x")).allMatch(DmarcRecord::isReportUri)
                || !uris(tags.getOrDefault("ruf", "mailto:x")).allMatch(DmarcRecord::isReportUri)) {
            notes.add("an address for reports is no URI, such as mailto:dmarc@example.com");
        }
        boolean psd = "y".equalsIgnoreCase(tags.get("psd"));
        var problem = problem(tags);
        if (problem.isPresent() && !reports) {
            return new Broken(problem.get());
        }
        problem.ifPresent(p -> notes.add(p + ", so only reports are sent"));
        var policy = policy(tags.getOrDefault("p", "")).filter(_ -> problem.isEmpty());
        return new Policy(policy.orElse(DmarcPolicy.none), List.copyOf(notes), psd);
    }

    private static Optional<String> problem(Map<String, String> tags) {
        return tags.containsKey("p")
                ? Stream.of("p", "sp", "np")
                        .filter(tag -> policy(tags.getOrDefault(tag, "none")).isEmpty())
                        .map(tag -> tag + "= is none of none, quarantine and reject")
                        .findFirst()
                : Optional.of("it has no p=");
    }

    private static Optional<DmarcPolicy> policy(String value) {
        return Stream.of(DmarcPolicy.none, DmarcPolicy.quarantine, DmarcPolicy.reject)
                .filter(p -> p.name().equalsIgnoreCase(value))
                .findFirst();
    }

    private static Stream<String> uris(String list) {
        return Stream.of(list.split(",", -1)).map(String::strip);
    }

    private static boolean isReportUri(String uri) {
        return REPORT_URI.matcher(uri).matches();
    }
}
