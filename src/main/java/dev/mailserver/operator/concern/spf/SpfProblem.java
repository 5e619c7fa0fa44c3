package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Failure;

/** Why receivers come to a permanent or a temporary error (RFC 7208 §2.6.6, §2.6.7). */
public sealed interface SpfProblem {
    /** The domain's record breaks the grammar (§4.6); the position is that of the term, in characters from 1. */
    record Syntax(String domain, int position, String what) implements SpfProblem {}

    /** The domain has several records (§4.5). */
    record SeveralRecords(String domain) implements SpfProblem {}

    /** A domain that is included (§5.2) or redirected to (§6.1) has no record. */
    record NoRecord(String domain) implements SpfProblem {}

    /** The domain's record includes, or redirects to, what is no domain name (§5.2, §6.1). */
    record NoDomainName(String domain) implements SpfProblem {}

    /** The domain's record leads to more than ten terms that need look-ups (§4.6.4). */
    record TooManyLookups(String domain) implements SpfProblem {}

    /** The domain's record leads to more than two look-ups that find nothing (§4.6.4). */
    record TooManyVoidLookups(String domain) implements SpfProblem {}

    /** The domain has more than ten mail exchangers, and a term asks for them (§4.6.4). */
    record TooManyExchangers(String domain) implements SpfProblem {}

    /** There is no answer to a question: the one temporary error. */
    record Unanswered(Question question, Failure why) implements SpfProblem {}

    /** What receivers make of it. */
    default Result result() {
        return this instanceof Unanswered ? Result.TempError : Result.PermError;
    }

    /** A sentence for a person. */
    default String text() {
        return switch (this) {
            case Syntax(var domain, var position, var what) ->
                "The SPF record of " + domain + " is wrong at character " + position + ": " + what + ".";
            case SeveralRecords(var domain) -> domain + " has more than one TXT record that begins with v=spf1.";
            case NoRecord(var domain) ->
                domain + " has no SPF record, but that of another domain includes it or redirects to it.";
            case NoDomainName(var domain) ->
                "The SPF record of " + domain + " includes or redirects to what is no domain name.";
            case TooManyLookups(var domain) ->
                "The SPF record of " + domain + " leads to more than 10 terms that need look-ups.";
            case TooManyVoidLookups(var domain) ->
                "The SPF record of " + domain + " leads to more than 2 look-ups that find nothing.";
            case TooManyExchangers(var domain) ->
                domain + " has more than 10 MX records, and an mx term of an SPF record asks for them.";
            case Unanswered(var question, var why) ->
                question.name() + " " + question.type() + " has no answer: " + why.text();
        };
    }
}
