package dev.mailserver.operator.concern.advisory;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the zones of this owner answer, where they were listed whole: nobody has to be asked for that. */
final class OwnZones {
    private OwnZones() {}

    /** Empty where none of them has the name, or where it leads elsewhere: by an alias, a CNAME or a delegation. */
    static Optional<Answer> answer(Situation s, Question question) {
        return s.world().zones().keySet().stream()
                .flatMap(name -> listed(s, name))
                .filter(view -> Names.within(question.name(), view.zone().name()))
                .max(Comparator.comparingInt(view -> view.zone().name().length()))
                .flatMap(view -> answer(view, question));
    }

    private static Stream<ZoneView> listed(Situation s, String name) {
        return ZoneChoice.of(name, s.spec(), s.world()) instanceof ZoneChoice.Chosen(var view, var _)
                        && view.zone().provider() instanceof ZoneProvider.Route53
                ? Stream.of(view)
                : Stream.empty();
    }

    private static Optional<Answer> answer(ZoneView view, Question question) {
        boolean elsewhere = view.records().stream()
                .anyMatch(r -> (r.key().type().equals("CNAME") && r.key().name().equals(question.name()))
                        || (r.key().type().equals("NS")
                                && !r.key().name().equals(view.zone().name())
                                && Names.within(question.name(), r.key().name())));
        var held = view.find(question.name(), question.type());
        return elsewhere || held.filter(RecordSet::managed).isPresent()
                ? Optional.empty()
                : Optional.of(new Answer(
                        Rcode.NOERROR,
                        held.map(RecordSet::texts).orElse(List.of()).stream()
                                .map(Names::canonical)
                                .toList(),
                        held.map(RecordSet::ttl).orElse(0L)));
    }
}
