package dev.mailserver.operator.concern.dmarc;

import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether other organizations have agreed to get a domain's reports (RFC 7489 §7.1, RFC 9990): they do so by a record of theirs. Where
 * it is missing reports are not sent to them; what receivers do with mail does not change by that.
 */
final class ReportConsent {
    private ReportConsent() {}

    /** What has to be asked to tell. */
    static Set<Question> questions(Situation s, String domain, Dmarc dmarc) {
        return foreign(domain, dmarc)
                .flatMap(other -> next(s, domain, other).stream())
                .collect(Collectors.toSet());
    }

    /** The records that other domains have to publish before they get reports. */
    static List<String> missing(Situation s, String domain, Dmarc dmarc) {
        return foreign(domain, dmarc)
                .filter(other -> !sameOrganization(s, domain, other))
                .map(other -> consent(domain, other))
                .filter(question -> answer(s, question)
                        .flatMap(Seen::known)
                        .filter(a -> a.values().stream().noneMatch(DmarcRecord::isMeant))
                        .isPresent())
                .map(Question::name)
                .toList();
    }

    private static Stream<String> foreign(String domain, Dmarc dmarc) {
        return PolicyText.destinations(dmarc)
                .filter(other -> !Names.within(other, domain) && !Names.within(domain, other));
    }

    /** First whether there is an organization above both, then for the consent. */
    private static Optional<Question> next(Situation s, String domain, String other) {
        var above = above(domain, other).filter(q -> answer(s, q).isEmpty()).findFirst();
        var consent = consent(domain, other);
        return above.or(
                () -> sameOrganization(s, domain, other) || answer(s, consent).isPresent()
                        ? Optional.empty()
                        : Optional.of(consent));
    }

    /** Whether a name above both has a policy and is no public suffix: then it is, or lies in, the organization of both (RFC 9989 §4.10). */
    private static boolean sameOrganization(Situation s, String domain, String other) {
        return above(domain, other)
                .anyMatch(q -> answer(s, q).flatMap(Seen::known).stream()
                        .flatMap(a -> a.values().stream())
                        .anyMatch(text -> DmarcRecord.parse(text) instanceof DmarcRecord.Policy p && !p.psd()));
    }

    /** The policies of names of two labels and more in which both lie. */
    private static Stream<Question> above(String domain, String other) {
        return Stream.iterate(parent(domain), name -> name.contains("."), ReportConsent::parent)
                .filter(name -> Names.within(other, name))
                .map(name -> new Question(Names.dmarc(name), "TXT"));
    }

    private static String parent(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private static Question consent(String domain, String other) {
        return new Question(domain + "._report._dmarc." + other, "TXT");
    }

    private static Optional<Seen<Answer>> answer(Situation s, Question question) {
        return s.world().answer(question);
    }
}
