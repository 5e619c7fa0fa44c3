package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.SpfIdentity;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Edits of an SPF record's text that leave everything else in it as it is. */
final class SpfText {
    private static final int VERSION = "v=spf1".length();
    private static final Pattern BARE = Pattern.compile("v=spf1 [~?-]all");
    private static final String ADDRESS = "ip4:";

    private SpfText() {}

    /** The term that authorises an address. */
    static String term(String ipv4) {
        return ADDRESS + ipv4;
    }

    /** Whether it is such a term. */
    static boolean isAddress(String term) {
        return term.startsWith(ADDRESS);
    }

    /** The term of a record that is created: a HELO name is authorised by its own A record. */
    static String term(SpfIdentity identity, String ipv4) {
        return identity.helo() ? "a" : term(ipv4);
    }

    /** A record that authorises nobody else. */
    static String create(SpfIdentity identity, String ipv4) {
        return "v=spf1 " + term(identity, ipv4)
                + switch (identity.qualifier()) {
                    case Fail -> " -all";
                    case Neutral -> " ?all";
                    case SoftFail, Unrecognized -> " ~all";
                };
    }

    /** Directly after the version: evaluation runs from left to right, so it matches before any look-up and any failing term. */
    static String insert(String record, String term) {
        return record.substring(0, VERSION) + " " + term + record.substring(VERSION);
    }

    /** Whether a record authorises an address by itself, however the term is spelt: {@code +IP4:192.0.2.1/32}. */
    static boolean names(String record, String term) {
        return Stream.of(record.toLowerCase(Locale.ROOT).split(" ", -1))
                .map(t -> t.replaceFirst("^[+?~]", "").replaceFirst("/32$", ""))
                .anyMatch(term::equals);
    }

    /** Whether it has that very term. */
    static boolean contains(String record, String term) {
        return find(record, term) >= 0;
    }

    /** Without the first such term: what {@link #insert} was given. */
    static String remove(String record, String term) {
        int at = find(record, term);
        return at < 0 ? record : record.substring(0, at) + record.substring(at + 1 + term.length());
    }

    /** Whether nothing is left in it but what {@link #create} puts there beside the term. */
    static boolean bare(String record) {
        return BARE.matcher(record).matches();
    }

    /** Where the space before the term is. */
    private static int find(String record, String term) {
        for (int at = record.indexOf(' '); at >= 0; at = record.indexOf(' ', at + 1)) {
            int end = at + 1 + term.length();
            if (record.regionMatches(true, at + 1, term, 0, term.length())
                    && (end == record.length() || record.charAt(end) == ' ')) {
                return at;
            }
        }
        return -1;
    }
}
