package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.MailServerStatus.SpfStatus;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of SPF is kept in status: what was seen of it, and what is ours. */
final class SpfMemory {
    /** Longer records, and such with other than printable characters, are not repeated. */
    private static final int LONGEST = 512;

    private SpfMemory() {}

    static MailServerStatus of(Situation s, MailServerStatus status) {
        List<DnsRecord> records = new ArrayList<>(status.records().stream()
                .filter(r -> r.type().equals("TXT") && !looked(s, r.name()))
                .toList());
        SpfPlace.all(s)
                .forEach(place -> place.record()
                        .map(txt -> recorded(s, status, place, txt))
                        .ifPresent(records::add));
        return status.withRecords("TXT", records)
                .withRetiring(
                        "TXT", left(s).stream().map(place -> retiring(s, place)).toList())
                .with()
                .spf(domains(s, status))
                .build();
    }

    /** Places of ours where SPF does not belong now: after a change of the domain, or of the zone that holds it. */
    static List<SpfPlace> left(Situation s) {
        if (s.spec().spf().policy() != SpfPolicy.Merge) {
            return List.of();
        }
        var domain = s.spec().domain();
        var present = present(s);
        return SpfPlace.all(s).stream()
                .filter(place -> !place.name().equals(domain)
                        || present.filter(
                                        view -> !view.zone().equals(place.view().zone()))
                                .isPresent())
                .toList();
    }

    private static Optional<ZoneView> present(Situation s) {
        return switch (ZoneChoice.of(s.spec().domain(), s.spec(), s.world())) {
            case ZoneChoice.Chosen(var view, var _) -> Optional.of(view);
            case ZoneChoice.Refused _, ZoneChoice.Unseen _ -> Optional.empty();
        };
    }

    private static List<SpfStatus> domains(Situation s, MailServerStatus status) {
        var domain = s.spec().domain();
        var stay = SpfPlace.all(s).stream().map(SpfPlace::name).toList();
        List<SpfStatus> domains = new ArrayList<>(status.spf().stream()
                .filter(e -> !e.domain().equals(domain) && (stay.contains(e.domain()) || !looked(s, e.domain())))
                .toList());
        var before =
                status.spf().stream().filter(e -> e.domain().equals(domain)).findFirst();
        s.address()
                .flatMap(address -> entry(s, address.publicIP()))
                .or(() -> before)
                .ifPresent(e -> domains.addFirst(e));
        return domains;
    }

    private static Optional<SpfStatus> entry(Situation s, String ip) {
        var domain = s.spec().domain();
        var term = SpfPlace.all(s).stream()
                .filter(place -> place.name().equals(domain))
                .flatMap(place -> place.mine().term().stream())
                .findFirst();
        return present(s)
                .map(view -> SpfPlan.selection(view, domain))
                .or(() -> s.lookup(domain, "TXT")
                        .flatMap(Lookup::resolver)
                        .flatMap(Seen::known)
                        .map(answer -> SpfSelection.of(answer.values())))
                .map(selection -> new SpfStatus(
                        domain, shown(selection).orElse(null), term.orElse(null), selection.result(ip), null, null));
    }

    private static Optional<String> shown(SpfSelection selection) {
        return selection instanceof SpfSelection.One(var text, var _) && text.length() <= LONGEST
                ? Optional.of(text).filter(t -> t.chars().allMatch(c -> c >= ' ' && c <= '~'))
                : Optional.empty();
    }

    private static DnsRecord recorded(Situation s, MailServerStatus status, SpfPlace place, RecordSet txt) {
        var zone = place.view().zone().id();
        var values = place.mine().term().stream().toList();
        var earlier = status.records().stream()
                .filter(r -> r.type().equals("TXT")
                        && r.name().equals(place.name())
                        && r.zone().equals(zone))
                .filter(r -> r.ttl() == txt.ttl() && r.values().equals(values))
                .flatMap(r -> Optional.ofNullable(r.changeID()).stream())
                .findFirst();
        var done = Optional.ofNullable(s.world().done().get(place.withdrawal(s).key()));
        return new DnsRecord(
                place.name(),
                "TXT",
                txt.ttl(),
                values,
                zone,
                done.or(() -> earlier).orElse(null));
    }

    private static Retiring retiring(Situation s, SpfPlace place) {
        return new Retiring(
                "TXT",
                place.name(),
                place.mine().term().stream().toList(),
                place.name().equals(s.spec().domain()) ? "The zone changed." : "The domain changed.",
                s.now(),
                s.failed(place.withdrawal(s)).isPresent() ? RetiringState.Unreachable : RetiringState.Pending);
    }

    private static boolean looked(Situation s, String name) {
        return Optional.ofNullable(s.world().zones().get(name))
                .flatMap(Seen::known)
                .isPresent();
    }
}
