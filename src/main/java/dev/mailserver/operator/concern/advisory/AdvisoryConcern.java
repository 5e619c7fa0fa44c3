package dev.mailserver.operator.concern.advisory;

import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Truths worth telling that block nothing: {@code status.advisories}. It judges no condition and does nothing. */
public final class AdvisoryConcern implements Concern {
    private final List<Advice> all;

    /**
     * Gives these.
     *
     * @param all each of another code
     */
    public AdvisoryConcern(List<Advice> all) {
        this.all = List.copyOf(all);
    }

    @Override
    public Finding judge(Situation s) {
        var finding = Finding.NOTHING;
        for (Advice advice : all) {
            var told = advice.on(s, q -> known(s, q).orElse(Seen.unknown(Agreement.NOT_ASKED)))
                    .known();
            if (told.isPresent()) {
                finding = finding.keep(status -> status.withAdvisory(advice.code(), told.get()));
            }
        }
        return finding;
    }

    /** Whatever is asked for and has no answer yet. */
    @Override
    public Set<Question> questions(Situation s) {
        Set<Question> missing = new HashSet<>();
        for (Advice advice : all) {
            advice.on(
                    s,
                    q -> known(s, q).orElseGet(() -> {
                        missing.add(q);
                        return Seen.unknown(Agreement.NOT_ASKED);
                    }));
        }
        return missing;
    }

    private static Optional<Seen<Answer>> known(Situation s, Question question) {
        return s.world().answer(question).or(() -> OwnZones.answer(s, question).map(Seen::of));
    }
}
