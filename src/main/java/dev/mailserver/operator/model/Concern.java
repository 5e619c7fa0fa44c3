package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Dns.Question;
import java.util.Set;

/** One thing that must be true of a mail server: pure judgement, no I/O, no clock. */
public interface Concern {
    /** What is true, what is to be said and what is to be done. */
    Finding judge(Situation s);

    /**
     * What has to be asked of DNS before {@link #judge} can tell; asked again with the answers, until nothing more is needed. A question
     * that the world has an answer to is not put again.
     */
    default Set<Question> questions(Situation s) {
        return Set.of();
    }

    /**
     * The same in deletion with {@code deletionPolicy: Delete}: takes back what is ours. Concerns are asked in reverse order; a
     * verdict (of {@code Ready}, False) means that it is not finished, and those after it see it in {@code soFar} and wait.
     */
    default Finding retire(Situation s) {
        return Finding.NOTHING;
    }
}
