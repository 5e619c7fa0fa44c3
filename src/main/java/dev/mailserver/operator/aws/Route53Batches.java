package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.GroupCommit.Result;
import dev.mailserver.operator.batch.GroupCommit.Size;
import dev.mailserver.operator.batch.RateLimit.Pause;
import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.PriorRequestNotCompleteException;

/**
 * Writes batches of changes to one hosted zone. Each record set is taken away exactly as it was and put there anew in the same atomic
 * call, which makes a compare-and-set of it.
 */
final class Route53Batches {
    private static final String PERMISSION = "route53:ChangeResourceRecordSets";
    private static final int TRIES = 5;
    private static final Duration BUSY = Duration.ofMillis(200);

    /** What Route 53 says when a record set is not as expected. */
    private static final Pattern UNEXPECTED = Pattern.compile(
            "but it already exists|but it was not found|but the values provided do not match the current values"
                    + "|because a conflicting RRSet|as it conflicts with other records");

    private static final Pattern ECHO = Pattern.compile("\\s*encountered with .*", Pattern.DOTALL);

    private final Route53Client route53;
    private final String zoneID;
    private final Snapshot<Optional<List<RecordSet>>> records;
    private final Pause pause;

    Route53Batches(Route53Client route53, String zoneID, Snapshot<Optional<List<RecordSet>>> records, Pause pause) {
        this.route53 = route53;
        this.zoneID = zoneID;
        this.records = records;
        this.pause = pause;
    }

    /**
     * In the units of Route 53's quotas: ResourceRecord elements, and characters of their values. Two may change one marker record set
     * at the same time: it is a set of values, each its owner's.
     */
    static Size size(List<RecordChange> changes) {
        var values = changes.stream().flatMap(Route53Batches::values).toList();
        return new Size(
                changes.stream()
                        .map(RecordChange::key)
                        .filter(key -> Marker.nameOf(key.name()).isEmpty())
                        .collect(Collectors.toSet()),
                values.size(),
                values.stream().mapToInt(String::length).sum());
    }

    private static Stream<String> values(RecordChange change) {
        return Stream.concat(change.before().stream(), change.after().stream()).flatMap(r -> r.values().stream());
    }

    /** Makes the changes of all of them, or none. */
    Result commit(List<List<RecordChange>> batch) {
        return merged(batch)
                .map(this::make)
                .orElseGet(() -> new Result.Refused(
                        changedMeanwhile(batch.stream().flatMap(List::stream).toList())));
    }

    /** One change for each record set; empty where two start from different ones. */
    private static Optional<List<RecordChange>> merged(List<List<RecordChange>> batch) {
        Map<RecordKey, RecordChange> byKey = new LinkedHashMap<>();
        for (var change : batch.stream().flatMap(List::stream).toList()) {
            var earlier = byKey.get(change.key());
            var both = earlier == null ? Optional.of(change) : earlier.and(change);
            if (both.isEmpty()) {
                return Optional.empty();
            }
            byKey.put(change.key(), both.get());
        }
        return Optional.of(List.copyOf(byKey.values()));
    }

    private Result make(List<RecordChange> changes) {
        try {
            var id = Route53Values.id(send(
                    changes.stream().flatMap(Route53Batches::deleteAndCreate).toList()));
            changes.forEach(c -> records.overlay(c, zone -> zone.map(all -> laidOver(all, c))));
            return new Result.Settled(new Outcome.Done(id));
        } catch (InvalidChangeBatchException e) {
            records.invalidate();
            return new Result.Refused(refusal(e, changes));
        } catch (SdkException e) {
            var why = AwsFailures.of(PERMISSION, e);
            if (why.kind() == Kind.UNAVAILABLE || why.kind() == Kind.CONFLICT) {
                records.invalidate();
            }
            return why.kind() == Kind.DENIED // a policy may name records, so that one owner's may be denied and no
                    // other's
                    ? new Result.Refused(why)
                    : new Result.Settled(new Outcome.Failed(why));
        }
    }

    private String send(List<Change> changes) {
        for (int tries = 1; ; tries++) {
            try {
                return route53.changeResourceRecordSets(
                                r -> r.hostedZoneId(zoneID).changeBatch(b -> b.changes(changes)))
                        .changeInfo()
                        .id();
            } catch (PriorRequestNotCompleteException e) {
                if (tries == TRIES || !waited(BUSY.multipliedBy(1L << (tries - 1)))) {
                    throw e;
                }
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            pause.pause(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Stream<Change> deleteAndCreate(RecordChange change) {
        return Stream.concat(
                change.before().stream().map(r -> Route53Values.change(ChangeAction.DELETE, r)),
                change.after().stream().map(r -> Route53Values.change(ChangeAction.CREATE, r)));
    }

    /** Whether somebody else was first, or the change itself is wrong. Values are not repeated: they may be a stranger's. */
    private static Failure refusal(InvalidChangeBatchException e, List<RecordChange> changes) {
        var messages = e.hasMessages() ? e.messages() : List.of(String.valueOf(e.getMessage()));
        if (messages.stream().allMatch(m -> UNEXPECTED.matcher(m).find())) {
            return changedMeanwhile(changes);
        }
        var said = messages.stream()
                .filter(m -> !UNEXPECTED.matcher(m).find())
                .findFirst()
                .orElse("");
        said = ECHO.matcher(said).replaceAll("");
        for (var value : changes.stream().flatMap(Route53Batches::values).toList()) {
            said = said.replace(value, "…");
        }
        return AwsFailures.bounded(Kind.INVALID, "Route 53 refuses the change of " + named(changes) + ": " + said);
    }

    private static Failure changedMeanwhile(List<RecordChange> changes) {
        return Failure.of(Kind.CONFLICT, "The records are not as they were expected to be: " + named(changes) + ".");
    }

    private static String named(List<RecordChange> changes) {
        return changes.stream().map(c -> c.key().type() + " " + c.key().name()).collect(Collectors.joining(", "));
    }

    private static List<RecordSet> laidOver(List<RecordSet> all, RecordChange change) {
        var present = all.stream().filter(r -> r.key().equals(change.key())).findFirst();
        if (!same(present, change.before())) {
            return all;
        }
        var changed = new ArrayList<>(all);
        present.ifPresent(changed::remove);
        change.after().ifPresent(changed::add);
        return List.copyOf(changed);
    }

    private static boolean same(Optional<RecordSet> a, Optional<RecordSet> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty();
        }
        return a.get().ttl() == b.get().ttl()
                && new HashSet<>(a.get().values()).equals(new HashSet<>(b.get().values()));
    }
}
