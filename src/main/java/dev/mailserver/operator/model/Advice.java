package dev.mailserver.operator.model;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import java.util.Optional;
import java.util.function.Function;

/** Looks for one truth that is worth telling and blocks nothing: pure judgement, no I/O, no clock. */
public interface Advice {
    /** Which one it is. */
    AdvisoryCode code();

    /**
     * What is to be told; empty where there is nothing to tell; unknown: what was told before stands.
     *
     * @param dns what a receiver gets for an answer; unknown where it is still to be asked for
     */
    Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns);
}
