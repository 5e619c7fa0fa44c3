package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.concern.forward.OldRecords.Place;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletion: every A record of ours goes, and is waited for until no name server answers it. */
final class ForwardRetirement {
    private ForwardRetirement() {}

    static Finding of(Situation s) {
        var names = names(s);
        return Withdrawal.unseen(s, names)
                .map(Finding::of)
                .or(() -> withdrawal(s))
                .or(() -> names.stream()
                        .flatMap(name -> left(s, name).stream())
                        .findFirst()
                        .map(Withdrawal::wait))
                .orElse(Finding.NOTHING);
    }

    private static Optional<Finding> withdrawal(Situation s) {
        var places = OldRecords.all(s);
        return Withdrawal.of(
                        s, places.stream().map(place -> place.withdrawal(s)).toList())
                .map(finding -> finding.keep(status -> remembered(s, status, places)));
    }

    /** Status may have been lost: which names to ask for is kept before their markers go. */
    private static MailServerStatus remembered(Situation s, MailServerStatus status, List<Place> places) {
        List<DnsRecord> records = new ArrayList<>(
                status.records().stream().filter(r -> r.type().equals("A")).toList());
        for (var place : places) {
            var known = records.stream().anyMatch(r -> r.name().equals(place.name()));
            place.record(s)
                    .filter(a -> !known)
                    .map(a -> new DnsRecord(
                            place.name(),
                            "A",
                            a.ttl(),
                            a.values(),
                            place.view().zone().id(),
                            null))
                    .ifPresent(records::add);
        }
        return status.withRecords("A", records);
    }

    private static Set<String> names(Situation s) {
        Set<String> names = new TreeSet<>(Set.of(s.hostname()));
        s.before().records().stream()
                .filter(r -> r.type().equals("A"))
                .map(DnsRecord::name)
                .forEach(names::add);
        return names;
    }

    /** What is there still. A record that stands though ours are gone is not ours, or not as we wrote it. */
    private static Optional<Verdict> left(Situation s, String name) {
        var addresses = addresses(s, name);
        var standing = s.world().candidates(name).stream()
                .filter(view -> view.records().stream()
                        .filter(r ->
                                r.key().name().equals(name) && r.key().type().equals("A"))
                        .anyMatch(r -> r.values().stream().anyMatch(addresses::contains)))
                .findFirst();
        return standing.isEmpty()
                ? Withdrawal.served(
                        s, name, "A", answer -> answer.values().stream().anyMatch(addresses::contains))
                : Withdrawal.toBeReleased(s).stream().findFirst().map(ip -> dangling(standing.get(), name, ip));
    }

    private static Verdict dangling(ZoneView view, String name, String ip) {
        var zone = view.zone();
        return zone.byHand()
                ? Withdrawal.dangling("The record " + name + " A in zone " + zone.name()
                                + ", which is kept by hand, names " + ip + ".")
                        .next("Remove the record " + name + " A " + ip + ".")
                : Withdrawal.dangling("The record " + name + " A in zone " + zone.name() + " (" + zone.id()
                        + ") is not ours and names " + ip + ".");
    }

    /** Those that the record has named. */
    private static Set<String> addresses(Situation s, String name) {
        Set<String> addresses = new TreeSet<>();
        s.address().map(ElasticIp::publicIP).ifPresent(addresses::add);
        addresses.addAll(Withdrawal.toBeReleased(s));
        s.before().records().stream()
                .filter(r -> r.type().equals("A") && r.name().equals(name))
                .forEach(r -> addresses.addAll(r.values()));
        return addresses;
    }
}
