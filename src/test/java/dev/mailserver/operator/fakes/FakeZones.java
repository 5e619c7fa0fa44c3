package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.model.ZoneView;
import dev.mailserver.operator.model.Zones;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hosted zones in memory, as strict as Route 53: atomic changes, each a compare-and-set; values checked for form. Faults are put
 * in before a call; the log tells what was called.
 */
public final class FakeZones implements Zones {
    private static final Pattern CHARACTER_STRINGS =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,1020}\"(?: \"(?:[^\"\\\\]|\\\\.){0,1020}\")*");
    private static final String BY_HAND = "manual";
    private static final int VALUE = 4000;
    private static final int ELEMENTS = 1000;
    private static final int CHARACTERS = 32_000;

    private static final class Zone {
        private final HostedZone id;
        private final boolean privateZone;
        private final Map<RecordKey, RecordSet> records = new LinkedHashMap<>();

        private Zone(HostedZone id, boolean privateZone) {
            this.id = id;
            this.privateZone = privateZone;
        }
    }

    /** What happens to a call of {@link #change}. */
    private record Fault(Failure failure, boolean committed) {}

    private final Map<String, Zone> zones = new TreeMap<>();
    private final Deque<Fault> changeFaults = new ArrayDeque<>();
    private final List<String> log = new ArrayList<>();
    private final Map<String, Failure> darkZones = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private Optional<Failure> dark = Optional.empty();
    private int changes;

    /** A public zone with an NS set and an SOA; more records beside them. */
    public HostedZone plant(String id, String name, List<String> servers, RecordSet... records) {
        return plant(new Zone(new HostedZone(id, name), false), servers, records);
    }

    /** A zone of another provider. */
    public HostedZone plant(HostedZone zone, List<String> servers, RecordSet... records) {
        return plant(new Zone(zone, false), servers, records);
    }

    /** A private zone: it must never be seen. */
    public HostedZone plantPrivate(String id, String name, RecordSet... records) {
        return plant(new Zone(new HostedZone(id, name), true), List.of("ns.private.test"), records);
    }

    private synchronized HostedZone plant(Zone zone, List<String> servers, RecordSet... records) {
        zones.put(zone.id.id(), zone);
        put(
                zone.id,
                RecordSet.of(
                        zone.id.name(),
                        "NS",
                        172_800,
                        servers.stream().map(s -> s + ".").toList()));
        put(
                zone.id,
                RecordSet.of(
                        zone.id.name(),
                        "SOA",
                        900,
                        List.of(servers.getFirst() + ". hostmaster.example.test. 1 7200 900 1209600 300")));
        Stream.of(records).forEach(r -> put(zone.id, r));
        return zone.id;
    }

    /** Somebody else writes a record set, past every check. */
    public synchronized void put(HostedZone zone, RecordSet record) {
        zone(zone).records.put(record.key(), record);
    }

    /** Somebody else removes the record sets of that name and type. */
    public synchronized void remove(HostedZone zone, String name, String type) {
        zone(zone)
                .records
                .keySet()
                .removeIf(k -> k.name().equals(name) && k.type().equals(type));
    }

    /** Somebody else removes the zone. */
    public synchronized void removeZone(HostedZone zone) {
        zones.remove(zone.id());
    }

    /** The record set of that name and type. */
    public synchronized Optional<RecordSet> find(HostedZone zone, String name, String type) {
        return view(zone(zone)).find(name, type);
    }

    /** All of a zone. */
    public synchronized ZoneView view(HostedZone zone) {
        return view(zone(zone));
    }

    /** The public zones. */
    public synchronized List<ZoneView> all() {
        return zones.values().stream()
                .filter(z -> !z.privateZone)
                .map(FakeZones::view)
                .toList();
    }

    /** The next change fails and is not made. */
    public synchronized FakeZones failNextChange(Failure failure) {
        changeFaults.add(new Fault(failure, false));
        return this;
    }

    /** The next change is made, and its answer is lost. */
    public synchronized FakeZones loseNextReply() {
        changeFaults.add(new Fault(Failure.of(Kind.UNAVAILABLE, "Route 53 did not answer."), true));
        return this;
    }

    /** Looking fails so from now on; an empty one ends it. */
    public synchronized FakeZones dark(Optional<Failure> failure) {
        dark = failure;
        return this;
    }

    /** Looking into that zone alone fails so from now on; an empty one ends it. */
    public synchronized FakeZones dark(HostedZone zone, Optional<Failure> failure) {
        failure.ifPresentOrElse(why -> darkZones.put(zone.id(), why), () -> darkZones.remove(zone.id()));
        return this;
    }

    /** Who keeps that zone by hand finds it too. */
    public synchronized void keepByHand(HostedZone zone) {
        alias(BY_HAND, zone);
    }

    /** The name server of that zone has another name too. */
    public synchronized void alias(String server, HostedZone zone) {
        aliases.put(server, zone.id());
    }

    /** What was called: {@code holding <name>}, {@code change <zone id> <owner> <describe>}. */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public synchronized Seen<List<ZoneView>> holding(
            String name, ZoneProvider provider, Optional<String> zone, Instant notBefore) {
        log.add("holding " + name);
        if (dark.isPresent()) {
            return Seen.unknown(dark.get());
        }
        var holders = zones.values().stream()
                .filter(z -> !z.privateZone)
                .filter(z -> reaches(provider, z.id))
                .filter(z -> zone.map(z.id.selector()::equals).orElseGet(() -> Names.within(name, z.id.name())))
                .toList();
        var unseen = holders.stream()
                .flatMap(z -> Optional.ofNullable(darkZones.get(z.id.id())).stream())
                .findFirst();
        if (unseen.isPresent()) {
            return Seen.unknown(unseen.get());
        }
        int longest = holders.stream().mapToInt(z -> z.id.name().length()).max().orElse(0);
        return Seen.of(holders.stream()
                .filter(z -> z.id.name().length() == longest)
                .map(z -> switch (provider) {
                    case ZoneProvider.Route53 _ -> view(z);
                    case ZoneProvider.Rfc2136(var server, var _) ->
                        narrow(new HostedZone(server, z.id.name(), provider), view(z), name);
                    case ZoneProvider.Manual _ -> byHand(new HostedZone(BY_HAND, z.id.name(), provider), view(z), name);
                })
                .toList());
    }

    private boolean reaches(ZoneProvider provider, HostedZone zone) {
        return switch (provider) {
            case ZoneProvider.Rfc2136(var server, var _) -> zone.id().equals(aliases.getOrDefault(server, server));
            case ZoneProvider.Route53 _ -> zone.provider().equals(provider);
            case ZoneProvider.Manual _ ->
                zone.provider().equals(provider) || zone.id().equals(aliases.get(BY_HAND));
        };
    }

    /** A name server is asked for single names. */
    private static ZoneView narrow(HostedZone as, ZoneView view, String name) {
        var zone = view.zone().name();
        return new ZoneView(
                as,
                view.records().stream()
                        .filter(r -> List.of(name, Marker.nameFor(name))
                                        .contains(r.key().name())
                                || (r.key().name().equals(zone)
                                        && List.of("NS", "SOA").contains(r.key().type())))
                        .toList());
    }

    /** Of a zone that is kept by hand the answers to a name are known, and its servers. */
    private static ZoneView byHand(HostedZone as, ZoneView view, String name) {
        return new ZoneView(
                as,
                view.records().stream()
                        .filter(r -> r.key().name().equals(name)
                                        && List.of("A", "CNAME", "TXT")
                                                .contains(r.key().type())
                                || r.key().equals(RecordKey.of(as.name(), "NS")))
                        .toList());
    }

    @Override
    public synchronized Outcome change(HostedZone zone, Identity owner, List<RecordChange> batch) {
        log.add("change " + zone.id() + " " + owner.owner() + " "
                + batch.stream().map(c -> c.key().type() + " " + c.key().name()).toList());
        var fault = Optional.ofNullable(changeFaults.poll());
        if (fault.filter(f -> !f.committed).isPresent()) {
            return new Outcome.Failed(fault.get().failure);
        }
        var refusal = apply(zone, batch);
        if (refusal.isPresent()) {
            return new Outcome.Failed(refusal.get());
        }
        return fault.<Outcome>map(f -> new Outcome.Failed(f.failure))
                .orElseGet(() -> new Outcome.Done("C" + ++changes));
    }

    private Optional<Failure> apply(HostedZone zone, List<RecordChange> batch) {
        var present = zones.get(aliases.getOrDefault(zone.id(), zone.id()));
        if (present == null) {
            return conflict("there is no hosted zone " + zone.id());
        }
        Map<RecordKey, RecordSet> after = new LinkedHashMap<>(present.records);
        for (var change : batch) {
            var was = Optional.ofNullable(present.records.get(change.key()));
            if (!same(was, change.before())) {
                return conflict(change.key().type() + " " + change.key().name() + " is not as expected");
            }
            after.remove(change.key());
        }
        batch.forEach(c -> c.after().ifPresent(r -> after.put(c.key(), r)));
        var wrong = wrong(present.id, batch, after.values());
        if (wrong.isEmpty()) {
            present.records.clear();
            present.records.putAll(after);
        }
        return wrong;
    }

    /** Of the values the order does not count. */
    private static boolean same(Optional<RecordSet> a, Optional<RecordSet> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty();
        }
        return a.get().ttl() == b.get().ttl()
                && a.get().managed() == b.get().managed()
                && a.get().values().size() == b.get().values().size()
                && new HashSet<>(a.get().values()).equals(new HashSet<>(b.get().values()));
    }

    private static Optional<Failure> wrong(HostedZone zone, List<RecordChange> batch, Collection<RecordSet> after) {
        for (var change : batch) {
            if (!change.after().map(RecordSet::key).orElse(change.key()).equals(change.key())) {
                return invalid("a change of one record set makes another");
            }
            var name = change.key().name();
            var type = change.key().type();
            if (!Names.within(name, zone.name())) {
                return invalid(name + " is not in zone " + zone.name());
            }
            var written = change.after().map(RecordSet::values).orElse(List.of("\"\""));
            if (written.isEmpty() || new HashSet<>(written).size() != written.size()) {
                return invalid(type + " " + name + " has no value, or one twice");
            }
            if (type.equals("TXT") && !written.stream().allMatch(FakeZones::wellFormed)) {
                return invalid("TXT " + name + " has a value that is not quoted, or too long");
            }
            boolean alias = after.stream()
                    .anyMatch(r -> r.key().name().equals(name) && r.key().type().equals("CNAME"));
            long beside =
                    after.stream().filter(r -> r.key().name().equals(name)).count();
            if (alias && beside > 1) {
                return invalid("a CNAME stands beside other records at " + name);
            }
        }
        var values = batch.stream()
                .flatMap(c -> Stream.concat(c.before().stream(), c.after().stream()))
                .flatMap(r -> r.values().stream())
                .toList();
        return values.size() > ELEMENTS
                        || values.stream().mapToInt(String::length).sum() > CHARACTERS
                ? invalid("the change is too large")
                : Optional.empty();
    }

    private static boolean wellFormed(String value) {
        return value.length() <= VALUE
                && CHARACTER_STRINGS.matcher(value).matches()
                && Stream.of(value.substring(1, value.length() - 1).split("\" \"", -1))
                        .allMatch(s ->
                                s.replaceAll("\\\\[0-3][0-7]{2}|\\\\.", "x").length() <= 255);
    }

    private static Optional<Failure> conflict(String text) {
        return Optional.of(Failure.of(Kind.CONFLICT, text));
    }

    private static Optional<Failure> invalid(String text) {
        return Optional.of(Failure.of(Kind.INVALID, text));
    }

    private static ZoneView view(Zone zone) {
        return new ZoneView(zone.id, List.copyOf(zone.records.values()));
    }

    private Zone zone(HostedZone zone) {
        var found = zones.get(aliases.getOrDefault(zone.id(), zone.id()));
        if (found == null) {
            throw new IllegalArgumentException("no such zone: " + zone);
        }
        return found;
    }
}
