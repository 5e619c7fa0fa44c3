package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.concern.spf.SpfEvaluation.Result;
import dev.mailserver.operator.concern.spf.SpfEvaluation.Undecided;
import dev.mailserver.operator.concern.spf.SpfRecord.Directive;
import dev.mailserver.operator.concern.spf.SpfRecord.Mechanism;
import dev.mailserver.operator.concern.spf.SpfRecord.Modifier;
import dev.mailserver.operator.concern.spf.SpfRecord.Qualifier;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Seen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * check_host() (RFC 7208 §4). It asks nobody: it is given the answers that there are, and says which it lacks. It begins anew each
 * time, which costs less than to remember how far it came. Explanations ({@code exp}, §6.2) are not fetched; no result depends on them.
 */
public final class SpfEvaluator {
    /** MX and PTR records of a term of which the addresses may be asked for (§4.6.4). */
    private static final int MOST_NAMES = 10;

    private final SpfRequest request;
    private final SpfAddress client;
    private final SpfLookups lookups;
    private final List<String> chain = new ArrayList<>();
    private final Set<Undecided> undecided = EnumSet.noneOf(Undecided.class);

    private SpfEvaluator(SpfRequest request, Function<Question, Optional<Seen<Answer>>> answers) {
        this.request = request;
        this.client = request.address();
        this.lookups = new SpfLookups(request.domain(), answers);
    }

    /**
     * Of the record that DNS has.
     *
     * @param answers what is known of a question; empty: it was not asked yet
     */
    public static SpfStep evaluate(SpfRequest request, Function<Question, Optional<Seen<Answer>>> answers) {
        var evaluator = new SpfEvaluator(request, answers);
        try {
            return evaluator.end(evaluator.checkHost(request.domain()), Optional.empty());
        } catch (SpfLookups.Missing missing) {
            return new SpfStep.Needs(missing.questions);
        } catch (SpfLookups.Failed failed) {
            return evaluator.end(failed.problem.result(), Optional.of(failed.problem));
        }
    }

    /** Of the TXT texts that the domain's zone has, or is to have, whatever DNS answers for the domain. */
    public static SpfStep evaluate(
            SpfRequest request, List<String> texts, Function<Question, Optional<Seen<Answer>>> answers) {
        var own = new Question(request.domain(), "TXT");
        var known = Optional.of(Seen.of(new Answer(Rcode.NOERROR, texts, 0)));
        return evaluate(request, question -> question.equals(own) ? known : answers.apply(question));
    }

    private SpfStep end(Result result, Optional<SpfProblem> problem) {
        var term = chain.isEmpty() ? Optional.<String>empty() : Optional.of(String.join(" → ", chain));
        return new SpfStep.Evaluated(
                new SpfEvaluation(result, term, problem, lookups.terms(), lookups.voids(), undecided));
    }

    /** §4.3 to §4.5. */
    private Result checkHost(String domain) {
        if (!SpfLookups.isName(domain) || !domain.contains(".")) {
            return Result.None;
        }
        return switch (SpfSelection.of(lookups.values(new Question(domain, "TXT")))) {
            case SpfSelection.None() -> Result.None;
            case SpfSelection.Several() -> throw new SpfLookups.Failed(new SpfProblem.SeveralRecords(domain));
            case SpfSelection.Broken(var position, var what) ->
                throw new SpfLookups.Failed(new SpfProblem.Syntax(domain, position, what));
            case SpfSelection.One(var _, var record) -> evaluate(record, domain);
        };
    }

    /** From left to right; the first match decides (§4.6.2), else {@code redirect} (§6.1), else it is neutral (§4.7). */
    private Result evaluate(SpfRecord record, String domain) {
        int depth = chain.size();
        for (var term : record.terms()) {
            if (term instanceof Directive(var qualifier, var mechanism, var text)) {
                chain.add(text);
                if (matches(mechanism, domain)) {
                    return result(qualifier);
                }
                chain.subList(depth, chain.size()).clear();
            }
        }
        for (var term : record.terms()) {
            if (term instanceof Modifier(var name, var target) && name.equals("redirect")) {
                chain.add(name + "=" + target);
                return other(target, domain);
            }
        }
        return Result.Neutral;
    }

    private static Result result(Qualifier qualifier) {
        return switch (qualifier) {
            case PASS -> Result.Pass;
            case FAIL -> Result.Fail;
            case SOFTFAIL -> Result.SoftFail;
            case NEUTRAL -> Result.Neutral;
        };
    }

