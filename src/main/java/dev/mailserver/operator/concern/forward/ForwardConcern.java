package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.concern.forward.OldRecords.Place;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Concern;
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
import org.jspecify.annotations.Nullable;

/** The A record of the hostname: {@code DnsReady}. */
public final class ForwardConcern implements Concern {
    private static final ConditionType TYPE = ConditionType.DnsReady;
    /** How soon name servers are asked again that do not answer the record yet. */
    private static final Duration PROPAGATION = Duration.ofSeconds(5);

    @Override
    public Finding judge(Situation s) {
        return judgement(s).keep(status -> remembered(s, status));
    }

    @Override
    public Finding retire(Situation s) {
        return ForwardRetirement.of(s);
    }

    private static Finding judgement(Situation s) {
        return switch (s.world().addresses()) {
            case Seen.Unknown<List<ElasticIp>>(var why) -> Finding.of(Verdict.unseen(TYPE, why));
            case Seen.Known<List<ElasticIp>> _ ->
                s.address()
                        .map(address -> judgement(s, address))
                        .orElseGet(() ->
                                Finding.of(Verdict.open(TYPE, Reason.NotYetEvaluated, "The Elastic IP comes first.")));
        };
    }

    private static Finding judgement(Situation s, ElasticIp address) {
        return switch (ZoneChoice.of(s.hostname(), s.spec(), s.world())) {
            case ZoneChoice.Unseen unseen -> Finding.of(unseen.verdict(TYPE));
            case ZoneChoice.Refused refused -> ahead(s, address, refused);
            case ZoneChoice.Chosen(var view, var _) -> judgement(s, address, view);
        };
    }

    /** The zone that the spec names has the record before anybody is led to it, so that it answers from the first moment. */
    private static Finding ahead(Situation s, ElasticIp address, ZoneChoice.Refused refused) {
        return refused.ahead()
                .filter(_ -> s.holds(ConditionType.AddressReady))
                .map(view -> switch (ForwardPlan.of(s, view, address.publicIP())) {
                    case ForwardPlan.Blocked(var verdict) -> Finding.of(verdict);
                    case ForwardPlan.Write(var change) ->
                        Finding.of(refused.verdict(s, TYPE, change)).act(change);
                    case ForwardPlan.Settled _ -> Finding.of(refused.verdict(TYPE));
                })
                .orElseGet(() -> Finding.of(refused.verdict(TYPE)));
    }

    private static Finding judgement(Situation s, ElasticIp address, ZoneView view) {
        var ip = address.publicIP();
        return switch (ForwardPlan.of(s, view, ip)) {
            case ForwardPlan.Blocked(var verdict) -> Finding.of(verdict);
            case ForwardPlan.Write(var change) when s.holds(ConditionType.AddressReady) -> write(s, ip, change);
            case ForwardPlan.Write _
            when !answers(view, s.hostname(), ip) ->
                Finding.of(Verdict.open(
                        TYPE, Reason.NotYetEvaluated, "The A record is written once the Elastic IP is in place."));
            case ForwardPlan.Write _, ForwardPlan.Settled _ -> settled(s, address);
        };
    }

    /** While what is published is right all the same (a TTL, a marker), only a refusal is worth a word. */
    private static Finding write(Situation s, String ip, ChangeRecords change) {
        var attempt = s.attempt(TYPE, Reason.WritingRecords, change);
        var seen = seen(s, ip);
        return Finding.of(
                        seen.status() == Tri.True && attempt.reason().waitingFor() != WaitingFor.User ? seen : attempt)
                .act(change)
                .again(PROPAGATION);
    }

    private static Finding settled(Situation s, ElasticIp address) {
        var verdict = seen(s, address.publicIP());
        if (verdict.status() != Tri.True) {
            return Finding.of(verdict).again(PROPAGATION);
        }
        var withdrawals = OldRecords.of(s).left().stream()
                .filter(place -> place.name().equals(s.hostname())
                        || OldRecords.ptrHasLeft(s, address.allocationID(), address.publicIP(), place.name()))
                .map(place -> place.withdrawal(s))
                .toArray(Action[]::new);
        return Finding.of(verdict).act(withdrawals);
    }

    private static Verdict seen(Situation s, String ip) {
        return Agreement.on(
                        s.lookup(s.hostname(), "A"), answer -> answer.values().equals(List.of(ip)))
                .verdict(TYPE, Reason.Answering, s.hostname() + " A " + ip);
    }

    private static boolean answers(ZoneView view, String name, String ip) {
        return view.find(name, "A").filter(a -> a.values().equals(List.of(ip))).isPresent();
    }

    private static MailServerStatus remembered(Situation s, MailServerStatus status) {
        var own = OldRecords.of(s);
        return own.remember(status)
                .with()
                .hostname(s.hostname())
                .previousHostname(previous(s, status, own.left()))
                .build();
    }

    /** The name that is being left: as long as a marker stands at it, or a record that was there cannot be looked at. */
    private static @Nullable String previous(Situation s, MailServerStatus status, List<Place> left) {
        var known = Stream.of(status.hostname(), status.previousHostname())
                .filter(name -> name != null && !name.equals(s.hostname()))
                .findFirst();
        var names = left.stream()
                .map(Place::name)
                .filter(name -> !name.equals(s.hostname()))
                .toList();
        return known.filter(name -> names.contains(name) || OldRecords.of(s).unseen(status, name))
                .or(() -> names.stream().findFirst())
                .orElse(null);
    }
}
