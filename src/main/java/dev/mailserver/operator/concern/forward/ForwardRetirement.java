package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import dev.mailserver.operator.model.ZoneView;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletion: every A record of ours goes, and is waited for until no name server answers it. */
final class ForwardRetirement {
    private ForwardRetirement() {}

    static Finding of(Situation s) {
        return OldRecords.of(s).retire(name -> left(s, name));
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
