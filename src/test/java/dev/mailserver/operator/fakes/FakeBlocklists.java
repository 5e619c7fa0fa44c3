package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Blocklists;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Seen;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Blocklists in memory: healthy, and nobody is in them until somebody is put there. */
public final class FakeBlocklists implements Blocklists {
    public static final String LIST = "bl.test";
    public static final String SPAMHAUS = "zen.dq.spamhaus.net";
    public static final List<String> NAMES = List.of(LIST, SPAMHAUS);

    private final List<String> names;
    private final Map<String, Function<String, Seen<Answer>>> answers = new HashMap<>();
    private final Map<String, List<String>> entries = new HashMap<>();
    private final List<String> log = new ArrayList<>();

    public FakeBlocklists(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** A list has an address, with these codes; none: it has it not. */
    public synchronized void put(String list, String ip, String... codes) {
        entries.put(Names.entry(InetAddress.ofLiteral(ip)) + "." + list, List.of(codes));
    }

    /** A list answers so, to whatever it is asked. */
    public synchronized void answering(String list, Seen<Answer> answer) {
        answers.put(list, _ -> answer);
    }

    /** A list answers these codes to whatever it is asked. */
    public synchronized void answering(String list, String... codes) {
        answering(list, Seen.of(new Answer(Rcode.NOERROR, List.of(codes), 300)));
    }

    /** A list does not answer. */
    public synchronized void silent(String list) {
        answering(list, Seen.unknown(Failure.of(Kind.UNAVAILABLE, "The resolver did not answer.")));
    }

    /** A list answers as it should. */
    public synchronized void mend(String list) {
        answers.remove(list);
    }

    /** What was asked, for instance {@code 2.0.0.127.bl.test}. */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public synchronized Seen<Answer> ask(String list, String entry) {
        log.add(entry + "." + list);
        return answers.getOrDefault(list, e -> listed(e, list)).apply(entry);
    }

    private Seen<Answer> listed(String entry, String list) {
        var codes =
                entries.getOrDefault(entry + "." + list, entry.equals("2.0.0.127") ? List.of("127.0.0.2") : List.of());
        return Seen.of(new Answer(codes.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR, codes, 300));
    }
}
