package dev.mailserver.operator.model;

import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Marker.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The life of this owner's records of one kind: remembered in status, listed while they are left, taken back at deletion.
 *
 * @param all those that markers speak of
 * @param wanted the names that the spec has
 * @param asked what a person makes where there are no markers
 */
public record OwnRecords<T extends OwnRecord>(
        Situation s, Kind kind, List<T> all, Collection<String> wanted, Asked asked) {
    private static final String DELETED = "The MailServer is being deleted.";
    private static final String MOVED = "The zone changed.";
    private static final String DROPPED = "The spec does not have it any more.";
    private static final String UNREACHABLE = " The zone cannot be reached; the marker beside it stays, too.";
    private static final String BY_HAND = " It was made by hand.";

    /** What is ours where it does not belong now: at a name that is not wanted any more, or in another zone than the name's. */
    public List<T> left() {
        return all.stream()
                .filter(own -> !wanted.contains(own.name()) || movedOn(own))
                .toList();
    }

    private boolean movedOn(OwnRecord own) {
        return present(own.name())
                .filter(view -> !view.zone().equals(own.view().zone()))
                .isPresent();
    }

    /** The status with what was seen of ours. */
    public MailServerStatus remember(MailServerStatus status) {
        var earlier = of(status);
        var marked =
                all.stream().flatMap(own -> recorded(own, earlier).stream()).toList();
        var unseen = earlier.stream().filter(this::isUnseen).toList();
        var byHand = byHand(earlier);
        List<DnsRecord> records = new ArrayList<>(marked);
        Stream.concat(unseen.stream(), byHand.stream())
                .filter(r -> !records.contains(r))
                .forEach(records::add);
        var retiring = Stream.of(
                        left().stream().map(this::retiring),
                        unseen.stream()
                                .filter(this::unreachable)
                                .map(r -> retiring(r, RetiringState.Unreachable, why(r.name()) + UNREACHABLE)),
                        byHand.stream()
                                .filter(r -> !wanted.contains(r.name()))
                                .map(r -> retiring(r, RetiringState.LeftBehind, why(r.name()) + BY_HAND)))
                .flatMap(each -> each)
                .toList();
        return status.withRecords(kind::speaksOf, records).withRetiring(kind.name(), retiring);
    }

    /**
     * Deletion: all of them go.
     *
     * @param standing what of a name is not gone yet, once ours is removed; empty where that is not waited for
     */
    public Finding retire(Function<String, Optional<Verdict>> standing) {
        Set<String> names = new TreeSet<>(wanted);
        of(s.before()).stream().map(DnsRecord::name).forEach(names::add);
        return Withdrawal.unseen(s, names)
                .map(Finding::of)
                .or(this::withdrawal)
                .or(() -> names.stream()
                        .flatMap(name -> standing.apply(name).stream())
                        .findFirst()
                        .map(Withdrawal::wait))
                .orElse(Finding.NOTHING)
                .keep(this::leavingBehind);
    }

    private Optional<Finding> withdrawal() {
        return Withdrawal.of(s, all.stream().map(own -> own.withdrawal(s)).toList())
                .map(finding -> finding.keep(this::rememberingNames));
    }

    /** Status may have been lost: which names to ask for is kept before their markers go. */
    private MailServerStatus rememberingNames(MailServerStatus status) {
        List<DnsRecord> records = new ArrayList<>(of(status));
        var known = records.stream().map(DnsRecord::name).toList();
        all.stream()
                .filter(own -> !known.contains(own.name()))
                .forEach(own -> recorded(own, List.of()).ifPresent(records::add));
        return status.withRecords(kind::speaksOf, records);
    }

    /** What a person has made stays until a person removes it. */
    private MailServerStatus leavingBehind(MailServerStatus status) {
        return status.withRetiring(
                kind.name(),
                byHand(of(status)).stream()
                        .map(r -> retiring(r, RetiringState.LeftBehind, DELETED + BY_HAND))
                        .toList());
    }

    /** Whether there was something at a name that cannot be looked at now. */
    public boolean unseen(MailServerStatus status, String name) {
        return of(status).stream().anyMatch(r -> r.name().equals(name) && isUnseen(r));
    }

    private boolean isUnseen(DnsRecord record) {
        return !looked(record) || unreachable(record);
    }

    private List<DnsRecord> of(MailServerStatus status) {
        return status.records().stream().filter(kind::speaksOf).toList();
    }

    private Optional<DnsRecord> recorded(OwnRecord own, List<DnsRecord> earlier) {
        var zone = own.view().zone().id();
        return own.record().map(found -> {
            var change = s.done(own.withdrawal(s))
                    .or(() -> earlier.stream()
                            .filter(r -> r.name().equals(own.name())
                                    && r.zone().equals(zone)
                                    && r.ttl() == found.ttl()
                                    && r.values().equals(own.values()))
                            .flatMap(r -> Optional.ofNullable(r.changeID()).stream())
                            .findFirst());
            return new DnsRecord(own.name(), kind.type(), found.ttl(), own.values(), zone, change.orElse(null));
        });
    }

    /** Those that a person has made as asked, and those that were there and stand still. */
    private List<DnsRecord> byHand(List<DnsRecord> earlier) {
        List<DnsRecord> records = new ArrayList<>();
        for (String name : wanted) {
            present(name)
                    .filter(view -> view.zone().byHand())
                    .flatMap(view -> view.find(name, kind.type()))
                    .ifPresent(found -> found.texts().stream()
                            .flatMap(text -> asked.in(name, text).stream())
                            .findFirst()
                            .map(value -> new DnsRecord(
                                    name, kind.type(), found.ttl(), List.of(value), HostedZone.BY_HAND, null))
                            .ifPresent(records::add));
        }
        earlier.stream()
                .filter(r -> r.zone().equals(HostedZone.BY_HAND) && stands(r))
                .filter(r -> records.stream()
                        .noneMatch(known ->
                                known.name().equals(r.name()) && known.values().equals(r.values())))
                .forEach(records::add);
        return records;
    }

    /** Whether some name server answers it still, as far as they were heard, and none of a zone that the operator writes to. */
    private boolean stands(DnsRecord record) {
        if (present(record.name()).filter(view -> !view.zone().byHand()).isPresent()) {
            return false;
        }
        var servers = s.lookup(record.name(), record.type())
                .map(Lookup::authoritative)
                .orElse(List.of());
        var heard = servers.stream()
                .flatMap(server -> server.answer().known().stream())
                .toList();
        return heard.size() < servers.size()
                || servers.isEmpty()
                || heard.stream().anyMatch(answer -> has(answer, record));
    }

    private boolean has(Answer answer, DnsRecord record) {
        return record.values().stream()
                .allMatch(value -> answer.values().stream().anyMatch(text -> asked.has(text, value)));
    }

    private Retiring retiring(OwnRecord own) {
        return new Retiring(
                kind.name(),
                own.name(),
                own.record().isPresent() ? own.values() : List.of(),
                why(own.name()),
                s.now(),
                s.failed(own.withdrawal(s)).isPresent() ? RetiringState.Unreachable : RetiringState.Pending);
    }

    private Retiring retiring(DnsRecord record, RetiringState state, String why) {
        return new Retiring(kind.name(), record.name(), record.values(), why, s.now(), state);
    }

    private String why(String name) {
        return wanted.contains(name) ? MOVED : DROPPED;
    }

    private Optional<ZoneView> present(String name) {
        return ZoneChoice.of(name, s.spec(), s.world()) instanceof ZoneChoice.Chosen(var view, var _)
                ? Optional.of(view)
                : Optional.empty();
    }

    private boolean looked(DnsRecord record) {
        return Optional.ofNullable(s.world().zones().get(record.name()))
                .flatMap(Seen::known)
                .isPresent();
    }

    private boolean unreachable(DnsRecord record) {
        return looked(record) && s.world().unseen(record.zone()).isPresent();
    }
}
