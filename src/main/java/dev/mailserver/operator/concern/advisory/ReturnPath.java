package dev.mailserver.operator.concern.advisory;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.Optional;
import java.util.function.Function;

/** Whether bounces and replies find their way: by MX, or by the address of the domain itself (RFC 5321 §5.1). */
public final class ReturnPath implements Advice {
    /** Preference 0, and the root for an exchanger (RFC 7505 §3). */
    private static final String NULL_MX = "0 ";

    @Override
    public AdvisoryCode code() {
        return AdvisoryCode.NoReturnPath;
    }

    /** The first domain that takes no mail. */
    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        Seen<Optional<String>> told = Seen.of(Optional.empty());
        for (String domain : s.spec().domains()) {
            var of = of(domain, dns);
            told = told.then(first -> first.isPresent() ? Seen.of(first) : of);
        }
        return told;
    }

    private static Seen<Optional<String>> of(String domain, Function<Question, Seen<Answer>> dns) {
        return dns.apply(new Question(domain, "MX")).then(mx -> {
            if (mx.values().contains(NULL_MX)) {
                return Seen.of(
                        Optional.of(
                                "The MX record of " + domain + " says that it takes no mail (RFC 7505): bounces and"
                                        + " replies are lost, and some receivers refuse mail from it. Publish an MX record that names a host."));
            }
            return mx.values().isEmpty() ? byAddress(domain, dns) : Seen.of(Optional.empty());
        });
    }

    private static Seen<Optional<String>> byAddress(String domain, Function<Question, Seen<Answer>> dns) {
        return dns.apply(new Question(domain, "A"))
                .then(a -> dns.apply(new Question(domain, "AAAA"))
                        .map(aaaa -> a.values().isEmpty() && aaaa.values().isEmpty()
                                ? Optional.of("The domain " + domain
                                        + " has neither an MX record nor an address: bounces and replies"
                                        + " are lost, and some receivers refuse mail from it. Publish an MX record.")
                                : Optional.empty()));
    }
}
