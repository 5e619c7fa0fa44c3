package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.MailServerStatus.SpfStatus;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.model.Dns.Answer;
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
                .filter(r -> SpfPlace.isSpf(r) && !looked(s, r.name()))
                .toList());
        SpfPlace.all(s)
                .forEach(place -> place.record()
                        .map(txt -> recorded(s, status, place, txt))
                        .ifPresent(records::add));
        return status.withRecords(SpfPlace::isSpf, records)
                .withRetiring(
                        "TXT", left(s).stream().map(place -> retiring(s, place)).toList())
                .with()
                .spf(domains(s, status))
                .build();
    }

    /** Places of ours where SPF does not belong now: after a change of a name, or of the zone that holds it. */
    static List<SpfPlace> left(Situation s) {
        return SpfPlace.all(s).stream()
                .filter(place -> identity(s, place.name())
                        .map(identity -> identity.written()
                                && present(s, place.name())
                                        .filter(view ->
                                                !view.zone().equals(place.view().zone()))
                                        .isPresent())
                        .orElse(true))
                .toList();
    }

    private static Optional<SpfIdentity> identity(Situation s, String name) {
        return s.spec().spfIdentities().stream()
                .filter(i -> i.name().equals(name))
                .findFirst();
    }

    private static Optional<ZoneView> present(Situation s, String name) {
        return switch (ZoneChoice.of(name, s.spec(), s.world())) {
            case ZoneChoice.Chosen(var view, var _) -> Optional.of(view);
            case ZoneChoice.Refused _, ZoneChoice.Unseen _ -> Optional.empty();
        };
    }

    private static List<SpfStatus> domains(Situation s, MailServerStatus status) {
        List<SpfStatus> domains = new ArrayList<>();
        for (var identity : s.spec().spfIdentities()) {
            s.address()
                    .flatMap(address -> entry(s, SpfReading.of(s, identity, address.publicIP())))
                    .or(() -> status.spf().stream()
                            .filter(e -> e.domain().equals(identity.name()))
                            .findFirst())
                    .ifPresent(domains::add);
        }
        var stay = SpfPlace.all(s).stream().map(SpfPlace::name).toList();
        status.spf().stream()
                .filter(e -> identity(s, e.domain()).isEmpty())
                .filter(e -> stay.contains(e.domain()) || !looked(s, e.domain()))
                .forEach(domains::add);
        return domains;
    }

    private static Optional<SpfStatus> entry(Situation s, SpfReading reading) {
        var name = reading.identity().name();
        var term = SpfPlace.all(s).stream()
                .filter(place -> place.name().equals(name))
                .flatMap(place -> place.mine().term().stream())
                .findFirst();
        return present(s, name)
                .map(view -> SpfPlan.texts(view, name))
                .or(() -> s.lookup(name, "TXT")
                        .flatMap(Lookup::resolver)
                        .flatMap(Seen::known)
                        .map(Answer::values))
                .map(texts -> {
                    var evaluation = reading.evaluation(texts);
                    return new SpfStatus(
                            name,
                            shown(SpfSelection.of(texts)).orElse(null),
                            term.orElse(null),
                            evaluation
                                    .filter(e -> !e.undecidable())
                                    .map(e -> e.result().name())
                                    .orElse("Indeterminate"),
                            evaluation.map(SpfEvaluation::lookups).orElse(null),
                            evaluation.map(SpfEvaluation::voidLookups).orElse(null));
                });
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
                .filter(r -> SpfPlace.isSpf(r)
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
                identity(s, place.name()).isPresent() ? "The zone changed." : "The name is not in the spec any more.",
                s.now(),
                s.failed(place.withdrawal(s)).isPresent() ? RetiringState.Unreachable : RetiringState.Pending);
    }

    private static boolean looked(Situation s, String name) {
        return Optional.ofNullable(s.world().zones().get(name))
                .flatMap(Seen::known)
                .isPresent();
    }
}
