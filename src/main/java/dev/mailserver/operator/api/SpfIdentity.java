package dev.mailserver.operator.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A name whose SPF record receivers check for this server: the domain of an envelope sender, or the HELO name (RFC 7208 §2.3, §2.4).
 *
 * @param helo whether it is the HELO name alone, which only this server uses
 */
public record SpfIdentity(String name, boolean helo, SpfPolicy policy, SpfQualifier qualifier) {
    /** All of a spec, the domain first; a name that is both is a domain. */
    static List<SpfIdentity> of(MailServerSpec spec) {
        Map<String, SpfIdentity> all = new LinkedHashMap<>();
        var spf = spec.spf();
        all.put(spec.domain(), new SpfIdentity(spec.domain(), false, spf.policy(), spf.qualifier()));
        spec.additionalDomains()
                .forEach(d -> all.put(
                        d.name(),
                        new SpfIdentity(
                                d.name(), false, d.spf().policy(), d.spf().qualifier())));
        if (spf.helo() == SpfHelo.Publish) {
            var hostname = spec.effectiveHostname();
            all.putIfAbsent(hostname, new SpfIdentity(hostname, true, spf.policy(), SpfQualifier.Fail));
        }
        return List.copyOf(all.values());
    }

    /** Whether the operator may write its record. */
    public boolean written() {
        return policy == SpfPolicy.Merge;
    }
}
