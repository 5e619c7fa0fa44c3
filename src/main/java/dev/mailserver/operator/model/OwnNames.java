package dev.mailserver.operator.model;

import dev.mailserver.operator.api.DnsRecord;

/** Which host names are a MailServer's, now or before: a PTR that it has set gives one of these. */
public final class OwnNames {
    private OwnNames() {}

    /** Whether it is one: by the spec, by what is kept in status, or by a marker in a zone that was seen. */
    public static boolean include(Situation s, String name) {
        return name.equals(s.hostname())
                || name.equals(s.before().hostname())
                || name.equals(s.before().previousHostname())
                || s.before().records().stream()
                        .filter(r -> r.type().equals("A"))
                        .map(DnsRecord::name)
                        .anyMatch(name::equals)
                || s.world().views().stream()
                        .anyMatch(view -> view.marked(s.id(), Marker.Kind.A).contains(name));
    }
}
