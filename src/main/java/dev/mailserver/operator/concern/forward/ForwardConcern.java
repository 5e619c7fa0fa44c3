package dev.mailserver.operator.concern.forward;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.concern.forward.OldRecords.Place;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Agreement;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import dev.mailserver.operator.model.ZoneChoice;
import dev.mailserver.operator.model.ZoneView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            case ZoneChoice.Refused refused -> Finding.of(refused.verdict(TYPE));
            case ZoneChoice.Chosen(var view, var _) -> judgement(s, address, view);
        };
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
            case ForwardPlan.Write _, ForwardPlan.Settled _ -> settled(s, address, view);
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

    private static Finding settled(Situation s, ElasticIp address, ZoneView view) {
        var verdict = seen(s, address.publicIP());
        if (verdict.status() != Tri.True) {
            return Finding.of(verdict).again(PROPAGATION);
        }
        var withdrawals = left(s, Optional.of(view)).stream()
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

    /** Places of ours that are not where the record belongs now: after a rename, or after another zone took the name over. */
    private static List<Place> left(Situation s, Optional<ZoneView> present) {
        return OldRecords.all(s).stream()
                .filter(place -> !place.name().equals(s.hostname())
                        || present.filter(
                                        view -> !view.zone().equals(place.view().zone()))
                                .isPresent())
                .toList();
    }

    private static MailServerStatus remembered(Situation s, MailServerStatus status) {
        var present = switch (ZoneChoice.of(s.hostname(), s.spec(), s.world())) {
            case ZoneChoice.Chosen(var view, var _) -> Optional.of(view);
            case ZoneChoice.Refused _, ZoneChoice.Unseen _ -> Optional.<ZoneView>empty();
        };
        var left = left(s, present);
        var records = new ArrayList<>(OldRecords.all(s).stream()
                .flatMap(place -> place.record(s).map(a -> recorded(s, status, place, a.ttl(), a.values())).stream())
                .toList());
        unseen(s, status).forEach(records::add);
        var byHand = byHand(s, status);
        records.addAll(byHand);
        return status.withRecords("A", records)
                .withRetiring("A", retiring(s, left, byHand, records))
                .with()
                .hostname(s.hostname())
                .previousHostname(previous(s, status, left))
                .build();
    }

    /** What is known of records whose zone could not be looked at now. */
    private static List<DnsRecord> unseen(Situation s, MailServerStatus status) {
        return status.records().stream()
                .filter(r -> r.type().equals("A")
                        && (!looked(s, r.name()) || s.world().unseen(r.zone()).isPresent()))
                .toList();
    }

    /** Records that somebody made by hand as they were asked for, and has not removed since. */
    private static List<DnsRecord> byHand(Situation s, MailServerStatus status) {
        var asked = s.address().map(ElasticIp::publicIP).stream().map(ip -> Map.entry(s.hostname(), List.of(ip)));
        var earlier =
                status.records().stream().filter(r -> r.type().equals("A")).map(r -> Map.entry(r.name(), r.values()));
        return Stream.concat(asked, earlier)
                .distinct()
                .flatMap(wanted -> s.world().candidates(wanted.getKey()).stream()
                        .filter(view -> view.zone().byHand())
                        .flatMap(view -> view.find(wanted.getKey(), "A").stream()
                                .filter(a -> a.values().equals(wanted.getValue()))
                                .map(a -> new DnsRecord(
                                        wanted.getKey(),
                                        "A",
                                        a.ttl(),
                                        a.values(),
                                        view.zone().id(),
                                        null))))
                .toList();
    }

    private static List<Retiring> retiring(
            Situation s, List<Place> left, List<DnsRecord> byHand, List<DnsRecord> records) {
        var unreachable = records.stream()
                .filter(r -> looked(s, r.name()) && s.world().unseen(r.zone()).isPresent())
                .map(r -> retiring(s, r.name(), r.values(), RetiringState.Unreachable));
        var stays = byHand.stream()
                .filter(r -> !r.name().equals(s.hostname()))
                .map(r -> retiring(s, r.name(), r.values(), RetiringState.LeftBehind));
        return Stream.of(left.stream().map(place -> retiring(s, place)), unreachable, stays)
                .flatMap(all -> all)
                .toList();
    }

    private static DnsRecord recorded(
            Situation s, MailServerStatus status, Place place, long ttl, List<String> values) {
        var zone = place.view().zone().id();
        var earlier = status.records().stream()
                .filter(r -> r.type().equals("A")
                        && r.name().equals(place.name())
                        && r.zone().equals(zone))
                .filter(r -> r.ttl() == ttl && r.values().equals(values))
                .flatMap(r -> Optional.ofNullable(r.changeID()).stream())
                .findFirst();
        var done = Optional.ofNullable(s.world().done().get(place.withdrawal(s).key()));
        return new DnsRecord(
                place.name(), "A", ttl, values, zone, done.or(() -> earlier).orElse(null));
    }

    private static Retiring retiring(Situation s, Place place) {
        var values = place.record(s).map(a -> a.values()).orElse(List.of());
        boolean failing = s.failed(place.withdrawal(s)).map(Failure::of).isPresent();
        return retiring(s, place.name(), values, failing ? RetiringState.Unreachable : RetiringState.Pending);
    }

    private static Retiring retiring(Situation s, String name, List<String> values, RetiringState state) {
        var why = name.equals(s.hostname()) ? "The zone changed." : "The hostname changed.";
        return new Retiring("A", name, values, why, s.now(), state);
    }

    /** The name that is being left: as long as a marker stands at it, or a record that was there cannot be looked at. */
    private static @Nullable String previous(Situation s, MailServerStatus status, List<Place> left) {
        var known = Optional.ofNullable(status.hostname())
                .filter(name -> !name.equals(s.hostname()))
                .or(() -> Optional.ofNullable(status.previousHostname()))
                .filter(name -> !name.equals(s.hostname()));
        var names = left.stream()
                .map(Place::name)
                .filter(name -> !name.equals(s.hostname()))
                .toList();
        return known.filter(name -> names.contains(name)
                        || unseen(s, status).stream().anyMatch(r -> r.name().equals(name)))
                .or(() -> names.stream().findFirst())
                .orElse(null);
    }

    private static boolean looked(Situation s, String name) {
        return Optional.ofNullable(s.world().zones().get(name))
                .flatMap(Seen::known)
                .isPresent();
    }
}
