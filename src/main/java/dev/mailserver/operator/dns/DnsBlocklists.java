package dev.mailserver.operator.dns;

import dev.mailserver.operator.model.Blocklists;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Blocklists, asked by the configured resolvers alone: nobody's name servers are sought out to confirm what a list denies, since lists
 * are paid for by the query.
 */
public final class DnsBlocklists implements Blocklists {
    /** As many as status takes. */
    private static final int MOST = 32;

    private final DnsClient client;
    private final Map<String, Name> zones = new LinkedHashMap<>();

    /**
     * Of these lists.
     *
     * @param lists zones, in which {@code {name}} stands for the key of that name
     * @throws IllegalArgumentException where one is no zone, comes twice or lacks its key, or where there are too many
     */
    public DnsBlocklists(
            List<String> lists,
            Map<String, String> keys,
            DnsSettings settings,
            InstantSource clock,
            MeterRegistry metrics) {
        client = new DnsClient(settings, clock, metrics);
        if (lists.size() > MOST) {
            throw new IllegalArgumentException("mailserver.reputation.lists has more than " + MOST + " lists.");
        }
        for (String entry : lists) {
            var list = ListZone.of(entry, keys);
            if (zones.put(list.name(), list.zone()) != null) {
                throw new IllegalArgumentException("mailserver.reputation.lists has " + list.name() + " twice.");
            }
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(zones.keySet());
    }

    /** A failure of the resolver tells the name that it was asked for, which may have a key in it: it is told in other words. */
    @Override
    public Seen<Answer> ask(String list, String entry) {
        var heard = Optional.ofNullable(zones.get(list))
                .flatMap(zone -> name(entry, zone))
                .map(name -> client.recurse(name, Type.A).map(DnsAnswers::answer));
        return heard.filter(seen -> seen.known().isPresent())
                .orElseGet(() -> Seen.unknown(
                        Failure.of(Kind.UNAVAILABLE, "The resolver did not answer when asked of " + list + ".")));
    }

    private static Optional<Name> name(String entry, Name zone) {
        try {
            return Optional.of(Name.concatenate(Name.fromString(entry), zone));
        } catch (TextParseException | NameTooLongException e) {
            return Optional.empty();
        }
    }
}
