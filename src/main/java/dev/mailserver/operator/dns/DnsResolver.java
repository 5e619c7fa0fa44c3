package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Resolver;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Comparator;
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
    private static final int LONGEST_CHAIN = 8;

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

    @Override
    public Seen<Answer> answer(Question question, List<Delegation> own) {
        return named(question.name(), n -> answer(n, Type.value(question.type()), own, LONGEST_CHAIN));
    }

    private Seen<Answer> answer(Name name, int type, List<Delegation> own, int chain) {
        var zone = own.stream()
                .filter(d -> Names.within(DnsAnswers.canonical(name), d.zone()))
                .max(Comparator.comparingInt(d -> d.zone().length()));
        if (zone.isEmpty()) {
            return published(name, type);
        }
        return anyServer(zone.get(), name, type).then(message -> {
            if (!message.getHeader().getFlag(Flags.AA)) {
                return published(name, type); // delegated further on, to somebody else
            }
            var end = DnsAnswers.endOfChain(message);
            if (end.equals(name) || !DnsAnswers.answer(message).values().isEmpty()) {
                return Seen.of(DnsAnswers.answer(message));
            }
            return chain == 0
                    ? Seen.unknown(Failure.of(
                            Kind.UNAVAILABLE,
                            "The name " + DnsAnswers.canonical(name) + " is at the end of too many CNAME records."))
                    : answer(end, type, own, chain - 1);
        });
    }

    /** By the public path. That there is nothing is believed when a server of the zone says so too. */
    private Seen<Answer> published(Name name, int type) {
        return client.recurse(name, type).then(message -> {
            var answer = DnsAnswers.answer(message);
            if (!answer.values().isEmpty()) {
                return Seen.of(answer);
            }
            return confirmed(DnsAnswers.endOfChain(message), type);
        });
    }

    private Seen<Answer> confirmed(Name name, int type) {
        return delegations
                .enclosing(name)
                .then(zone -> anyServer(zone, name, type)
                        .then(message -> message.getHeader().getFlag(Flags.AA)
                                ? Seen.of(DnsAnswers.answer(message))
                                : Seen.unknown(Failure.of(
                                        Kind.UNAVAILABLE,
                                        "The name servers of " + zone.zone() + " do not say whether there is a "
                                                + Type.string(type) + " record of " + DnsAnswers.canonical(name)
                                                + "."))));
    }

    private Seen<Message> anyServer(Delegation zone, Name name, int type) {
        Seen<Message> last =
                Seen.unknown(Failure.of(Kind.UNAVAILABLE, "The zone " + zone.zone() + " has no name servers."));
        for (String server : zone.nameServers()) {
            last = named(server, s -> client.authoritative(s, name, type));
            if (last.known().filter(DnsAnswers::proper).isPresent()) {
                return last;
            }
        }
        return last.then(m -> Seen.unknown(Failure.of(
                Kind.UNAVAILABLE,
                "The name servers of " + zone.zone() + " answer " + Rcode.string(m.getRcode()) + ".")));
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
        boolean proper = DnsAnswers.proper(message);
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
