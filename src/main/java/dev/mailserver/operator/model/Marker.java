package dev.mailserver.operator.model;

import dev.mailserver.operator.api.DnsRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One value of the TXT record {@code _mailserver-operator.<name>}, which says what at that name is whose. It is written in the
 * same change as the record it speaks of, so that ownership is read from DNS and never lost with the status.
 *
 * @param kind what it speaks of
 * @param term what was written: for SPF the term that was inserted, empty where nothing had to be; for an A record the address; for
 *     DKIM and DMARC the digest of the value
 * @param created for a TXT record, whether all of its text is ours
 */
public record Marker(String cluster, String owner, Kind kind, Optional<String> term, boolean created) {
    private static final String VERSION = "v=mailserver-operator1";
    private static final Pattern TERM = Pattern.compile("a|(ip4:)?[0-9.]{7,15}|sha256:[0-9a-f]{64}");
    private static final String LABEL = "_mailserver-operator.";

    /** What a marker speaks of. */
    public enum Kind {
        A,
        SPF,
        DKIM,
        DMARC;

        /** The record type. */
        public String type() {
            return this == A ? "A" : "TXT";
        }

        /** Whether a record in status is of this kind. */
        public boolean speaksOf(DnsRecord record) {
            return this == of(record);
        }

        /** The kind of a record in status, which has its name and type alone; no host name or domain has an underscore. */
        public static Kind of(DnsRecord record) {
            if (!record.type().equals("TXT")) {
                return A;
            }
            if (record.name().startsWith("_dmarc.")) {
                return DMARC;
            }
            return record.name().contains("._domainkey.") ? DKIM : SPF;
        }

        private static Optional<Kind> named(String name) {
            return Stream.of(values()).filter(k -> k.name().equals(name)).findFirst();
        }
    }

    /** The marker's name for a record's name. */
    public static String nameFor(String name) {
        return LABEL + name;
    }

    /** The record's name, where this is a marker's name. */
    public static Optional<String> nameOf(String markerName) {
        return markerName.startsWith(LABEL) ? Optional.of(markerName.substring(LABEL.length())) : Optional.empty();
    }

    /** A marker of ours. */
    public static Marker of(Identity id, Kind kind, Optional<String> term, boolean created) {
        return new Marker(id.cluster(), id.owner(), kind, term, created);
    }

    /** The same with a record that is wholly ours, or no longer. */
    public Marker created(boolean whole) {
        return new Marker(cluster, owner, kind, term, whole);
    }

    /** Whether it is that owner's. */
    public boolean belongsTo(Identity id) {
        return cluster.equals(id.cluster()) && owner.equals(id.owner());
    }

    /** As a TXT text, for instance {@code v=mailserver-operator1 cluster=prod owner=mail/mail kind=SPF term=ip4:192.0.2.1}. */
    public String text() {
        return VERSION + " cluster=" + cluster + " owner=" + owner + " kind=" + kind
                + term.map(t -> " term=" + t).orElse("") + (created ? " created=true" : "");
    }

    /** Reads a TXT text; empty where it is none of ours, whatever else it may be. */
    public static Optional<Marker> parse(String text) {
        if (!text.startsWith(VERSION + " ")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : text.substring(VERSION.length() + 1).split(" ", -1)) {
            int eq = field.indexOf('=');
            if (eq > 0) {
                fields.put(field.substring(0, eq), field.substring(eq + 1));
            }
        }
        var cluster = fields.get("cluster");
        var owner = fields.get("owner");
        var kind = Optional.ofNullable(fields.get("kind")).flatMap(Kind::named);
        if (cluster == null || owner == null || kind.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Marker(
                cluster,
                owner,
                kind.get(),
                Optional.ofNullable(fields.get("term"))
                        .filter(t -> TERM.matcher(t).matches()),
                "true".equals(fields.get("created"))));
    }
}
