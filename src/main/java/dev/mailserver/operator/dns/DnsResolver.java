package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.xbill.DNS.Address;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** DNS by questions of our own to the name servers and to the configured resolvers; nothing is kept but who serves what. */
public final class DnsResolver implements Resolver {
    private final DnsClient client;
    private final Delegations delegations;

    /** Nothing is known yet. */
    public DnsResolver(DnsSettings settings, InstantSource clock, MeterRegistry metrics) {
        client = new DnsClient(settings, clock, metrics);
        delegations = new Delegations(client, clock, settings.keep());
    }

    @Override
    public Seen<Delegation> delegation(String zone) {
        return named(zone, delegations::of);
    }

    @Override
    public Seen<Delegation> enclosing(String name) {
        return named(name, delegations::enclosing);
    }

    @Override
    public Lookup lookup(Question question, Delegation delegation, Predicate<Answer> worthAsking) {
        var authoritative = everyServer(question, delegation);
        boolean everywhere = !authoritative.isEmpty()
                && authoritative.stream()
                        .allMatch(s -> s.answer()
                                .known()
                                .filter(a -> !a.values().isEmpty() && worthAsking.test(a))
                                .isPresent());
        return new Lookup(
                question,
                authoritative,
                everywhere
                        ? Optional.of(named(question.name(), n -> client.recurse(n, Type.value(question.type())))
                                .map(DnsAnswers::answer))
                        : Optional.empty());
    }

    /** The IPv4 addresses of a host, by the public path; a literal one as it is. {@code INVALID} when the name has none. */
    public Seen<List<String>> resolve(String host) {
        if (Address.isDottedQuad(host)) {
            return Seen.of(List.of(host));
        }
        return named(host, n -> client.recurse(n, Type.A))
                .map(DnsAnswers::answer)
                .then(answer -> answer.values().isEmpty()
                        ? Seen.unknown(Failure.of(Kind.INVALID, "The name " + host + " has no IPv4 address."))
                        : Seen.of(answer.values()));
    }

    private List<ServerAnswer> everyServer(Question question, Delegation delegation) {
        try (var threads = Executors.newCachedThreadPool()) {
            return delegation.nameServers().stream()
                    .map(s -> CompletableFuture.supplyAsync(
                            () -> new ServerAnswer(s, askOne(s, question, delegation.zone())), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private Seen<Answer> askOne(String server, Question question, String zone) {
        return named(server, s -> named(question.name(), n -> client.authoritative(s, n, Type.value(question.type()))))
                .then(m -> read(m, server, zone));
    }

    private static Seen<Answer> read(Message message, String server, String zone) {
        int rcode = message.getRcode();
        boolean proper = rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
        if (proper && message.getHeader().getFlag(Flags.AA)) {
            return Seen.of(DnsAnswers.answer(message));
        }
        if (proper || rcode == Rcode.REFUSED || rcode == Rcode.NOTAUTH) {
            return Seen.unknown(Failure.of(
                    Kind.INVALID,
                    "The name server " + server + " does not serve " + zone + " ("
                            + (proper ? "not authoritative" : Rcode.string(rcode)) + ")."));
        }
        return Seen.unknown(Failure.of(
                Kind.UNAVAILABLE,
                "The name server " + server + " answers " + Rcode.string(rcode) + " for " + zone + "."));
    }

    private static <T> Seen<T> named(String text, Function<Name, Seen<T>> use) {
        try {
            return use.apply(Name.fromString(text, Name.root));
        } catch (TextParseException e) {
            return Seen.unknown(Failure.of(Kind.INVALID, "This is no domain name: " + text + "."));
        }
    }
}
