package dev.mailserver.operator.engine;

import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Listing;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.World;
import dev.mailserver.operator.model.ZoneView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The world after an action has succeeded and everybody has seen it. Pure. */
final class Aftermath {
    /** What stands for an address that is still to be allocated: of TEST-NET-1 (RFC 5737), and no host's. */
    static final String NEW_IP = "192.0.2.0";

    static final String NEW_ALLOCATION = "eipalloc-new";

    /** Who serves the reverse zone of an address that nobody has yet is not asked. */
    private static final String REVERSE_ZONE = "reverse-zone.invalid";

    private static final long ANY_TTL = 300;

    private Aftermath() {}

    /** Whether the records are still as it wants them to be; what one of several actions has changed is planned again. */
    static boolean possible(Action action, World world) {
        return !(action instanceof Action.ChangeRecords change)
                || world.views().stream()
                        .filter(v -> v.zone().equals(change.zone()))
                        .allMatch(v -> change.changes().stream()
                                .allMatch(c -> c.before().equals(held(v, c))));
    }

    private static Optional<RecordSet> held(ZoneView view, RecordChange change) {
        return view.records().stream().filter(r -> r.key().equals(change.key())).findFirst();
    }

    /**
     * That world.
     *
     * @param id who acts
     * @param blocklists that have not heard of an address before it is allocated
     */
    static World of(Action action, World world, Identity id, List<String> blocklists) {
        return switch (action) {
            case Action.Allocate a -> allocated(world, a, id, blocklists);
            case Action.Associate a -> associated(world, a);
            case Action.Disassociate a -> address(world, a.allocationID(), x -> held(x, Optional.empty()));
            case Action.Release a -> released(world, a.allocationID());
            case Action.SetPtr a -> ptr(world, a.allocationID(), a.publicIP(), Optional.of(a.name()));
            case Action.ResetPtr a -> ptr(world, a.allocationID(), a.publicIP(), Optional.empty());
            case Action.ChangeRecords c -> {
                var after = world;
                for (var change : c.changes()) {
                    after = changed(after, c.zone(), change);
                }
                yield after;
            }
            case Action.Probe _ -> world;
        };
    }

    private static World allocated(World world, Action.Allocate action, Identity id, List<String> blocklists) {
        var ip = action.address().orElse(NEW_IP);
        var address = new ElasticIp(NEW_ALLOCATION, ip, Optional.empty(), ElasticIp.ownerTags(id), Optional.empty());
        var addresses = Stream.concat(world.addresses().known().orElse(List.of()).stream(), Stream.of(address))
                .toList();
        var ptrs = new HashMap<>(world.ptrs());
        ptrs.put(NEW_ALLOCATION, Seen.of(Ptr.NONE));
        var question = new Question(Names.reverse(ip), "PTR");
        var lookups = new HashMap<>(world.lookups());
        var none = Seen.of(new Answer(Rcode.NXDOMAIN, List.of(), ANY_TTL));
        lookups.putIfAbsent(
                question, new Lookup(question, List.of(new ServerAnswer(REVERSE_ZONE, none)), Optional.of(none)));
        Map<String, Listing> listings = new HashMap<>();
        blocklists.forEach(l -> listings.put(l, new Listing(l, ip, ListVerdict.NotListed, Instant.EPOCH)));
        return world.with()
                .addresses(Seen.of(addresses))
                .ptrs(ptrs)
                .lookups(lookups)
                .listings(listings)
                .build();
    }

    private static World associated(World world, Action.Associate action) {
        var place = new Association(
                "eipassoc-new",
                Optional.of(action.networkInterfaceID()),
                instance(world, action.networkInterfaceID()),
                Optional.of(action.privateIP()));
        return addresses(
                world,
                a -> a.allocationID().equals(action.allocationID())
                        ? held(a, Optional.of(place))
                        : held(
                                a,
                                a.association()
                                        .filter(x -> !(x.networkInterfaceID().equals(place.networkInterfaceID())
                                                && x.privateIP().equals(place.privateIP())))));
    }

