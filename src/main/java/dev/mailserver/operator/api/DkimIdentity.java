package dev.mailserver.operator.api;

import java.util.List;
import java.util.stream.Stream;

/** A key that mail of a domain is signed with (RFC 6376 §3.6.2.1). */
public record DkimIdentity(String domain, Dkim dkim) {
    /** All of a spec, the domain's first. */
    static List<DkimIdentity> of(MailServerSpec spec) {
        return Stream.concat(
                        spec.dkim().stream().map(k -> new DkimIdentity(spec.domain(), k)),
                        spec.additionalDomains().stream()
                                .flatMap(d -> d.dkim().stream().map(k -> new DkimIdentity(d.name(), k))))
                .toList();
    }

    /** The name of its record. */
    public String name() {
        return dkim.selector() + "._domainkey." + domain;
    }
}
