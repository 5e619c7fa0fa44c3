package dev.mailserver.operator.e2e;

import static org.awaitility.Awaitility.await;

import dev.mailserver.operator.dns.DnsResolver;
import dev.mailserver.operator.dns.DnsSettings;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.sandbox.Sandbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What anybody on the Internet sees: the answers of the authoritative servers. */
public final class Outside {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sandbox sandbox;

    /** DNS of the sandbox. */
    public Outside(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A records. */
    public List<String> addresses(String name) {
        return answers(name, "A");
    }

    /** Names that the address points back to. */
    public List<String> pointers(String address) {
        return answers(Names.reverse(address), "PTR");
    }

    /** SPF records of a domain (RFC 7208 section 4.5). */
    public List<String> spf(String domain) {
        return answers(domain, "TXT").stream()
                .filter(t -> t.startsWith("v=spf1"))
                .toList();
    }

    /** What every authoritative server answers, sorted; it fails where they differ. */
    public List<String> answers(String name, String type) {
        var dns = sandbox.dns();
        var resolver = new DnsResolver(
                new DnsSettings(dns.resolvers(), dns.authoritativePort(), PATIENCE, dns.keep()),
                InstantSource.system(),
                new SimpleMeterRegistry());
        // A name below, so that a zone's own name lies in that zone and not in its parent's.
        var delegation = await("who serves " + name)
                .atMost(PATIENCE)
                .until(
                        () -> resolver.enclosing("any." + name),
                        seen -> seen.known().isPresent())
                .known()
                .orElseThrow();
        var answers = resolver.lookup(new Question(name, type), delegation, _ -> false).authoritative().stream()
                .map(s -> s.answer().known().orElseThrow(() -> new AssertionError("DNS: " + s)))
                .map(Answer::values)
                .map(v -> v.stream().sorted().toList())
                .distinct()
                .toList();
        if (answers.size() != 1) {
            throw new AssertionError("The name servers of " + name + " answer differently: " + answers);
        }
        return answers.getFirst();
    }
}
