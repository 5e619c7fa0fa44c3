package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.model.Marker.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The life of values that are this owner's as a whole: remembered in status, and taken back. */
public final class OwnTexts {
    private OwnTexts() {}

    /** What is ours where it does not belong now: at a name that is not wanted any more, or in another zone than the name's. */
    public static List<OwnText> left(Situation s, Kind kind, Collection<String> wanted) {
        return OwnText.all(s, kind).stream()
                .filter(own -> !wanted.contains(own.name()) || movedOn(s, own))
                .toList();
    }

    private static boolean movedOn(Situation s, OwnText own) {
        return ZoneChoice.of(own.name(), s.spec(), s.world()) instanceof ZoneChoice.Chosen(var view, var _)
                && !view.zone().equals(own.view().zone());
    }

    /** The status with what was seen of ours. */
    public static MailServerStatus remember(
            Situation s, MailServerStatus status, Kind kind, Collection<String> wanted) {
        List<DnsRecord> records = new ArrayList<>(status.records().stream()
                .filter(r -> isOf(kind, r) && !looked(s, r.name()))
                .toList());
        OwnText.all(s, kind).forEach(own -> record(s, own).ifPresent(records::add));
        var retiring = left(s, kind, wanted).stream()
                .map(own -> retiring(s, own, wanted))
                .toList();
        return status.withRecords(r -> isOf(kind, r), records).withRetiring(kind.name(), retiring);
    }

    /** Deletion: all of that kind goes. */
    public static Finding retire(Situation s, Kind kind, Collection<String> wanted) {
        Set<String> names = new LinkedHashSet<>(wanted);
        s.before().records().stream()
                .filter(r -> isOf(kind, r))
                .map(DnsRecord::name)
                .forEach(names::add);
        return Withdrawal.unseen(s, names)
                .map(Finding::of)
                .or(() -> Withdrawal.of(
                        s,
                        OwnText.all(s, kind).stream()
                                .map(own -> own.withdrawal(s))
                                .toList()))
                .orElse(Finding.NOTHING);
    }

    private static boolean isOf(Kind kind, DnsRecord record) {
        return Kind.of(record.name(), record.type()) == kind;
    }

    private static Optional<DnsRecord> record(Situation s, OwnText own) {
        var zone = own.view().zone().id();
        var values = own.text().stream().toList();
        return own.record().map(txt -> {
            var earlier = s.before().records().stream()
                    .filter(r -> r.name().equals(own.name())
                            && r.type().equals("TXT")
                            && r.zone().equals(zone)
                            && r.ttl() == txt.ttl()
                            && r.values().equals(values))
                    .flatMap(r -> Optional.ofNullable(r.changeID()).stream())
                    .findFirst();
            var done = s.done(own.withdrawal(s));
            return new DnsRecord(
                    own.name(),
                    "TXT",
                    txt.ttl(),
                    values,
                    zone,
                    done.or(() -> earlier).orElse(null));
        });
    }

    private static Retiring retiring(Situation s, OwnText own, Collection<String> wanted) {
        return new Retiring(
                own.mine().kind().name(),
                own.name(),
                own.text().stream().toList(),
                wanted.contains(own.name()) ? "The zone changed." : "The spec does not have it any more.",
                s.now(),
                s.failed(own.withdrawal(s)).isPresent() ? RetiringState.Unreachable : RetiringState.Pending);
    }

    private static boolean looked(Situation s, String name) {
        return Optional.ofNullable(s.world().zones().get(name))
                .flatMap(Seen::known)
                .isPresent();
    }
}
