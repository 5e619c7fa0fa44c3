package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Finds out who serves a zone, from the top down by the name servers themselves. The resolver is asked only for the top-level domain: what does not
 * exist yet would be kept by it as absent, with everything below (RFC 8020).
 */
final class Delegations {
    private static final int MOST_NAMES = 16;
    private static final int MOST_STEPS = 16;
    private static final int MOST_SERVERS = 4;

    private final DnsClient client;
    private final TtlCache<Cut> kept;

    /** A zone on the way down, and its name servers. */
    private record Cut(Name apex, List<Name> servers, long ttl) {
        static Cut of(List<NSRecord> records) {
            return new Cut(
                    records.getFirst().getName(),
                    records.stream().map(NSRecord::getTarget).limit(MOST_NAMES).toList(),
                    records.stream().mapToLong(Record::getTTL).min().orElse(0));
        }

        Delegation delegation() {
            return new Delegation(
                    DnsAnswers.canonical(apex),
                    servers.stream().map(DnsAnswers::canonical).distinct().toList());
        }
    }

    Delegations(DnsClient client, InstantSource clock, Duration keep) {
        this.client = client;
        this.kept = new TtlCache<>(clock, keep);
    }

    /** What the servers of the zone above say about this zone; no servers when they deny it. */
    Seen<Delegation> of(Name zone) {
        return known(zone)
                .map(Seen::of)
                .orElseGet(() -> descend(zone))
                .map(cut -> cut.apex().equals(zone)
                        ? cut.delegation()
                        : new Delegation(DnsAnswers.canonical(zone), List.of()));
    }

    /** The zone that a name lies in; its own where it is one. */
    Seen<Delegation> enclosing(Name name) {
        return descend(name).map(Cut::delegation);
    }

    private Optional<Cut> known(Name zone) {
        return kept.get(DnsAnswers.canonical(zone));
    }

    /** The nearest zone above that is known already, or else the top-level domain, which every resolver knows. */
    private Seen<Cut> start(Name name) {
        for (int up = 1; up < name.labels(); up++) {
            var above = known(new Name(name, up));
            if (above.isPresent()) {
                return Seen.of(above.get());
            }
        }
        var top = new Name(name, Math.max(1, name.labels() - 2));
        return client.recurse(top, Type.NS).then(m -> {
            var servers = servers(m, top);
            return servers.isEmpty() ? Seen.unknown(unclear(top)) : Seen.of(keep(Cut.of(servers)));
        });
    }

    private Cut keep(Cut cut) {
        kept.put(DnsAnswers.canonical(cut.apex()), cut, cut.ttl());
        return cut;
    }

    private static Failure unclear(Name zone) {
        return Failure.of(
                Kind.UNAVAILABLE,
                "The resolver does not say which name servers serve " + DnsAnswers.canonical(zone) + ".");
    }

    private static List<NSRecord> servers(Message message, Name owner) {
        return message.getSection(Section.ANSWER).stream()
                .filter(r -> r instanceof NSRecord && r.getName().equals(owner))
                .map(NSRecord.class::cast)
                .toList();
    }

    /** From referral to referral down to the zone that the name lies in. */
    private Seen<Cut> descend(Name name) {
        var at = start(name);
        for (int i = 0; i < MOST_STEPS; i++) {
            if (!(at instanceof Seen.Known<Cut>(var cut)) || cut.apex().equals(name)) {
                return at;
            }
            var next = ask(cut, name);
            if (next.equals(at)) {
                return at;
            }
            at = next.map(this::keep);
        }
        return Seen.unknown(unclear(name));
    }

    /** The next zone down; the same where no further one has the name. */
    private Seen<Cut> ask(Cut at, Name name) {
        for (var server : at.servers().stream().sorted().limit(MOST_SERVERS).toList()) {
            var next = client.authoritative(server, name, Type.NS).known().flatMap(m -> read(m, server, at, name));
            if (next.isPresent()) {
                return Seen.of(next.get());
            }
        }
        return Seen.unknown(Failure.of(
                Kind.UNAVAILABLE,
                "No name server of " + DnsAnswers.canonical(at.apex()) + " says who serves "
                        + DnsAnswers.canonical(name) + "."));
    }

    /** Empty when the server says nothing of use. */
    private Optional<Cut> read(Message message, Name server, Cut at, Name name) {
        if (!DnsAnswers.proper(message)) {
            return Optional.empty();
        }
        if (message.getHeader().getFlag(Flags.AA)) {
            var here = servers(message, name);
            return here.isEmpty() ? denied(message, server, at, name) : Optional.of(Cut.of(here));
        }
        var referral = DnsAnswers.referral(message, at.apex(), name);
        if (referral.isEmpty()) {
            return Optional.empty();
        }
        referral.stream()
                .map(NSRecord::getTarget)
                .filter(s -> s.subdomain(at.apex())) // of other names this server is no authority
                .forEach(s -> client.keep(s, DnsAnswers.glue(message, s)));
        return Optional.of(Cut.of(referral));
    }

    /** A server that serves a zone further down too denies the name for that one, and says so by its SOA (RFC 2308 §3). */
    private Optional<Cut> denied(Message denial, Name server, Cut at, Name name) {
        var zone = DnsAnswers.soa(denial)
                .map(Record::getName)
                .filter(apex -> name.subdomain(apex)
                        && apex.subdomain(at.apex())
                        && !apex.equals(at.apex())
                        && !apex.equals(name));
        if (zone.isEmpty()) {
            return Optional.of(at);
        }
        return client.authoritative(server, zone.get(), Type.NS)
                .known()
                .map(m -> servers(m, zone.get()))
                .filter(servers -> !servers.isEmpty())
                .map(Cut::of);
    }
}
