package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneView;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** SPF of the domain: {@code SpfReady}. */
public final class SpfConcern implements Concern {
    private static final ConditionType TYPE = ConditionType.SpfReady;
    /** How soon name servers are asked again that do not answer the record yet. */
    private static final Duration PROPAGATION = Duration.ofSeconds(5);
    /** Octets of a record above which an answer may not fit into a UDP packet (RFC 7208 §3.4). */
    private static final int LONG = 450;

    @Override
    public Finding judge(Situation s) {
        return judgement(s).keep(status -> SpfMemory.of(s, status));
    }

    @Override
    public Finding retire(Situation s) {
        return SpfRetirement.of(s);
    }

    private static Finding judgement(Situation s) {
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) -> Finding.of(Verdict.unseen(TYPE, why));
            case Seen.Known<List<ElasticIp>> _ ->
                s.address()
                        .map(address -> judgement(s, address.publicIP()))
                        .orElseGet(() ->
                                Finding.of(Verdict.open(TYPE, Reason.NotYetEvaluated, "The Elastic IP comes first.")));
        };
    }

    private static Finding judgement(Situation s, String ip) {
        var zone = ZoneChoice.of(s.spec().domain(), s.spec(), s.world());
        if (s.spec().spf().policy() != SpfPolicy.Merge) {
            return check(s, ip, zone);
        }
        return switch (zone) {
            case ZoneChoice.Unseen unseen -> Finding.of(unseen.verdict(TYPE));
            case ZoneChoice.Refused refused -> Finding.of(refused.verdict(TYPE));
            case ZoneChoice.Chosen(var view, var _) -> judgement(s, ip, view);
        };
    }

    private static Finding judgement(Situation s, String ip, ZoneView view) {
        return switch (SpfPlan.of(s, view, ip)) {
            case SpfPlan.Blocked(var verdict) -> Finding.of(verdict);
            case SpfPlan.Write(var change) when s.holds(ConditionType.AddressReady) -> write(s, ip, view, change);
            case SpfPlan.Write _
            when !SpfPlan.selection(view, s.spec().domain()).passes(ip) ->
                Finding.of(Verdict.open(
                        TYPE, Reason.NotYetEvaluated, "The address is authorised once the Elastic IP is in place."));
            case SpfPlan.Write _, SpfPlan.Settled _ -> settled(s, ip, view);
        };
    }

    /** While what is published passes all the same, only a refusal is worth a word. */
    private static Finding write(Situation s, String ip, ZoneView view, ChangeRecords change) {
        var attempt = s.attempt(TYPE, Reason.WritingRecords, change);
        var seen = seen(s, ip, view);
        return Finding.of(
                        seen.status() == Tri.True && attempt.reason().waitingFor() != WaitingFor.User ? seen : attempt)
                .act(change)
                .again(PROPAGATION);
    }

    private static Finding settled(Situation s, String ip, ZoneView view) {
        var verdict = seen(s, ip, view);
        return verdict.status() == Tri.True
                ? Finding.of(verdict)
                        .act(SpfMemory.left(s).stream()
                                .map(place -> place.withdrawal(s))
                                .toArray(Action[]::new))
                : Finding.of(verdict).again(PROPAGATION);
    }

    private static Verdict seen(Situation s, String ip, ZoneView view) {
        var verdict = agreement(s, ip).verdict(TYPE, Reason.Authorized, what(s, ip));
        boolean isLong = SpfPlan.selection(view, s.spec().domain()) instanceof SpfSelection.One(var text, var _)
                && text.length() > LONG;
        return isLong
                ? new Verdict(
                        TYPE,
                        verdict.status(),
                        verdict.reason(),
                        verdict.message()
                                + " The record is longer than 450 octets; some receivers need TCP to read it.",
                        verdict.nextStep(),
                        verdict.unseen())
                : verdict;
    }

    /** Never writes: what DNS answers is judged, and where DNS is not known, why. */
    private static Finding check(Situation s, String ip, ZoneChoice zone) {
        var asked = s.lookup(s.spec().domain(), "TXT");
        var answers = asked.map(SpfConcern::answers).orElse(List.of());
        if (answers.isEmpty() && zone instanceof ZoneChoice.Refused refused) {
            return Finding.of(refused.verdict(TYPE));
        }
        boolean somewhere = answers.isEmpty()
                || answers.stream().anyMatch(a -> SpfSelection.of(a.values()).passes(ip));
        return somewhere
                ? Finding.of(agreement(s, ip).verdict(TYPE, Reason.Authorized, what(s, ip)))
                : Finding.of(SpfSelection.of(answers.getFirst().values())
                        .verdict(s.spec().domain(), ip));
    }

    private static List<Answer> answers(Lookup lookup) {
        return Stream.concat(lookup.authoritative().stream().map(server -> server.answer()), lookup.resolver().stream())
                .flatMap(seen -> seen.known().stream())
                .toList();
    }

    private static Agreement agreement(Situation s, String ip) {
        return Agreement.on(
                s.lookup(s.spec().domain(), "TXT"),
                answer -> SpfSelection.of(answer.values()).passes(ip));
    }

    private static String what(Situation s, String ip) {
        return "an SPF record of " + s.spec().domain() + " that passes for " + ip;
    }
}
