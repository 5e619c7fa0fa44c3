package dev.mailserver.operator.concern.advisory;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a wildcard beside the host name has records of types that the host name does not get any more, having some of its own
 * (RFC 4592 §2.2.1). The wildcard itself is asked for by its name.
 */
public final class Wildcard implements Advice {
    private static final List<String> TYPES = List.of("A", "AAAA", "MX", "TXT");

    @Override
    public AdvisoryCode code() {
        return AdvisoryCode.WildcardRecord;
    }

    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        var above = s.hostname().substring(s.hostname().indexOf('.') + 1);
        if (!above.contains(".")) {
            return Seen.of(Optional.empty());
        }
        var wildcard = "*." + above;
        Seen<String> types = Seen.of("");
        for (String type : TYPES) {
            var answer = dns.apply(new Question(wildcard, type));
            types = types.then(
                    so -> answer.map(a -> a.values().isEmpty() ? so : so.isEmpty() ? type : so + ", " + type));
        }
        return types.map(t -> t.isEmpty()
                ? Optional.empty()
                : Optional.of("The wildcard " + wildcard + " (" + t
                        + ") answers for every name that has no records, such as a"
                        + " missing _dmarc or selector, but not for " + s.hostname()
                        + ", which has some. Publish there what it shall have of the wildcard's."));
    }
}
