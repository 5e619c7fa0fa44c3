package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SpfIdentity;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The SPF record of one name: judged, and where it may be written, made to pass. */
record SpfJudgement(SpfReading reading) {
    private static final ConditionType TYPE = ConditionType.SpfReady;
    /** How soon name servers are asked again that do not answer the record yet. */
    private static final Duration PROPAGATION = Duration.ofSeconds(5);
    /** Name servers that disagree in more ways than this are not all understood. */
    private static final int MOST_ANSWERS = 8;

    SpfIdentity identity() {
        return reading.identity();
    }

    Finding finding() {
        var zone = zone();
        if (!identity().written()) {
            return check(zone);
        }
        return switch (zone) {
            case ZoneChoice.Unseen unseen -> Finding.of(unseen.verdict(TYPE));
            case ZoneChoice.Refused refused -> ahead(refused);
            case ZoneChoice.Chosen(var view, var _) -> finding(view);
        };
    }

    /** What has to be asked about the names that its record leads to. */
    Set<Question> questions() {
        var published = answers().stream()
                .map(Answer::values)
                .distinct()
                .limit(MOST_ANSWERS)
                .flatMap(texts -> reading.questions(texts).stream());
        var planned =
                writable().stream().flatMap(view -> reading.intended().questions(SpfPlan.base(reading, view)).stream());
        return Stream.concat(planned, published).collect(Collectors.toSet());
    }

    /** The zone that may be written to, seen by others already or not. */
    private Optional<ZoneView> writable() {
        return switch (zone()) {
            case ZoneChoice.Chosen(var view, var _) when identity().written() -> Optional.of(view);
            case ZoneChoice.Refused refused when identity().written() -> refused.ahead();
            default -> Optional.empty();
        };
    }

    /** The zone that the spec names has the record before anybody is led to it. */
    private Finding ahead(ZoneChoice.Refused refused) {
        return refused.ahead()
                .filter(_ -> mayWrite())
                .map(view -> switch (SpfPlan.of(reading, view)) {
                    case SpfPlan.Blocked(var verdict) -> Finding.of(verdict);
                    case SpfPlan.Write(var change) ->
                        Finding.of(refused.verdict(reading.s(), TYPE, change)).act(change);
                    case SpfPlan.Settled _ -> Finding.of(refused.verdict(TYPE));
                })
                .orElseGet(() -> Finding.of(refused.verdict(TYPE)));
    }

    private ZoneChoice zone() {
        return ZoneChoice.of(identity().name(), reading.s().spec(), reading.s().world());
    }

    private Finding finding(ZoneView view) {
        return switch (SpfPlan.of(reading, view)) {
            case SpfPlan.Blocked(var verdict) -> Finding.of(verdict);
            case SpfPlan.Write(var change) when mayWrite() -> write(change);
            case SpfPlan.Write _
            when !reading.passes(SpfPlan.texts(view, identity().name())) ->
                Finding.of(Verdict.open(
                        TYPE,
                        Reason.NotYetEvaluated,
                        identity().helo()
                                ? "The SPF record of " + identity().name() + " comes after its A record."
                                : "The address is authorised once the Elastic IP is in place."));
            case SpfPlan.Write _, SpfPlan.Settled _ -> settled();
        };
    }

    /** The address has to be in place; the HELO name's record speaks of its A record, which has to be ours or right. */
    private boolean mayWrite() {
        return reading.s().holds(ConditionType.AddressReady)
                && (!identity().helo()
                        || reading.s().soFar().stream()
                                .filter(v -> v.type() == ConditionType.DnsReady)
                                .anyMatch(v -> v.status() == Tri.True
                                        || v.reason() == Reason.WritingRecords
                                        || v.reason() == Reason.Propagating
                                        || v.reason() == Reason.DelegatedElsewhere));
    }

    /** While what is published passes all the same, only a refusal is worth a word. */
    private Finding write(ChangeRecords change) {
        var attempt = reading.s().attempt(TYPE, Reason.WritingRecords, change);
        var seen = seen();
        return Finding.of(
                        seen.status() == Tri.True && attempt.reason().waitingFor() != WaitingFor.User ? seen : attempt)
                .act(change)
                .again(PROPAGATION);
    }

    private Finding settled() {
        var verdict = seen();
        return verdict.status() == Tri.True
                ? Finding.of(verdict)
                : Finding.of(verdict).again(PROPAGATION);
    }

    /** What does not pass for want of an answer is not known to fail. */
    private Verdict seen() {
        return Agreement.judged(lookup(), answer -> reading.verdictOn(answer.values()))
                .verdict(
                        TYPE,
                        Reason.Authorized,
                        "an SPF record of " + identity().name() + " that passes for " + reading.ip());
    }

    /** Never writes: what DNS answers is judged, and where DNS is not asked, why. */
    private Finding check(ZoneChoice zone) {
        if (lookup().isEmpty() && zone instanceof ZoneChoice.Refused refused) {
            return Finding.of(refused.verdict(TYPE));
        }
        var texts = answers().stream().map(Answer::values).distinct().toList();
        var wrong = texts.stream().filter(this::fails).findFirst();
        return Finding.of(
                wrong.isEmpty() || texts.stream().anyMatch(reading::passes) ? seen() : reading.verdict(wrong.get()));
    }

    private boolean fails(List<String> texts) {
        return reading.verdictOn(texts).known().filter(passes -> !passes).isPresent();
    }

    private Optional<Lookup> lookup() {
        return reading.s().lookup(identity().name(), "TXT");
    }

    private List<Answer> answers() {
        return lookup().stream()
                .flatMap(lookup -> Stream.concat(
                        lookup.authoritative().stream().map(ServerAnswer::answer), lookup.resolver().stream()))
                .flatMap(seen -> seen.known().stream())
                .toList();
    }
}