    private static Optional<String> instance(World world, String networkInterfaceID) {
        return world.instances().known().orElse(List.of()).stream()
                .filter(i -> i.interfaces().stream().anyMatch(n -> n.id().equals(networkInterfaceID)))
                .map(Instance::id)
                .findFirst();
    }

    private static ElasticIp held(ElasticIp address, Optional<Association> association) {
        return new ElasticIp(
                address.allocationID(), address.publicIP(), association, address.tags(), address.serviceManaged());
    }

    private static World released(World world, String allocationID) {
        return world.with()
                .addresses(Seen.of(world.addresses().known().orElse(List.of()).stream()
                        .filter(a -> !a.allocationID().equals(allocationID))
                        .toList()))
                .build();
    }

    private static World address(World world, String allocationID, UnaryOperator<ElasticIp> change) {
        return addresses(world, a -> a.allocationID().equals(allocationID) ? change.apply(a) : a);
    }

    private static World addresses(World world, UnaryOperator<ElasticIp> change) {
        return world.with()
                .addresses(Seen.of(world.addresses().known().orElse(List.of()).stream()
                        .map(change)
                        .toList()))
                .build();
    }

    private static World ptr(World world, String allocationID, String ip, Optional<String> name) {
        var ptrs = new HashMap<>(world.ptrs());
        ptrs.put(allocationID, Seen.of(new Ptr(name, Optional.empty())));
        return answering(
                world.with().ptrs(ptrs).build(),
                new Question(Names.reverse(ip), "PTR"),
                name.stream().toList(),
                ANY_TTL);
    }

    private static World changed(World world, HostedZone zone, RecordChange change) {
        var zones = new HashMap<>(world.zones());
        zones.replaceAll((_, seen) -> switch (seen) {
            case Seen.Known<List<ZoneView>>(var views) ->
                Seen.of(views.stream().map(v -> with(v, zone, change)).toList());
            case Seen.Unknown<List<ZoneView>> unknown -> unknown;
        });
        var former = new HashMap<>(world.former());
        former.replaceAll((_, seen) -> switch (seen) {
            case Seen.Known<Optional<ZoneView>>(var view) -> Seen.of(view.map(v -> with(v, zone, change)));
            case Seen.Unknown<Optional<ZoneView>> unknown -> unknown;
        });
        return answering(
                world.with().zones(zones).former(former).build(),
                new Question(change.key().name(), change.key().type()),
                change.after().map(RecordSet::texts).orElse(List.of()),
                change.after().map(RecordSet::ttl).orElse(ANY_TTL));
    }

    private static ZoneView with(ZoneView view, HostedZone zone, RecordChange change) {
        if (!view.zone().equals(zone)) {
            return view;
        }
        var records = new ArrayList<>(view.records());
        records.removeIf(r -> r.key().equals(change.key()));
        change.after().ifPresent(records::add);
        return new ZoneView(zone, records);
    }

    /** Whoever was asked and has answered answers that. */
    private static World answering(World world, Question question, List<String> values, long ttl) {
        var answer = new Answer(values.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR, values, ttl);
        var lookups = new HashMap<>(world.lookups());
        lookups.computeIfPresent(
                question,
                (_, lookup) -> new Lookup(
                        question,
                        lookup.authoritative().stream()
                                .map(s -> new ServerAnswer(s.server(), instead(s.answer(), answer)))
                                .toList(),
                        Optional.of(lookup.resolver()
                                .map(seen -> instead(seen, answer))
                                .orElseGet(() -> Seen.of(answer)))));
        Map<Question, Seen<Answer>> answers = new HashMap<>(world.answers());
        answers.computeIfPresent(question, (_, seen) -> instead(seen, answer));
        return world.with().lookups(lookups).answers(answers).build();
    }

    private static Seen<Answer> instead(Seen<Answer> seen, Answer answer) {
        return seen.known().isPresent() ? Seen.of(answer) : seen;
    }
}
