package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Dns.Question;
import java.util.Set;

/** How far an evaluation comes with the answers that there are. */
public sealed interface SpfStep {
    /** Not to the end: these are to be asked, and then it is evaluated anew. */
    record Needs(Set<Question> questions) implements SpfStep {
        /** Keeps a copy. */
        public Needs {
            questions = Set.copyOf(questions);
        }
    }

    /** To the end. */
    record Evaluated(SpfEvaluation evaluation) implements SpfStep {}
}
