package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Optional;

/** What selecting an SPF record among a domain's TXT texts comes to (RFC 7208 §4.5). */
sealed interface SpfSelection {
    /** There is none. */
    record None() implements SpfSelection {}

    /** Several: a permanent error for receivers. */
    record Several() implements SpfSelection {}

    /** One that breaks the grammar: a permanent error for receivers. */
    record Broken(int position, String problem) implements SpfSelection {}

    /** The one. */
    record One(String text, SpfRecord record) implements SpfSelection {}

    /** Of the texts of a TXT record set. */
    static SpfSelection of(List<String> texts) {
        var records = texts.stream().filter(SpfParser::isSpf).toList();
        if (records.isEmpty()) {
            return new None();
        }
        if (records.size() > 1) {
            return new Several();
        }
        return switch (SpfParser.parse(records.getFirst())) {
            case SpfParser.Good(var record) -> new One(records.getFirst(), record);
            case SpfParser.Bad(var position, var problem) -> new Broken(position, problem);
        };
    }

    /** Whether the address is known to pass, without a look-up. */
    default boolean passes(String ipv4) {
        return this instanceof One(var text, var _)
                && evaluated(text, ipv4).filter(e -> e.result() == Result.Pass).isPresent();
    }

    /** The result in the words of RFC 7208 §2.6, and {@code Indeterminate} where look-ups would decide. */
    default String result(String ipv4) {
        return switch (this) {
            case None() -> Result.None.name();
            case Several(), Broken _ -> Result.PermError.name();
            case One(var text, var _) ->
                evaluated(text, ipv4).map(e -> e.result().name()).orElse("Indeterminate");
        };
    }

    /** As far as neither a look-up nor the domain is needed. */
    private static Optional<SpfEvaluation> evaluated(String text, String ipv4) {
        var request = SpfRequest.postmaster(ipv4, "domain.invalid", "domain.invalid");
        return SpfEvaluator.evaluate(request, List.of(text), _ -> Optional.empty()) instanceof SpfStep.Evaluated(var e)
                        && !e.undecidable()
                ? Optional.of(e)
                : Optional.empty();
    }

    /** Why the address is not known to pass, for somebody who has to mend it by hand. */
    default Verdict verdict(String domain, String ipv4) {
        var type = ConditionType.SpfReady;
        var term = SpfText.term(ipv4);
        return switch (this) {
            case None() ->
                Verdict.no(type, Reason.RecordsMissing, domain + " has no SPF record.")
                        .next("Create the record: " + domain + " TXT \"v=spf1 " + term + " ~all\".");
            case Several() ->
                Verdict.no(
                        type,
                        Reason.MultipleRecords,
                        domain + " has more than one TXT record that begins with v=spf1.");
            case Broken(var position, var problem) ->
                Verdict.no(
                        type,
                        Reason.SyntaxError,
                        "The SPF record of " + domain + " is wrong at character " + position + ": " + problem + ".");
            case One(var text, var _) -> {
                var step = "Insert " + term + " directly after v=spf1 in the TXT record of " + domain + ".";
                yield evaluated(text, ipv4).isEmpty()
                        ? Verdict.open(
                                        type,
                                        Reason.NotAuthorized,
                                        "The SPF record of " + domain
                                                + " has terms that need look-ups before one that decides about " + ipv4
                                                + "; they are not evaluated.")
                                .next(step)
                        : Verdict.no(
                                        type,
                                        Reason.NotAuthorized,
                                        "The SPF record of " + domain + " gives " + result(ipv4) + " for " + ipv4 + ".")
                                .next(step);
            }
        };
    }
}
