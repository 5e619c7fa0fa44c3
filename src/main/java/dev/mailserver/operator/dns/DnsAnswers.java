package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Names;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Reads messages into bounded, canonical values. */
final class DnsAnswers {
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_CHAIN = 8;

    private DnsAnswers() {}

    /** Whether it is data or a denial, and not a refusal to say. */
    static boolean proper(Message message) {
        return message.getRcode() == org.xbill.DNS.Rcode.NOERROR || message.getRcode() == org.xbill.DNS.Rcode.NXDOMAIN;
    }

    /** What a name server's or a resolver's proper answer (NOERROR or NXDOMAIN) says to its question. */
    static Answer answer(Message message) {
        int type = message.getQuestion().getType();
        var data = data(message, type);
        if (data.isEmpty()) {
            boolean denied = message.getRcode() == org.xbill.DNS.Rcode.NXDOMAIN;
            return new Answer(denied ? Rcode.NXDOMAIN : Rcode.NOERROR, List.of(), negativeTtl(message));
        }
        return new Answer(
                Rcode.NOERROR,
                data.stream()
                        .flatMap(r -> value(r).stream())
                        .distinct()
                        .sorted()
                        .limit(MOST_VALUES)
                        .toList(),
                data.stream().mapToLong(Record::getTTL).min().orElse(0));
    }

    /** The records of that type at the question's name, or at the end of a chain of CNAMEs within this answer. */
    private static List<Record> data(Message message, int type) {
        return at(message.getSection(Section.ANSWER), endOfChain(message), type);
    }

    /** Where the chain of CNAMEs in this answer ends; the question's own name where there is none. */
    static Name endOfChain(Message message) {
        var owner = message.getQuestion().getName();
        int type = message.getQuestion().getType();
        Set<Name> seen = new HashSet<>();
        while (seen.add(owner)
                && seen.size() <= LONGEST_CHAIN
                && at(message.getSection(Section.ANSWER), owner, type).isEmpty()) {
            var alias = at(message.getSection(Section.ANSWER), owner, Type.CNAME);
            if (alias.isEmpty() || !(alias.getFirst() instanceof CNAMERecord cname)) {
                break;
            }
            owner = cname.getTarget();
        }
        return owner;
    }

    private static List<Record> at(List<Record> section, Name owner, int type) {
        return section.stream()
                .filter(r -> r.getType() == type && r.getName().equals(owner))
                .toList();
    }

    private static Optional<String> value(Record r) {
        return switch (r) {
            case ARecord a -> Optional.of(a.getAddress().getHostAddress());
            case AAAARecord a -> Optional.of(a.rdataToString());
            case MXRecord m -> Optional.of(m.getPriority() + " " + canonical(m.getTarget()));
            case TXTRecord t -> Optional.of(text(t));
            case PTRRecord p -> Optional.of(canonical(p.getTarget()));
            case NSRecord n -> Optional.of(canonical(n.getTarget()));
            case CNAMERecord c -> Optional.of(canonical(c.getTarget()));
            default -> Optional.empty();
        };
    }

    /** The character-strings of a value, joined with nothing between (RFC 7208 §3.3), an octet a character. */
    private static String text(TXTRecord t) {
        var out = new ByteArrayOutputStream();
        for (Object string : t.getStringsAsByteArrays()) {
            out.writeBytes((byte[]) string);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** How long a denial may be kept (RFC 2308 §5). */
    private static long negativeTtl(Message message) {
        return soa(message).map(s -> Math.min(s.getTTL(), s.getMinimum())).orElse(0L);
    }

    /** The zone that a denial comes from. */
    static Optional<SOARecord> soa(Message message) {
        return Stream.of(Section.ANSWER, Section.AUTHORITY)
                .flatMap(s -> message.getSection(s).stream())
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst();
    }

    /** The NS records of the authority section, where they name a zone between these two: a referral (RFC 1034 §4.3.1). */
    static List<NSRecord> referral(Message message, Name below, Name towards) {
        var all = message.getSection(Section.AUTHORITY).stream()
                .filter(NSRecord.class::isInstance)
                .map(NSRecord.class::cast)
                .filter(n ->
                        n.getName().subdomain(below) && !n.getName().equals(below) && towards.subdomain(n.getName()))
                .toList();
        return all.stream()
                .filter(n -> n.getName().equals(all.getFirst().getName()))
                .limit(MOST_VALUES)
                .toList();
    }

    /** The IPv4 addresses that a referral brings along for a name server. */
    static List<ARecord> glue(Message message, Name server) {
        return message.getSection(Section.ADDITIONAL).stream()
                .filter(r -> r instanceof ARecord && r.getName().equals(server))
                .map(ARecord.class::cast)
                .toList();
    }

    static String canonical(Name name) {
        return Names.canonical(name.toString(true).toLowerCase(Locale.ROOT));
    }
}
