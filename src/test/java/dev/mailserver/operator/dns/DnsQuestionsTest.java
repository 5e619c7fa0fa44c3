package dev.mailserver.operator.dns;

import static dev.mailserver.operator.dns.ScriptedServer.name;
import static dev.mailserver.operator.dns.ScriptedServer.reply;
import static dev.mailserver.operator.dns.ScriptedServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** How many questions the judgement of one server with five domains puts on the wire, nothing known before. */
@Timeout(120)
class DnsQuestionsTest {
    private static final String PARENT = "127.78.0.10";
    private static final List<String> SERVERS = List.of("127.78.0.1", "127.78.0.2");

    private final ModelWorld world = new ModelWorld();

    /**
     * Seventeen records (A, HELO, and SPF, DKIM, DMARC of each domain) are asked of two servers and of the public path, the PTR of one
     * server and of the public path; the rest is who serves a zone, and where that server is.
     */
    @ParameterizedTest
    @CsvSource({
        "a.example.com b.example.com c.example.com d.example.com, 60",
        "example.net example.org example.info example.dev, 68"
    })
    void aServerWithFiveDomainsIsJudgedBySoManyQuestionsAtMost(String others, int permitted) throws IOException {
        var server = ready(List.of(others.split(" ")));
        var metrics = new SimpleMeterRegistry();
        var recursive = ScriptedServer.start("127.0.0.1").getFirst().says(query -> send(received(query)));
        var authoritative = ScriptedServer.start(PARENT, SERVERS.getFirst(), SERVERS.getLast());
        authoritative.getFirst().says(query -> send(referred(query)));
        authoritative.stream().skip(1).forEach(s -> s.says(query -> send(held(query))));
        var resolver = new DnsResolver(
                new DnsSettings(
                        List.of(recursive.address()),
                        authoritative.getFirst().address().getPort(),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(5)),
                InstantSource.system(),
                metrics);
        try {
            var verdicts = world.judged(server, world.look(server, resolver));
            assertThat(verdicts)
                    .filteredOn(v -> List.of(
                                    ConditionType.DnsReady,
                                    ConditionType.SpfReady,
                                    ConditionType.DkimReady,
                                    ConditionType.DmarcReady,
                                    ConditionType.ReverseDnsReady)
                            .contains(v.type()))
                    .hasSize(5)
                    .allMatch(v -> v.status() == Tri.True);
            var asked = Stream.concat(
                            recursive.questions().stream().map(q -> "resolver " + q),
                            authoritative.stream().flatMap(s -> s.questions().stream()))
                    .sorted()
                    .toList();
            double counted = metrics.find("mailserver.dns.queries").counters().stream()
                    .mapToDouble(c -> c.count())
                    .sum();
            assertThat(asked).hasSize((int) counted);
            assertThat(asked).hasSizeLessThanOrEqualTo(permitted);
        } finally {
            recursive.close();
            for (var s : authoritative) {
                s.close();
            }
        }
    }

    /** Domains below example.com are in its zone, others in one of their own. */
    private ModelServer ready(List<String> others) {
        others.stream()
                .filter(domain -> !Names.within(domain, "example.com"))
                .forEach(domain -> world.zones().plant("Z-" + domain, domain, Situations.SERVERS));
        var key = List.of(new Dkim("s1", KeyPairs.record(KeyPairs.RSA), null));
        var policy = new Dmarc(DmarcPolicy.none, null, null, null, null, null, null, null);
        MailServerSpec spec = ModelWorld.spec()
                .with()
                .dkim(key)
                .dmarc(policy)
                .additionalDomains(others.stream()
                        .map(domain -> new AdditionalDomain(domain, null, key, policy))
                        .toList())
                .build();
        var server = world.apply("mail", spec);
        world.live(Duration.ofMinutes(20));
        assertThat(server.says(ConditionType.Ready)).isEqualTo("True Ready AllReady");
        return server;
    }

    /** The public path. */
    private Message received(Message query) {
        var name = query.getQuestion().getName();
        var server = Situations.SERVERS.indexOf(DnsAnswers.canonical(name));
        if (server >= 0) {
            return with(query, new ARecord(name, DClass.IN, 300, address(SERVERS.get(server))));
        }
        if (name.equals(name("ns.parent.test"))) {
            return with(query, new ARecord(name, DClass.IN, 300, address(PARENT)));
        }
        boolean parent = query.getQuestion().getType() == Type.NS;
        return parent ? with(query, new NSRecord(name, DClass.IN, 300, name("ns.parent.test"))) : held(query);
    }

    /** The servers of every zone above, and of the reverse zone. */
    private Message referred(Message query) {
        var question = query.getQuestion();
        if (DnsAnswers.canonical(question.getName()).endsWith(".in-addr.arpa")) {
            return held(query);
        }
        var referral = reply(query, 0);
        referral.getHeader().unsetFlag(Flags.AA);
        Situations.SERVERS.forEach(server ->
                referral.addRecord(new NSRecord(question.getName(), DClass.IN, 300, name(server)), Section.AUTHORITY));
        return referral;
    }

    /** What the zones have. */
    private Message held(Message query) {
        var question = query.getQuestion();
        var text = DnsAnswers.canonical(question.getName());
        var type = Type.string(question.getType());
        var ip = world.account().addresses().getFirst().publicIP();
        var values = type.equals("PTR")
                ? List.of(Names.reverse(ip).equals(text) ? "mail.example.com." : "nowhere.test.")
                : world.zones().all().stream()
                        .flatMap(zone -> zone.find(text, type).stream())
                        .map(RecordSet::values)
                        .findFirst()
                        .orElse(List.of());
        return with(
                query,
                values.stream()
                        .map(value -> record(question.getName(), question.getType(), value))
                        .toArray(Record[]::new));
    }

    private static Message with(Message query, Record... records) {
        return ScriptedServer.answer(query, records);
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static Record record(Name name, int type, String value) {
        try {
            return Record.fromString(name, type, DClass.IN, 300, value, Name.root);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
