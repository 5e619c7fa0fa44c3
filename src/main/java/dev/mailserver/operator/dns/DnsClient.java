package dev.mailserver.operator.dns;

import dev.mailserver.operator.dns.DnsExchange.Wish;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Metric;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks resolvers and name servers, and keeps the addresses of name servers. */
final class DnsClient {
    private static final int MOST_ADDRESSES = 2;

    /** Longer than resolvers keep a failure, and repeat it where validation is not waived (RFC 9520 section 3.2). */
    private static final Duration LASTING = Duration.ofSeconds(10);

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final DnsSettings settings;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final DnsExchange exchange;
    private final TtlCache<List<InetAddress>> addresses;
    private final TtlCache<Instant> failing;
    private final OneAtATime<Seen<List<InetAddress>>> asking = new OneAtATime<>();

    DnsClient(DnsSettings settings, InstantSource clock, MeterRegistry metrics) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.exchange = new DnsExchange(settings.budget());
        this.addresses = new TtlCache<>(clock, settings.keep());
        this.failing = new TtlCache<>(clock, REMEMBERED);
    }

    /** The public path's answer: data or a denial. */
    Seen<Message> recurse(Name name, int type) {
        var question = Type.string(type) + " " + DnsAnswers.canonical(name);
        var said = "does not answer";
        for (var resolver : settings.resolvers()) {
            var asked = question + " of " + resolver;
            var answer = ask(resolver, name, type, Wish.RECURSION);
            if (answer.filter(DnsAnswers::proper).isPresent()) {
                failing.remove(asked);
                return Seen.of(answer.get());
            }
            if (answer.isPresent()) {
                int rcode = answer.get().getRcode();
                if (rcode == Rcode.SERVFAIL
                        && ask(resolver, name, type, Wish.UNCHECKED)
                                .filter(DnsAnswers::proper)
                                .isPresent()
                        && lasts(asked)) {
                    return Seen.unknown(
                            Failure.of(Kind.BOGUS, "The answer for " + question + " fails DNSSEC validation."));
                }
                said = "answers " + Rcode.string(rcode);
            }
        }
        return Seen.unknown(Failure.of(Kind.UNAVAILABLE, "The resolver " + said + " when asked for " + question + "."));
    }

    /** Whether there has been an answer for so long that is only none where it is validated. */
    private boolean lasts(String asked) {
        var now = clock.instant();
        var since = failing.get(asked).orElse(now);
        failing.put(asked, since, REMEMBERED.toSeconds());
        return !since.plus(LASTING).isAfter(now);
    }

    /** What a name server itself answers, whatever that is; {@code INVALID} when it has no address. */
    Seen<Message> authoritative(Name server, Name name, int type) {
        return addresses(server).then(all -> {
            if (all.isEmpty()) {
                return Seen.unknown(Failure.of(
                        Kind.INVALID, "The name server " + DnsAnswers.canonical(server) + " has no IPv4 address."));
            }
            return all.stream()
                    .limit(MOST_ADDRESSES)
                    .flatMap(a ->
                            ask(new InetSocketAddress(a, settings.authoritativePort()), name, type, Wish.OWN_DATA)
                                    .stream())
                    .findFirst()
                    .map(Seen::of)
                    .orElseGet(() -> Seen.unknown(Failure.of(
                            Kind.UNAVAILABLE,
                            "The name server " + DnsAnswers.canonical(server) + " does not answer.")));
        });
    }

    /** The addresses of a name server, by what a referral brought along or else by the resolver. */
    private Seen<List<InetAddress>> addresses(Name server) {
        var key = DnsAnswers.canonical(server);
        return asking.get(
                key,
                () -> addresses
                        .get(key)
                        .map(Seen::of)
                        .orElseGet(() -> recurse(server, Type.A).map(m -> keep(server, hosts(m)))));
    }

    private static List<ARecord> hosts(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .filter(ARecord.class::isInstance)
                .map(ARecord.class::cast)
                .toList();
    }

    /** Keeps the addresses of a name server. */
    List<InetAddress> keep(Name server, List<ARecord> found) {
        var all = found.stream().map(ARecord::getAddress).toList();
        if (!all.isEmpty()) {
            long ttl = found.stream().mapToLong(ARecord::getTTL).min().orElse(0);
            addresses.put(DnsAnswers.canonical(server), all, ttl);
        }
        return all;
    }

    private Optional<Message> ask(InetSocketAddress server, Name name, int type, Wish wish) {
        var answer = exchange.ask(server, name, type, wish);
        Counter.builder(Metric.DNS_QUERIES.meter())
                .description(Metric.DNS_QUERIES.meaning())
                .tags(Metric.DNS_QUERIES.with(answer.map(DnsClient::verdict).orElse("noanswer")))
                .register(metrics)
                .increment();
        return answer;
    }

    private static String verdict(Message message) {
        if (message.getRcode() == Rcode.NOERROR
                && message.getSection(Section.ANSWER).isEmpty()) {
            return message.getHeader().getFlag(Flags.AA) ? "nodata" : "referral";
        }
        return message.getRcode() > Rcode.REFUSED
                ? "other"
                : Rcode.string(message.getRcode()).toLowerCase(Locale.ROOT);
    }
}
