package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How a receiver reads the TXT texts of a name for our address, as far as the answers go that there are. The same texts are evaluated once. */
final class SpfReading {
    private static final ConditionType TYPE = ConditionType.SpfReady;
    private static final int LONGEST_TERM = 100;

    private final Situation s;
    private final SpfIdentity identity;
    private final String ip;
    private final Function<Question, Optional<Seen<Answer>>> answers;
    private final Map<List<String>, SpfStep> steps = new HashMap<>();

    /** @param answers what DNS answers; empty: not asked yet */
    private SpfReading(
            Situation s, SpfIdentity identity, String ip, Function<Question, Optional<Seen<Answer>>> answers) {
        this.s = s;
        this.identity = identity;
        this.ip = ip;
        this.answers = answers;
    }

    /** Of every identity, in the order of the spec; none without an address. */
    static List<SpfReading> all(Situation s) {
        return s.address().stream()
                .flatMap(address -> s.spec().spfIdentities().stream()
                        .map(identity -> new SpfReading(s, identity, address.publicIP(), s.world()::answer)))
                .toList();
    }

    Situation s() {
        return s;
    }

    SpfIdentity identity() {
        return identity;
    }

    String ip() {
        return ip;
    }

    /** The same once the host name's A record is as it shall be. */
    SpfReading intended() {
        var host = new Question(s.hostname(), "A");
        var address = Optional.of(Seen.of(new Answer(Rcode.NOERROR, List.of(ip), 0)));
        return new SpfReading(s, identity, ip, q -> q.equals(host) ? address : answers.apply(q));
    }

    /** The identity of the sender that stands for every other (RFC 7208 §4.3). */
    private SpfStep step(List<String> texts) {
        return steps.computeIfAbsent(
                texts,
                t -> SpfEvaluator.evaluate(SpfRequest.postmaster(ip, identity.name(), s.hostname()), t, answers));
    }

    /** What has to be asked before they can be read. */
    Set<Question> questions(List<String> texts) {
        return step(texts) instanceof SpfStep.Needs(var questions) ? questions : Set.of();
    }

    /** Whether the address is known to pass, whoever the sender is. */
    boolean passes(List<String> texts) {
        return verdictOn(texts).known().orElse(false);
    }

    /** Whether the address passes, whoever the sender is; unknown where an answer is missing that it may depend on. */
    Seen<Boolean> verdictOn(List<String> texts) {
        return switch (step(texts)) {
            case SpfStep.Needs _ -> Seen.unknown(Agreement.NOT_ASKED);
            case SpfStep.Evaluated(var evaluation) ->
                evaluation
                        .problem()
                        .flatMap(SpfReading::missing)
                        .map(Seen::<Boolean>unknown)
                        .orElseGet(() -> Seen.of(evaluation.result() == Result.Pass && !evaluation.undecidable()));
        };
    }

    private static Optional<Failure> missing(SpfProblem problem) {
        return problem instanceof SpfProblem.Unanswered(var _, var why)
                ? Optional.of(new Failure(why.kind(), problem.text(), why.retryAfter()))
                : Optional.empty();
    }

    /** What it came to; empty where more has to be asked. */
    Optional<SpfEvaluation> evaluation(List<String> texts) {
        return step(texts) instanceof SpfStep.Evaluated(var evaluation) ? Optional.of(evaluation) : Optional.empty();
    }

    /** Why the address does not pass, for somebody who has to mend it by hand. */
    Verdict verdict(List<String> texts) {
        return verdictOn(texts)
                .failure()
                .map(why -> Verdict.unresolved(TYPE, why))
                .or(() -> evaluation(texts).map(this::verdict))
                .orElseThrow();
    }

    private Verdict verdict(SpfEvaluation evaluation) {
        var name = identity.name();
        var insert = "Insert " + SpfText.term(ip) + " directly after v=spf1 in the TXT record of " + name + ".";
        return switch (evaluation.result()) {
            case None ->
                Verdict.no(TYPE, Reason.RecordsMissing, name + " has no SPF record.")
                        .next("Create the record: " + name + " TXT \"" + SpfText.create(identity, ip) + "\".");
            case PermError, TempError -> {
                var problem = evaluation.problem().orElseThrow();
                var verdict = Verdict.no(TYPE, reason(problem), problem.text());
                yield isOurs(problem) ? verdict : verdict.next(insert);
            }
            case Pass ->
                Verdict.open(
                                TYPE,
                                Reason.NotAuthorized,
                                "Whether the SPF record of " + name + " passes for " + ip
                                        + " depends on more than the address: a macro in it asks for the sender or the HELO name.")
                        .next(insert);
            case Fail, SoftFail, Neutral ->
                Verdict.no(
                                TYPE,
                                Reason.NotAuthorized,
                                "The SPF record of " + name + " gives " + evaluation.result() + " for " + ip
                                        + evaluation
                                                .term()
                                                .map(SpfReading::own)
                                                .map(term -> " (" + term + ")")
                                                .orElse("")
                                        + ".")
                        .next(insert);
        };
    }

    /** Whether the name's own record is at fault, so that nothing in it counts. */
    private boolean isOurs(SpfProblem problem) {
        return switch (problem) {
            case SpfProblem.SeveralRecords(var domain) -> domain.equals(identity.name());
            case SpfProblem.Syntax(var domain, var _, var _) -> domain.equals(identity.name());
            default -> false;
        };
    }

    private static Reason reason(SpfProblem problem) {
        return switch (problem) {
            case SpfProblem.SeveralRecords _ -> Reason.MultipleRecords;
            case SpfProblem.Syntax _, SpfProblem.NoDomainName _ -> Reason.SyntaxError;
            case SpfProblem.TooManyLookups _, SpfProblem.TooManyExchangers _ -> Reason.TooManyLookups;
            case SpfProblem.TooManyVoidLookups _ -> Reason.TooManyVoidLookups;
            case SpfProblem.NoRecord _, SpfProblem.Unanswered _ -> Reason.NotAuthorized;
        };
    }

    /** The term of the name's own record; what others publish is not repeated. */
    private static String own(String chain) {
        var first = chain.split(" → ", 2)[0];
        return first.length() <= LONGEST_TERM ? first : first.substring(0, LONGEST_TERM - 1) + "…";
    }
}
