package dev.mailserver.operator.concern.address;

import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses beside the one in place, left by a lost answer or a second leader. One goes only where everything speaks for it: the
 * operator has allocated it, nothing has it, it has no PTR, and no record that can be seen names it.
 */
final class Surplus {
    private Surplus() {}

    static List<Release> releases(Situation s, List<ElasticIp> all, ElasticIp kept) {
        return beside(s, all, kept)
                .filter(a -> a.association().isEmpty())
                .filter(a -> ptr(s, a).filter(Ptr.NONE::equals).isPresent())
                .filter(a -> zonesSeen(s) && !named(s, a.publicIP()))
                .map(a -> new Release(a.allocationID(), a.publicIP()))
                .toList();
    }

    /** Sentences about those that stay, and until when: nobody is to pay for an address without being told. */
    static String staying(Situation s, List<ElasticIp> all, ElasticIp kept) {
        return beside(s, all, kept)
                .flatMap(a -> until(s, a)
                        .map(until -> " It also has " + Wording.name(a) + ", which AWS bills too and which is released "
                                + until + ".")
                        .stream())
                .collect(Collectors.joining());
    }

    private static Optional<String> until(Situation s, ElasticIp address) {
        if (address.association().isPresent()) {
            return Optional.of("once it is disassociated from "
                    + Wording.holder(address.association().get()));
        }
        if (ptr(s, address).filter(ptr -> !ptr.equals(Ptr.NONE)).isPresent()) {
            return Optional.of("once it has no PTR");
        }
        if (named(s, address.publicIP())) {
            return Optional.of("once no record names it");
        }
        return s.scope()
                .filter(scope -> !scope.selfServiceReverseDns())
                .map(scope -> "with this MailServer, since " + scope.region() + " does not tell whether it has a PTR");
    }

    private static Stream<ElasticIp> beside(Situation s, List<ElasticIp> all, ElasticIp kept) {
        return OwnAddress.tagged(s.id(), s.before(), all).stream()
                .filter(a -> !a.allocationID().equals(kept.allocationID()))
                .filter(a -> a.tags().containsKey(ElasticIp.UID_TAG));
    }

    private static Optional<Ptr> ptr(Situation s, ElasticIp address) {
        return Optional.ofNullable(s.world().ptrs().get(address.allocationID())).flatMap(Seen::known);
    }

    /** Whether every zone that could name an address was looked at. */
    private static boolean zonesSeen(Situation s) {
        var zones = s.world().zones();
        return zones.keySet().containsAll(names(s))
                && zones.values().stream().allMatch(zone -> zone.known().isPresent());
    }

    /** Whether a record that can be seen names it. */
    static boolean named(Situation s, String ip) {
        var whole = Pattern.compile("(?<![0-9.])" + Pattern.quote(ip) + "(?![0-9.])");
        return s.world().zones().values().stream()
                .flatMap(zone -> zone.known().orElse(List.of()).stream())
                .flatMap(view -> view.records().stream())
                .flatMap(record -> record.values().stream())
                .anyMatch(value -> whole.matcher(value).find());
    }

    private static List<String> names(Situation s) {
        var records = s.before().dns() == null
                ? Stream.<String>empty()
                : s.before().dns().records().stream().map(DnsRecord::name);
        return Stream.concat(Stream.of(s.hostname(), s.spec().domain()), records)
                .toList();
    }
}
