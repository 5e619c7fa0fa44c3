package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import dev.mailserver.operator.model.ZoneView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the zone of a name server has at one name: asked record set by record set, so that no transfer has to be permitted. */
final class Rfc2136View {
    private static final int[] TYPES = {Type.A, Type.AAAA, Type.CNAME, Type.TXT};

    private final SignedConnection server;
    private final Rfc2136 provider;

    Rfc2136View(SignedConnection server, Rfc2136 provider) {
        this.server = server;
        this.provider = provider;
    }

    /** The zone that a name lies in, or that one, with what it has at the name and at its marker's; none where it is not served. */
    Seen<List<ZoneView>> of(String name, Optional<String> zone) throws IOException {
        var apex = zone.isPresent() ? named(RecordValues.name(zone.get())) : holding(RecordValues.name(name));
        return switch (apex) {
            case Seen.Unknown<Optional<SOARecord>>(var why) -> Seen.unknown(why);
            case Seen.Known<Optional<SOARecord>>(var soa) -> soa.isEmpty() ? Seen.of(List.of()) : view(name, soa.get());
        };
    }

    private Seen<Optional<SOARecord>> named(Name zone) {
        return ask(zone, Type.SOA).map(m -> apex(m).filter(soa -> soa.getName().equals(zone)));
    }

    /** By the SOA that comes with every answer (RFC 2308 §3); an answer that is an alias has none, so that the name above is asked. */
    private Seen<Optional<SOARecord>> holding(Name name) {
        for (var at = name; at.labels() > 1; at = new Name(at, 1)) {
            var asked = ask(at, Type.SOA);
            if (!(asked instanceof Seen.Known<Message>(var message))
                    || apex(message).isPresent()) {
                return asked.map(Rfc2136View::apex);
            }
            if (message.getSection(Section.ANSWER).stream().noneMatch(CNAMERecord.class::isInstance)) {
                break;
            }
        }
        return Seen.of(Optional.empty());
    }

    private static Optional<SOARecord> apex(Message message) {
        boolean proper = DnsAnswers.proper(message);
        var question = message.getQuestion().getName();
        return proper && message.getHeader().getFlag(Flags.AA)
                ? DnsAnswers.soa(message).filter(soa -> question.subdomain(soa.getName()))
                : Optional.empty();
    }

    private Seen<List<ZoneView>> view(String name, SOARecord soa) throws IOException {
        var zone = new HostedZone(provider.server(), DnsAnswers.canonical(soa.getName()), provider);
        List<RecordSet> records = new ArrayList<>();
        records.add(RecordValues.recordSet(zone.name(), List.of(soa)));
        List<Seen<Optional<RecordSet>>> asked = new ArrayList<>();
        asked.add(set(zone.name(), Type.NS, soa.getName()));
        if (Names.within(name, zone.name())) {
            for (int type : TYPES) {
                asked.add(set(name, type, soa.getName()));
            }
            asked.add(set(Marker.nameFor(name), Type.TXT, soa.getName()));
        }
        for (var seen : asked) {
            switch (seen) {
                case Seen.Unknown<Optional<RecordSet>>(var why) -> {
                    return Seen.unknown(why);
                }
                case Seen.Known<Optional<RecordSet>>(var set) -> set.ifPresent(records::add);
            }
        }
        return Seen.of(List.of(new ZoneView(zone, records)));
    }

    /** What the zone itself has there, and not by a wildcard (RFC 4592): an update knows of none. */
    private Seen<Optional<RecordSet>> set(String name, int type, Name apex) throws IOException {
        var owner = RecordValues.name(name);
        return ask(owner, type).then(message -> {
            var found = at(message, owner, type);
            return found.isEmpty()
                    ? Seen.of(Optional.empty())
                    : fromWildcard(found, owner, type, apex)
                            .map(wild -> wild ? Optional.empty() : Optional.of(RecordValues.recordSet(name, found)));
        });
    }

    private Seen<Boolean> fromWildcard(List<Record> found, Name owner, int type, Name apex) {
        for (var at = owner; !at.equals(apex); at = new Name(at, 1)) {
            var wildcard = at.wild(1);
            var asked = ask(wildcard, type);
            if (!(asked instanceof Seen.Known<Message>(var message))) {
                return asked.map(_ -> false);
            }
            if (same(at(message, wildcard, type), found)) {
                return Seen.of(true);
            }
        }
        return Seen.of(false);
    }

    private static boolean same(List<Record> some, List<Record> others) {
        var values = others.stream().map(Record::rdataToString).sorted().toList();
        return some.stream().map(Record::rdataToString).sorted().toList().equals(values);
    }

    private static List<Record> at(Message message, Name owner, int type) {
        return message.getSection(Section.ANSWER).stream()
                .filter(r -> r.getType() == type && r.getName().equals(owner))
                .toList();
    }

    private Seen<Message> ask(Name name, int type) {
        var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        query.getHeader().unsetFlag(Flags.RD);
        return server.ask(query);
    }
}
