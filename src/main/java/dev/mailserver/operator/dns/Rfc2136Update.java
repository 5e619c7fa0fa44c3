package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.ZoneProvider.Rfc2136;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * One UPDATE message (RFC 2136), atomic as a whole: its prerequisites (§2.4) are that each record set is exactly as it was seen, which
 * makes a compare-and-set of it. They do not speak of TTLs.
 */
final class Rfc2136Update {
    private Rfc2136Update() {}

    /** The message; throws where a value is none. */
    static Update message(HostedZone zone, List<RecordChange> changes) throws IOException {
        var update = new Update(RecordValues.name(zone.name()));
        for (var change : changes) {
            expect(update, change, changes);
        }
        for (var change : changes) {
            if (change.before().isPresent()) {
                update.delete(
                        RecordValues.name(change.key().name()),
                        Type.value(change.key().type()));
            }
        }
        for (var change : changes) {
            if (change.after().isPresent()) {
                for (Record record : RecordValues.records(change.after().get())) {
                    update.add(record);
                }
            }
        }
        return update;
    }

    private static void expect(Update update, RecordChange change, List<RecordChange> all) throws IOException {
        var name = RecordValues.name(change.key().name());
        if (change.before().isPresent()) {
            for (Record record : RecordValues.records(untimed(change.before().get()))) {
                update.present(record);
            }
            return;
        }
        update.absent(name, Type.value(change.key().type()));
        boolean aliasToo = all.stream()
                .anyMatch(c -> c.key().name().equals(change.key().name())
                        && c.key().type().equals("CNAME"));
        if (!aliasToo) {
            update.absent(name, Type.CNAME); // beside one, a record is left out without a word (§3.4.2.2)
        }
    }

    /** A prerequisite has a TTL of zero (§2.4.2). */
    private static RecordSet untimed(RecordSet set) {
        return new RecordSet(set.key(), 0, set.values(), false);
    }

    /** What the server's answer means. */
    static Outcome outcome(Message answer, HostedZone zone, Rfc2136 provider, List<RecordChange> changes) {
        var names =
                changes.stream().map(c -> c.key().type() + " " + c.key().name()).collect(Collectors.joining(", "));
        var server = "The name server " + provider.server();
        int rcode = answer.getRcode();
        var said = " (" + Rcode.string(rcode) + ")";
        return switch (rcode) {
            case Rcode.NOERROR ->
                new Outcome.Done("update " + answer.getHeader().getID());
            case Rcode.NXRRSET, Rcode.YXRRSET, Rcode.YXDOMAIN, Rcode.NXDOMAIN ->
                failed(Kind.CONFLICT, "The records are not as they were expected to be: " + names + said + ".");
            case Rcode.REFUSED ->
                failed(
                        Kind.INVALID,
                        server + " refuses the update of " + names + said + ": permit it to the key "
                                + provider.tsig().keyName() + " (BIND: update-policy; Knot DNS: acl).");
            case Rcode.NOTAUTH ->
                failed(
                        Kind.INVALID,
                        server + " is not the primary of zone " + zone.name() + said
                                + ": name the primary in spec.dns.zones.");
            case Rcode.NOTZONE -> failed(Kind.INVALID, names + " is not in zone " + zone.name() + said + ".");
            case Rcode.NOTIMP ->
                failed(Kind.INVALID, server + " takes no updates" + said + ": switch dynamic updates on.");
            case Rcode.FORMERR ->
                failed(Kind.INVALID, server + " does not understand the update of " + names + said + ".");
            default ->
                failed(
                        Kind.NO_NAME_SERVER,
                        server + " failed with the update of " + names + said + ": its log says why.");
        };
    }

    static Outcome failed(Kind kind, String text) {
        return new Outcome.Failed(Failure.of(kind, text.length() <= 1000 ? text : text.substring(0, 999) + "…"));
    }
}
