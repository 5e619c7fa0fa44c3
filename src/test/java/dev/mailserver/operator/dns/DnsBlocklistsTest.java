package dev.mailserver.operator.dns;

import static dev.mailserver.operator.dns.ScriptedServer.answer;
import static dev.mailserver.operator.dns.ScriptedServer.name;
import static dev.mailserver.operator.dns.ScriptedServer.reply;
import static dev.mailserver.operator.dns.ScriptedServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;

@Timeout(120)
class DnsBlocklistsTest {
    private static final String LIST = "zen.dq.spamhaus.net";
    private static final String ASKED = "10.2.0.192.s3cretkey.zen.dq.spamhaus.net";

    /** For a resolver that answers, however busy this machine is: it is asked once. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** For one that never will. */
    private static final Duration HASTY = Duration.ofMillis(600);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private ScriptedServer resolver;

    @BeforeEach
    void start() throws IOException {
        resolver = ScriptedServer.start("127.0.0.1").getFirst();
    }

    @AfterEach
    void stop() throws IOException {
        resolver.close();
    }

    private DnsBlocklists blocklists(Duration budget, String... lists) {
        return new DnsBlocklists(
                List.of(lists),
                Map.of("dqs", "s3cretkey"),
                new DnsSettings(List.of(resolver.address()), 1, budget, Duration.ofMinutes(5)),
                InstantSource.system(),
                metrics);
    }

    private Seen<Answer> asked(Duration budget) {
        return blocklists(budget, "{dqs}.zen.dq.spamhaus.net").ask(LIST, "10.2.0.192");
    }

    @Test
    void the_entry_is_asked_for_below_the_zone_with_its_key_and_once() throws IOException {
        var code = InetAddress.getByName("127.0.0.2");
        resolver.says(query -> send(answer(query, new ARecord(name(ASKED), DClass.IN, 300, code))));
        assertThat(asked(PATIENT)).isEqualTo(Seen.of(new Answer(Rcode.NOERROR, List.of("127.0.0.2"), 300)));
        assertThat(resolver.questions()).containsExactly("A " + ASKED);
    }

    @Test
    void what_the_resolver_denies_is_not_confirmed_by_anybody_else() {
        resolver.says(query -> send(reply(query, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(asked(PATIENT)).isEqualTo(Seen.of(new Answer(Rcode.NXDOMAIN, List.of(), 0)));
        assertThat(resolver.questions()).containsExactly("A " + ASKED);
    }

    @Test
    void no_failure_tells_the_key() {
        for (var script : List.<ScriptedServer.Script>of(
                _ -> List.of(),
                query -> send(reply(query, org.xbill.DNS.Rcode.SERVFAIL)),
                query -> send(reply(query, org.xbill.DNS.Rcode.REFUSED)))) {
            resolver.says(script);
            assertThat(asked(HASTY).failure()).isPresent();
            assertThat(asked(HASTY).toString()).contains(LIST).doesNotContainIgnoringCase("s3cretkey");
        }
        assertThat(metrics.getMetersAsString()).isNotEmpty().doesNotContainIgnoringCase("s3cretkey");
    }

    @Test
    void lists_keep_their_order_and_none_comes_twice() {
        assertThat(blocklists(PATIENT, "{dqs}.zen.dq.spamhaus.net", "bl.example.net")
                        .names())
                .containsExactly(LIST, "bl.example.net");
        assertThatThrownBy(() -> blocklists(PATIENT, "{dqs}.zen.dq.spamhaus.net", LIST))
                .hasMessage("mailserver.reputation.lists has zen.dq.spamhaus.net twice.");
    }

    @Test
    void more_lists_than_status_takes_are_refused() {
        var many = IntStream.rangeClosed(1, 32).mapToObj(n -> "bl" + n + ".example.net");
        var tooMany = IntStream.rangeClosed(1, 33).mapToObj(n -> "bl" + n + ".example.net");
        assertThat(blocklists(PATIENT, many.toArray(String[]::new)).names()).hasSize(32);
        assertThatThrownBy(() -> blocklists(PATIENT, tooMany.toArray(String[]::new)))
                .hasMessage("mailserver.reputation.lists has more than 32 lists.");
    }
}