    /** §5. */
    private boolean matches(Mechanism mechanism, String domain) {
        return switch (mechanism) {
            case SpfRecord.All() -> true;
            case SpfRecord.Ip(var network, var length) -> client.isWithin(network, length);
            case SpfRecord.Include(var target) -> other(target, domain) == Result.Pass;
            case SpfRecord.A(var target, var length4, var length6) ->
                isNear(target(target, domain).stream().toList(), length4, length6);
            case SpfRecord.Mx(var target, var length4, var length6) ->
                isNear(target(target, domain).map(this::exchangers).orElse(List.of()), length4, length6);
            case SpfRecord.Reverse(var target) ->
                target(target, domain)
                        .filter(name -> clientNames().stream().anyMatch(own -> Names.within(own, name)))
                        .isPresent();
            case SpfRecord.Exists(var target) ->
                target(Optional.of(target), domain)
                        .filter(name ->
                                !lookups.termValues(new Question(name, "A")).isEmpty())
                        .isPresent();
        };
    }

    /** The result of another domain's record; that there is none is an error (§5.2, §6.1). */
    private Result other(String target, String domain) {
        var other = target(Optional.of(target), domain)
                .orElseThrow(() -> new SpfLookups.Failed(new SpfProblem.NoDomainName(domain)));
        var result = checkHost(other);
        if (result == Result.None) {
            throw new SpfLookups.Failed(new SpfProblem.NoRecord(other));
        }
        return result;
    }

    /** The name that a term is about (§4.8); what is no name cannot match. */
    private Optional<String> target(Optional<String> spec, String domain) {
        lookups.term();
        var name = spec.map(s -> SpfMacro.expand(s, letter -> value(letter, domain)))
                .orElse(domain);
        if (!SpfLookups.isName(name)) {
            undecided.add(Undecided.MALFORMED_NAME);
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** What a macro letter stands for (§7.2); {@code c}, {@code r} and {@code t} do not stand in domain-specs. */
    private String value(char letter, String domain) {
        return switch (letter) {
            case 's' -> assuming(Undecided.LOCAL_PART, request.sender());
            case 'l' -> assuming(Undecided.LOCAL_PART, request.localPart());
            case 'o' -> request.domain();
            case 'd' -> domain;
            case 'i' -> client.dotted();
            case 'p' -> assuming(Undecided.CLIENT_NAME, clientName(domain));
            case 'v' -> client.family();
            case 'h' -> assuming(Undecided.HELO, request.helo());
            default -> throw new IllegalStateException("no macro letter of a domain-spec: " + letter);
        };
    }

    private String assuming(Undecided what, String value) {
        undecided.add(what);
        return value;
    }

    /** Whether an address of a name is near the client's (§5.3). All are looked up before the first is compared (§5.4). */
    private boolean isNear(List<String> names, int length4, int length6) {
        var questions = names.stream().map(this::addresses).toList();
        lookups.need(questions);
        var values = questions.stream().map(lookups::termValues).toList();
        return values.stream()
                .flatMap(List::stream)
                .flatMap(value -> address(value).stream())
                .anyMatch(address -> client.isWithin(address, client.isIpv4() ? length4 : length6));
    }

    private Question addresses(String name) {
        return new Question(name, client.isIpv4() ? "A" : "AAAA");
    }

    private Optional<SpfAddress> address(String value) {
        return client.isIpv4() ? SpfAddress.ipv4(value) : SpfAddress.ipv6(value);
    }

    /** Those whose name is one; the root is none (RFC 7505). */
    private List<String> exchangers(String domain) {
        var values = lookups.termValues(new Question(domain, "MX"));
        if (values.size() > MOST_NAMES) {
            throw new SpfLookups.Failed(new SpfProblem.TooManyExchangers(domain));
        }
        return values.stream().flatMap(value -> exchanger(value).stream()).toList();
    }

    private static Optional<String> exchanger(String value) {
        return Optional.of(value.substring(value.indexOf(' ') + 1)).filter(SpfLookups::isName);
    }

    /** The names that the client's address leads to and that lead back to it (§5.5). */
    private List<String> clientNames() {
        var reverse = String.join(".", List.of(client.dotted().split("[.]")).reversed()) + "." + client.family();
        var names = lookups.termValuesIfKnown(new Question(reverse + ".arpa", "PTR")).stream()
                .limit(MOST_NAMES)
                .filter(SpfLookups::isName)
                .toList();
        lookups.need(names.stream().map(this::addresses).toList());
        return names.stream()
                .filter(name -> lookups.termValuesIfKnown(addresses(name)).stream()
                        .anyMatch(value -> address(value).filter(client::equals).isPresent()))
                .toList();
    }

    /** {@code %{p}} (§7.3), which counts as a term (§4.6.4). */
    private String clientName(String domain) {
        lookups.term();
        var names = clientNames();
        return Stream.of(
                        names.stream().filter(domain::equals),
                        names.stream().filter(name -> Names.within(name, domain)),
                        names.stream())
                .flatMap(Function.identity())
                .findFirst()
                .orElse("unknown");
    }
}
