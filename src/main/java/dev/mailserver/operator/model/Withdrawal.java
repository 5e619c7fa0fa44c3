package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DeletionStatus;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Answer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What taking records back at deletion has in common, whatever they say: seen first, then removed, then waited for until no
 * authoritative server answers them. The address is not given back while anything still names it.
 */
public final class Withdrawal {
    /** How soon name servers are asked again that still answer. */
    private static final Duration PROPAGATION = Duration.ofSeconds(5);

    private Withdrawal() {}

    /** Not finished: something could not be looked at, so that what is there is not known. */
    public static Optional<Verdict> unseen(Situation s, Collection<String> names) {
        var zones = s.world().zones();
        var dark = zones.values().stream()
                .flatMap(seen -> seen.failure().stream())
                .findFirst()
                .or(() -> zones.keySet().containsAll(names) ? Optional.empty() : Optional.of(ZoneChoice.NOT_LOOKED));
        var former = s.world().former().values().stream()
                .flatMap(seen -> seen.failure().stream())
                .findFirst();
        var address = s.world().addresses().failure();
        return dark.or(() -> former).or(() -> address).map(why -> no(why.reason(), why.text()));
    }

    /** The removal, where something is left to remove. The largest TTL is remembered before, and the clock starts anew. */
    public static Optional<Finding> of(Situation s, List<ChangeRecords> changes) {
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        var verdict = changes.stream()
                .map(change -> s.attempt(ConditionType.Ready, Reason.WithdrawingRecords, change))
                .filter(v -> v.reason() != Reason.WithdrawingRecords)
                .findFirst()
                .orElseGet(() -> s.attempt(ConditionType.Ready, Reason.WithdrawingRecords, changes.getFirst()));
        return Optional.of(wait(verdict).act(changes.toArray(Action[]::new)).keep(status -> started(status, changes)));
    }

    /** Another look soon. */
    public static Finding wait(Verdict verdict) {
        return Finding.of(verdict).again(PROPAGATION);
    }

    /** Not finished: a name server still gives such an answer. */
    public static Optional<Verdict> served(Situation s, String name, String type, Predicate<Answer> such) {
        var lookup = s.lookup(name, type);
        var what = name + " " + type;
        return switch (ZoneChoice.of(name, s.spec(), s.world())) {
            case ZoneChoice.Unseen unseen ->
                Optional.of(no(
                        unseen.verdict(ConditionType.Ready).reason(),
                        unseen.why().text()));
            case ZoneChoice.Chosen _ ->
                switch (Agreement.against(lookup, such)) {
                    case Agreement.Everywhere _, Agreement.Lame _ -> Optional.empty();
                    case Agreement.Differing(var who) ->
                        Optional.of(no(
                                Reason.WithdrawingRecords,
                                "Still answering " + what + ": " + String.join(", ", who) + "."));
                    case Agreement.Unheard(var why) -> Optional.of(no(Reason.ResolverUnavailable, why.text()));
                };
            case ZoneChoice.Refused refused ->
                toBeReleased(s).isEmpty()
                        ? Optional.empty()
                        : switch (Agreement.against(lookup, such)) {
                            case Agreement.Everywhere _, Agreement.Lame _ -> Optional.empty();
                            case Agreement.Differing(var who) ->
                                Optional.of(dangling("Name servers of a zone that is not ours answer " + what
                                        + " with the address: " + String.join(", ", who) + ". "
                                        + refused.message()));
                            case Agreement.Unheard(var why) -> Optional.of(no(Reason.ResolverUnavailable, why.text()));
                        };
        };
    }

    /** The addresses that are ours to give back; the one in use is the first. */
    public static List<String> toBeReleased(Situation s) {
        return OwnAddress.releasable(
                        s.id(),
                        s.spec(),
                        s.before(),
                        s.world().addresses().known().orElse(List.of()))
                .stream()
                .map(ElasticIp::publicIP)
                .toList();
    }

    /** Not finished, and only somebody else can finish it: the address would point to a stranger. */
    public static Verdict dangling(String message) {
        return no(Reason.DanglingReference, message);
    }

    /** Not finished, and only somebody else can finish it: a PTR that this MailServer has not set is not taken away. */
    public static Verdict foreignPtr(Situation s, ElasticIp address) {
        return no(
                        Reason.CleanupBlocked,
                        address.publicIP() + " (" + address.allocationID()
                                + ") has a PTR that was not set by this MailServer; AWS releases no address that has one.")
                .next(s.there(
                        "Take the PTR away: aws ec2 reset-address-attribute --attribute domain-name --allocation-id "
                                + address.allocationID()
                                + s.scope().map(r -> " --region " + r.region()).orElse("")));
    }

    /** Not finished. */
    public static Verdict no(Reason reason, String message) {
        return Verdict.no(ConditionType.Ready, reason, message);
    }

    /** Of what is removed now, and of what was there until a person changed it: caches have either. */
    private static MailServerStatus started(MailServerStatus status, List<ChangeRecords> changes) {
        var removed = changes.stream()
                .flatMap(change -> change.changes().stream())
                .filter(change -> Marker.nameOf(change.key().name()).isEmpty())
                .flatMap(change -> change.before().stream())
                .map(RecordSet::ttl);
        var recorded = status.records().stream().map(DnsRecord::ttl);
        long largest =
                Stream.concat(removed, recorded).max(Comparator.naturalOrder()).orElse(0L);
        long earlier = status.deletion() == null ? 0 : status.deletion().ttl();
        return status.with()
                .deletion(new DeletionStatus(null, Math.max(largest, earlier)))
                .build();
    }
}
