package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.ZoneView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * DNS over the contents of {@link FakeZones}. What is written is answered at once, or, after {@link #hold}, once a server is told to
 * {@link #publish}. A zone is delegated to the servers in its own NS set unless {@link #delegate} says otherwise.
 */
public final class FakeResolver implements Resolver {
    /** The name by which the public path is given faults and told to publish. */
    public static final String PUBLIC_PATH = "resolver";

    /** The server of every reverse zone. */
    public static final String REVERSE_SERVER = "ns.reverse.test";

    private static final long NEGATIVE_TTL = 300;

    private final FakeZones zones;
    private final Map<String, List<String>> delegations = new HashMap<>();
    private final Map<String, List<String>> reverse = new HashMap<>();
    private final Map<Question, List<String>> elsewhere = new HashMap<>();
    private final Map<String, Failure> faults = new HashMap<>();
    private final Map<String, List<ZoneView>> held = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private Optional<List<ZoneView>> holding = Optional.empty();

    public FakeResolver(FakeZones zones) {
        this.zones = zones;
    }

    /** What the parent lists for a zone; nothing: it denies the zone. */
    public synchronized void delegate(String zone, List<String> servers) {
        delegations.put(zone, List.copyOf(servers));
    }

    /** The PTRs of an address; nothing: none. */
    public synchronized void ptr(String ipv4, String... names) {
        reverse.put(Names.reverse(ipv4), List.of(names));
    }

    /** From now on every server keeps answering what it answers now. */
    public synchronized void hold() {
        holding = Optional.of(zones.all());
        held.clear();
    }

    /** These servers answer what is in the zones now; no server: all of them, and whatever is written from now on. */
    public synchronized void publish(String... servers) {
        if (servers.length == 0) {
            holding = Optional.empty();
            held.clear();
        }
        List.of(servers).forEach(s -> held.put(s, zones.all()));
    }

    /** That server, the {@link #PUBLIC_PATH}, or the look-up of the delegation of a zone fails; {@code INVALID} is a lame server. */
    public synchronized void fail(String server, Failure failure) {
        faults.put(server, failure);
    }

    /** It answers again. */
    public synchronized void mend(String server) {
        faults.remove(server);
    }

    /** What was asked, for instance {@code lookup mail.example.com A}. */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public synchronized Seen<Delegation> delegation(String zone) {
        log.add("delegation " + zone);
        var fault = Optional.ofNullable(faults.get(zone));
        return fault.<Seen<Delegation>>map(Seen::unknown)
                .orElseGet(() -> Seen.of(new Delegation(zone, serversOf(zone))));
    }

    @Override
    public synchronized Seen<Delegation> enclosing(String name) {
        if (name.endsWith(".in-addr.arpa")) {
            var zone = name.substring(name.indexOf('.') + 1);
            return Seen.of(new Delegation(zone, List.of(REVERSE_SERVER)));
        }
        for (var zone = name; zone.contains("."); zone = zone.substring(zone.indexOf('.') + 1)) {
            if (!serversOf(zone).isEmpty()) {
                return delegation(zone);
            }
        }
        return Seen.unknown(Failure.of(Kind.UNAVAILABLE, "No zone of " + name + " was found."));
    }

    @Override
    public synchronized Lookup lookup(Question question, Delegation delegation, Predicate<Answer> worthAsking) {
        log.add("lookup " + question.name() + " " + question.type());
        var authoritative = delegation.nameServers().stream()
                .map(server -> new ServerAnswer(server, ask(server, question, delegation)))
                .toList();
        boolean everywhere = !authoritative.isEmpty()
                && authoritative.stream()
                        .allMatch(a -> a.answer()
                                .known()
                                .filter(known -> !known.values().isEmpty() && worthAsking.test(known))
                                .isPresent());
        Optional<Seen<Answer>> resolver =
                everywhere ? Optional.of(ask(PUBLIC_PATH, question, delegation)) : Optional.empty();
        return new Lookup(question, authoritative, resolver);
    }

    @Override
    public synchronized Seen<Answer> answer(Question question, List<Delegation> own) {
        log.add("answer " + question.name() + " " + question.type());
        var server = own.stream()
                .filter(d -> Names.within(question.name(), d.zone()))
                .findFirst()
                .flatMap(d -> d.nameServers().stream().findFirst())
                .orElse(PUBLIC_PATH);
        if (faults.containsKey(server)) {
            return Seen.unknown(faults.get(server));
        }
        var contents = holding.map(old -> held.getOrDefault(server, old)).orElseGet(zones::all);
        return contents.stream()
                .filter(v -> Names.within(question.name(), v.zone().name()))
                .max(Comparator.comparingInt(v -> v.zone().name().length()))
                .map(v -> chased(v, question, own))
                .orElseGet(() -> Seen.of(answer(elsewhere.getOrDefault(question, List.of()), NEGATIVE_TTL)));
    }

    private Seen<Answer> chased(ZoneView view, Question question, List<Delegation> own) {
        return view.find(question.name(), "CNAME")
                .filter(_ -> !question.type().equals("CNAME"))
                .map(c -> answer(new Question(Names.canonical(c.values().getFirst()), question.type()), own))
                .orElseGet(() -> Seen.of(answer(view, question)));
    }

    /** What the rest of the world answers to a question. */
    public synchronized void elsewhere(String name, String type, String... values) {
        elsewhere.put(new Question(name, type), List.of(values));
    }

    private List<String> serversOf(String zone) {
        if (delegations.containsKey(zone)) {
            return delegations.get(zone);
        }
        var same =
                zones.all().stream().filter(v -> v.zone().name().equals(zone)).toList();
        return same.size() == 1 ? same.getFirst().nameServers() : List.of();
    }

    private Seen<Answer> ask(String server, Question question, Delegation delegation) {
        if (faults.containsKey(server)) {
            return Seen.unknown(faults.get(server));
        }
        if (question.type().equals("PTR")) {
            return Seen.of(answer(reverse.getOrDefault(question.name(), List.of()), NEGATIVE_TTL));
        }
        var contents = holding.map(old -> held.getOrDefault(server, old)).orElseGet(zones::all);
        var view = contents.stream()
                .filter(v -> v.zone().name().equals(delegation.zone()))
                .filter(v -> server.equals(PUBLIC_PATH)
                        ? delegation.nameServers().stream().anyMatch(v.nameServers()::contains)
                        : v.nameServers().contains(server))
                .findFirst();
        return view.map(v -> Seen.of(answer(v, question)))
                .orElseGet(() -> Seen.unknown(
                        Failure.of(Kind.INVALID, server + " does not answer for the zone " + delegation.zone() + ".")));
    }

    private static Answer answer(ZoneView view, Question question) {
        var found = view.find(question.name(), question.type());
        boolean exists =
                view.records().stream().anyMatch(r -> Names.within(r.key().name(), question.name()));
        return found.map(r -> new Answer(Rcode.NOERROR, values(r), r.ttl()))
                .orElseGet(() -> new Answer(exists ? Rcode.NOERROR : Rcode.NXDOMAIN, List.of(), NEGATIVE_TTL));
    }

    private static Answer answer(Collection<String> names, long ttl) {
        return new Answer(names.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR, List.copyOf(names), ttl);
    }

    private static List<String> values(RecordSet record) {
        return record.values().stream()
                .map(v -> switch (record.key().type()) {
                    case "TXT" -> Txt.decode(v);
                    case "NS", "CNAME", "PTR" -> Names.canonical(v);
                    default -> v;
                })
                .toList();
    }
}
