package dev.mailserver.operator.concern.port25;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.Optional;
import java.util.function.Function;

/** Whether the mail server on the instance calls itself by the host name, which is in its PTR and which receivers compare (RFC 5321 §4.1.1.1). */
public final class ServerName implements Advice {
    @Override
    public AdvisoryCode code() {
        return AdvisoryCode.ServerNameDiffers;
    }

    /** Known only in the pass that reads a round. */
    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        return round(s).map(result -> Seen.of(result.namesItself()
                        .filter(names -> !names)
                        .map(_ -> "The mail server on the instance greets, or answers EHLO, by another name than "
                                + s.hostname()
                                + ", which receivers compare. Let it call itself that (Postfix: myhostname).")))
                .orElse(Seen.unknown(Agreement.NOT_ASKED));
    }

    private static Optional<Result> round(Situation s) {
        var nonce = Optional.ofNullable(s.before().outboundSMTP())
                .flatMap(o -> Optional.ofNullable(o.pending()))
                .map(PendingProbe::nonce);
        return s.world()
                .probe()
                .flatMap(Seen::known)
                .flatMap(result -> result)
                .filter(result -> Optional.of(result.nonce()).equals(nonce));
    }
}
