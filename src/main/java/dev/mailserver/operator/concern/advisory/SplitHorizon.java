package dev.mailserver.operator.concern.advisory;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Ipv4;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether the resolver answers a private address where every name server answers the public one, as one in a VPC does that has a
 * private zone of the same name.
 */
public final class SplitHorizon implements Advice {
    @Override
    public AdvisoryCode code() {
        return AdvisoryCode.SplitHorizon;
    }

    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        return s.lookup(s.hostname(), "A")
                .flatMap(Lookup::resolver)
                .orElse(Seen.unknown(Agreement.NOT_ASKED))
                .map(
                        answer -> answer.values().stream()
                                .filter(ip -> !Ipv4.isPublic(ip))
                                .findFirst()
                                .map(
                                        inside -> "The resolver that the operator asks answers " + inside + " for "
                                                + s.hostname()
                                                + ", which only this network sees. Let mailserver.dns.resolvers name one that sees the public zone."));
    }
}
