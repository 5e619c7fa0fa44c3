package dev.mailserver.operator.concern.reverse;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether the instance has an IPv6 address that receivers would refuse: a mail server prefers IPv6 where it has it, and EC2 offers no
 * way to set a PTR there.
 */
public final class Ipv6Egress implements Advice {
    @Override
    public AdvisoryCode code() {
        return AdvisoryCode.IPv6Egress;
    }

    @Override
    public Seen<Optional<String>> on(Situation s, Function<Question, Seen<Answer>> dns) {
        return s.world()
                .addresses()
                .then(_ -> s.world().instances())
                .then(instances -> address(s, instances)
                        .map(ip -> told(ip, s.hostname(), dns))
                        .orElse(Seen.of(Optional.empty())));
    }

    private static Optional<Inet6Address> address(Situation s, List<Instance> instances) {
        return Probing.mailInstance(s.address(), instances)
                .flatMap(id -> instances.stream()
                        .filter(i -> i.id().equals(id))
                        .flatMap(i -> i.interfaces().stream())
                        .flatMap(n -> n.ipv6().stream())
                        .map(Ipv6Egress::literal)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<Inet6Address> literal(String ip) {
        try {
            return Optional.of((Inet6Address) Inet6Address.ofLiteral(ip));
        } catch (IllegalArgumentException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Seen<Optional<String>> told(Inet6Address ip, String hostname, Function<Question, Seen<Answer>> dns) {
        return verdict(ip, hostname, dns)
                .map(verdict -> verdict == FcrDns.Verdict.Confirmed
                        ? Optional.empty()
                        : Optional.of("The instance can send over IPv6 from " + ip.getHostAddress()
                                + ", for which reverse DNS is " + verdict
                                + " and cannot be set on EC2: receivers refuse that. Let the mail server send over IPv4"
                                + " alone (Postfix: inet_protocols = ipv4), or take the IPv6 address away."));
    }

    private static Seen<FcrDns.Verdict> verdict(
            Inet6Address ip, String hostname, Function<Question, Seen<Answer>> dns) {
        return dns.apply(new Question(Names.reverse(ip), "PTR"))
                .map(answer -> FcrDns.named(answer, hostname).verdict())
                .then(verdict -> verdict == FcrDns.Verdict.Confirmed ? forward(ip, hostname, dns) : Seen.of(verdict));
    }

    private static Seen<FcrDns.Verdict> forward(
            Inet6Address ip, String hostname, Function<Question, Seen<Answer>> dns) {
        return dns.apply(new Question(hostname, "AAAA"))
                .map(answer -> answer.values().stream()
                                .map(Ipv6Egress::literal)
                                .flatMap(Optional::stream)
                                .anyMatch(ip::equals)
                        ? FcrDns.Verdict.Confirmed
                        : FcrDns.Verdict.ForwardMismatch);
    }
}
