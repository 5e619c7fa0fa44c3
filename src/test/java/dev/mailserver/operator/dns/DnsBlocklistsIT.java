package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.ListVerdict;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnSandbox
class DnsBlocklistsIT {
    private static final String SPAMHAUS = "zen.dq.spamhaus.net";

    private final Sandbox sandbox = Sandbox.running();
    private final String key = Sandbox.unique("key");
    private final String list = Sandbox.unique("bl") + ".test";
    private final DnsBlocklists blocklists = new DnsBlocklists(
            List.of(list, "{dqs}." + SPAMHAUS),
            Map.of("dqs", key),
            sandbox.dns(),
            InstantSource.system(),
            new SimpleMeterRegistry());

    private void put(String zone, String ip, String code) {
        sandbox.post(
                "/dns/records",
                Map.of("zone", zone, "name", entry(ip) + "." + zone, "type", "A", "values", List.of(code)));
    }

    private static String entry(String ip) {
        return Names.entry(InetAddress.ofLiteral(ip));
    }

    private ListVerdict says(String of, String ip) {
        return ListVerdict.of(of, blocklists.ask(of, entry(ip)));
    }

    @Test
    void a_list_says_whom_it_has_be_it_ipv4_or_ipv6() {
        put(list, "127.0.0.2", "127.0.0.2");
        put(list, "203.0.113.9", "127.0.0.4");
        put(list, "2001:db8::9", "127.0.0.2");
        assertThat(says(list, "127.0.0.2")).isEqualTo(ListVerdict.Listed);
        assertThat(says(list, "127.0.0.1")).isEqualTo(ListVerdict.NotListed);
        assertThat(says(list, "203.0.113.9")).isEqualTo(ListVerdict.Listed);
        assertThat(says(list, "203.0.113.90")).isEqualTo(ListVerdict.NotListed);
        assertThat(says(list, "2001:db8::9")).isEqualTo(ListVerdict.Listed);
        assertThat(says(list, "2001:db8::90")).isEqualTo(ListVerdict.NotListed);
    }

    @Test
    void a_list_with_a_key_is_asked_with_it() {
        put(key + "." + SPAMHAUS, "203.0.113.9", "127.0.0.10");
        put(key + "." + SPAMHAUS, "203.0.113.10", "127.255.255.254");
        assertThat(says(SPAMHAUS, "203.0.113.9")).isEqualTo(ListVerdict.PolicyListed);
        assertThat(says(SPAMHAUS, "203.0.113.10")).isEqualTo(ListVerdict.QueryRefused);
    }

    @Test
    void a_list_whose_servers_fail_says_nothing() {
        put(list, "203.0.113.9", "127.0.0.4");
        sandbox.post("/dns/faults", Map.of("zone", list, "fault", "servfail"));
        assertThat(says(list, "203.0.113.9")).isEqualTo(ListVerdict.TempError);
        assertThat(says(list, "203.0.113.90")).isEqualTo(ListVerdict.TempError);
    }
}
