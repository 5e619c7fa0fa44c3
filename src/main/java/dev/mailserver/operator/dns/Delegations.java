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
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Finds out who serves a zone. The resolver is asked only about names above the zone: what does not exist yet would be kept by it as
 * absent.
 */
final class Delegations {
    private static final int MOST_NAMES = 16;
    private static final int MOST_STEPS = 16;
    private static final int MOST_SERVERS = 4;

    private final DnsClient client;
    private final TtlCache<Delegation> kept;

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
        var key = "zone " + DnsAnswers.canonical(zone);
        var known = kept.get(key);
        if (known.isPresent()) {
            return Seen.of(known.get());
        }
        return above(zone).then(parent -> descend(parent, zone)).map(found -> {
            if (found.isEmpty()) {
                return new Delegation(DnsAnswers.canonical(zone), List.of());
            }
            kept.put(key, found.get().delegation(), found.get().ttl());
            return found.get().delegation();
        });
    }

    /** The zone that a name lies in, by the resolver; the name itself is not asked for. */
    Seen<Delegation> enclosing(Name name) {
        var key = "above " + DnsAnswers.canonical(name);
        var known = kept.get(key);
        if (known.isPresent()) {
            return Seen.of(known.get());
        }
        return above(name).map(cut -> {
            kept.put(key, cut.delegation(), cut.ttl());
            return cut.delegation();
        });
    }

    private Seen<Cut> above(Name name) {
        var parent = new Name(name, 1);
        return client.recurse(parent, Type.NS).then(first -> {
            var here = servers(first, parent);
            if (!here.isEmpty()) {
                return Seen.of(Cut.of(here));
            }
            var apex = DnsAnswers.soa(first).map(Record::getName).filter(a -> parent.subdomain(a) && !parent.equals(a));
            if (apex.isEmpty()) {
                return Seen.unknown(unclear(parent));
            }
            return client.recurse(apex.get(), Type.NS).then(second -> {
                var there = servers(second, apex.get());
                return there.isEmpty() ? Seen.unknown(unclear(apex.get())) : Seen.of(Cut.of(there));
            });
        });
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

    /** From referral to referral down to the zone; empty when it is denied. */
    private Seen<Optional<Cut>> descend(Cut from, Name zone) {
        var at = from;
        for (int i = 0; i < MOST_STEPS; i++) {
            switch (ask(at, zone)) {
                case Seen.Unknown<Optional<Cut>> unknown -> {
                    return unknown;
                }
                case Seen.Known<Optional<Cut>>(var next) -> {
                    if (next.isEmpty() || next.get().apex().equals(zone)) {
                        return Seen.of(next);
                    }
                    at = next.get();
                }
            }
        }
        return Seen.unknown(unclear(zone));
    }

    private Seen<Optional<Cut>> ask(Cut at, Name zone) {
        for (var server : at.servers().stream().sorted().limit(MOST_SERVERS).toList()) {
            var answer = client.authoritative(server, zone, Type.NS).known();
            var said = answer.flatMap(m -> read(m, at, zone));
            if (said.isPresent()) {
                return Seen.of(said.get());
            }
        }
        return Seen.unknown(Failure.of(
                Kind.UNAVAILABLE,
                "No name server of " + DnsAnswers.canonical(at.apex()) + " says who serves "
                        + DnsAnswers.canonical(zone) + "."));
    }

    /** The next zone down, or the denial of one; empty when the server says nothing of use. */
    private Optional<Optional<Cut>> read(Message message, Cut at, Name zone) {
        boolean authoritative = message.getHeader().getFlag(Flags.AA);
        if (message.getRcode() == Rcode.NXDOMAIN && authoritative) {
            return Optional.of(Optional.empty());
        }
        if (message.getRcode() != Rcode.NOERROR) {
            return Optional.empty();
        }
        var here = servers(message, zone);
        if (authoritative && !here.isEmpty()) {
            return Optional.of(Optional.of(Cut.of(here)));
        }
        var referral = DnsAnswers.referral(message, at.apex(), zone);
        if (!referral.isEmpty()) {
            referral.stream()
                    .map(NSRecord::getTarget)
                    .filter(s -> s.subdomain(at.apex())) // of other names this server is no authority
                    .forEach(s -> client.keep(s, DnsAnswers.glue(message, s)));
            return Optional.of(Optional.of(Cut.of(referral)));
        }
        return authoritative ? Optional.of(Optional.empty()) : Optional.empty();
    }
}
