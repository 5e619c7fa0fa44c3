package dev.mailserver.operator.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.smtp.ProbeTargets.Resolved;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTargetsTest {
    private static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "DNS is down.");

    private final Map<String, Seen<List<String>>> dns = new HashMap<>(Map.of(
            "mx.one.test", Seen.of(List.of("198.51.100.1", "198.51.100.2")),
            "web.test", Seen.of(List.of("198.51.100.9"))));
    private final ProbeTargets targets = new ProbeTargets(
            List.of("MX.one.test:25", "203.0.113.5:2525"),
            "web.test:443",
            name -> dns.getOrDefault(name, Seen.of(List.of())));

    @Test
    void namesBecomeAddressesAndAddressesStay() {
        assertThat(targets.resolve())
                .isEqualTo(Seen.of(new Resolved(List.of("198.51.100.1:25", "203.0.113.5:2525"), "198.51.100.9:443")));
    }

    @Test
    void theLastAddressDoesWhileDnsIsDown() {
        var before = targets.resolve();
        dns.put("mx.one.test", Seen.unknown(DOWN));

        assertThat(targets.resolve()).isEqualTo(before);
    }

    @Test
    void aTargetWithoutAnAddressIsNamed() {
        dns.put("mx.one.test", Seen.of(List.of()));

        assertThat(targets.resolve().failure())
                .hasValueSatisfying(
                        f -> assertThat(f.text()).contains("MX.one.test:25", "mailserver.smtp.probe-targets"));
    }
}
