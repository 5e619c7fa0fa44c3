package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What is connected to in a round. Names are resolved here, so that the place that connects is given IPv4 addresses and nothing to
 * interpret. Where DNS fails, the addresses of the last round do.
 */
public final class ProbeTargets {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final List<String> names;
    private final String control;
    private final Function<String, Seen<List<String>>> ipv4;
    private final Map<String, String> last = new ConcurrentHashMap<>();

    /**
     * As configured.
     *
     * @param names host:port, of mail exchangers of at least two operators; at least one of them tells its client's address
     * @param control host:port of something on the Internet that is not mail
     * @param ipv4 the IPv4 addresses of a host name
     */
    public ProbeTargets(List<String> names, String control, Function<String, Seen<List<String>>> ipv4) {
        this.names = List.copyOf(names);
        this.control = control;
        this.ipv4 = ipv4;
    }

    /**
     * Where a round connects to: IPv4 address:port.
     *
     * @param targets in the order of {@link ProbeTargets#names()}
     */
    public record Resolved(List<String> targets, String control) {
        /** Keeps a copy. */
        public Resolved {
            targets = List.copyOf(targets);
        }
    }

    /** As configured, host:port. */
    public List<String> names() {
        return names;
    }

    /** All of them, or why one of them has no address. */
    public Seen<Resolved> resolve() {
        List<String> addresses = new ArrayList<>();
        for (var name : names) {
            switch (resolve(name)) {
                case Seen.Known<String>(var address) -> addresses.add(address);
                case Seen.Unknown<String>(var why) -> {
                    return Seen.unknown(why);
                }
            }
        }
        return resolve(control).map(c -> new Resolved(addresses, c));
    }

    private Seen<String> resolve(String target) {
        var host = host(target);
        var port = target.substring(target.lastIndexOf(':'));
        if (IPV4.matcher(host).matches()) {
            return Seen.of(target);
        }
        var found = ipv4.apply(host).known().orElse(List.of()).stream().findFirst();
        found.ifPresent(address -> last.put(host, address));
        var address = found.orElse(last.get(host));
        return address == null
                ? Seen.unknown(Failure.of(
                        Kind.INVALID,
                        "The probe target " + target + " cannot be resolved to an IPv4 address"
                                + " (mailserver.smtp.probe-targets and control-target)."))
                : Seen.of(address + port);
    }

    /** The host of a target, lower case. */
    static String host(String target) {
        return Probing.host(target).toLowerCase(Locale.ROOT);
    }
}
