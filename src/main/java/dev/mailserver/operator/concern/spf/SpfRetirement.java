package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Marker.Kind;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.Withdrawal;
import dev.mailserver.operator.model.ZoneView;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletion: every term of ours goes, and is waited for until no name server answers it. */
final class SpfRetirement {
    private SpfRetirement() {}

    static Finding of(Situation s) {
        return SpfMemory.own(s).retire(name -> left(s, name));
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
                : Withdrawal.toBeReleased(s).stream().findFirst().map(ip -> dangling(standing.get(), name, ip));
    }

    private static Verdict dangling(ZoneView view, String name, String ip) {
        var zone = view.zone();
        var record = "The SPF record of " + name + " in zone " + zone.name();
        return zone.byHand()
                ? Withdrawal.dangling(record + ", which is kept by hand, names " + ip + ".")
                        .next("Take " + SpfText.term(ip) + " out of the SPF record of " + name
                                + ", or remove the record.")
                : Withdrawal.dangling(
                        record + " (" + zone.id() + ") has a term that is not ours and names " + ip + ".");
    }

    /** Those that authorise, or have authorised, our addresses. */
    private static Set<String> terms(Situation s, String name) {
        Set<String> terms = new TreeSet<>();
        s.address().map(ElasticIp::publicIP).map(SpfText::term).ifPresent(terms::add);
        Withdrawal.toBeReleased(s).stream().map(SpfText::term).forEach(terms::add);
        s.before().records().stream()
                .filter(r -> Kind.SPF.speaksOf(r) && r.name().equals(name))
                .flatMap(r -> r.values().stream())
                .filter(SpfText::isAddress)
                .forEach(terms::add);
        return terms;
    }

    private static boolean names(String text, Set<String> terms) {
        return SpfParser.isSpf(text) && terms.stream().anyMatch(term -> SpfText.names(text, term));
    }
}
