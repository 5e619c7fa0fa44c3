package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Deletion: every term of ours goes, and is waited for until no name server answers it. */
final class SpfRetirement {
    private SpfRetirement() {}

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
        var places = SpfPlace.all(s);
        return Withdrawal.of(
                        s, places.stream().map(place -> place.withdrawal(s)).toList())
                .map(finding -> finding.keep(status -> remembered(status, places)));
    }

    /** Status may have been lost: which names to ask for is kept before their markers go. */
    private static MailServerStatus remembered(MailServerStatus status, List<SpfPlace> places) {
        List<DnsRecord> records = new ArrayList<>(
                status.records().stream().filter(SpfPlace::isSpf).toList());
        for (var place : places) {
            var known = records.stream().anyMatch(r -> r.name().equals(place.name()));
            place.record()
                    .filter(_ -> !known)
                    .map(txt -> new DnsRecord(
                            place.name(),
                            "TXT",
                            txt.ttl(),
                            place.mine().term().stream().toList(),
                            place.view().zone().id(),
                            null))
                    .ifPresent(records::add);
        }
        return status.withRecords(SpfPlace::isSpf, records);
    }

    private static Set<String> names(Situation s) {
        Set<String> names =
                s.spec().spfIdentities().stream().map(SpfIdentity::name).collect(Collectors.toCollection(TreeSet::new));
        s.before().records().stream()
                .filter(SpfPlace::isSpf)
                .map(DnsRecord::name)
                .forEach(names::add);
        return names;
    }

    /** What is there still. A term that stands though ours are gone is somebody else's, for exactly this address. */
    private static Optional<Verdict> left(Situation s, String name) {
        var terms = terms(s, name);
        var standing = s.world().candidates(name).stream()
                .filter(view -> view.records().stream()
                        .filter(r ->
                                r.key().name().equals(name) && r.key().type().equals("TXT"))
                        .anyMatch(r -> r.values().stream().map(Txt::decode).anyMatch(text -> names(text, terms))))
                .findFirst();
        return standing.isEmpty()
                ? Withdrawal.served(
                        s, name, "TXT", answer -> answer.values().stream().anyMatch(text -> names(text, terms)))
                : Withdrawal.toBeReleased(s).stream()
                        .findFirst()
                        .map(ip -> Withdrawal.dangling("The SPF record of " + name + " in zone "
                                + standing.get().zone().name() + " ("
                                + standing.get().zone().id() + ") has a term that is not ours and names " + ip + "."));
    }

    /** Those that authorise, or have authorised, our addresses. */
    private static Set<String> terms(Situation s, String name) {
        Set<String> terms = new TreeSet<>();
        s.address().map(ElasticIp::publicIP).map(SpfText::term).ifPresent(terms::add);
        Withdrawal.toBeReleased(s).stream().map(SpfText::term).forEach(terms::add);
        s.before().records().stream()
                .filter(r -> SpfPlace.isSpf(r) && r.name().equals(name))
                .flatMap(r -> r.values().stream())
                .filter(SpfText::isAddress)
                .forEach(terms::add);
        return terms;
    }

    private static boolean names(String text, Set<String> terms) {
        return SpfParser.isSpf(text) && terms.stream().anyMatch(term -> SpfText.names(text, term));
    }
}
