package dev.mailserver.operator.concern.address;

import dev.mailserver.operator.api.MailServerStatus.DnsRecord;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.OwnAddress;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.ZoneView;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Addresses beside the one in place, left by a lost answer or a second leader. One goes only where everything speaks for it: the
 * operator has allocated it, nothing has it, it has no PTR, and no record that can be seen names it.
 */
final class Surplus {
    private Surplus() {}

    static List<Release> releases(Situation s, List<ElasticIp> all, ElasticIp kept) {
        return OwnAddress.tagged(s.id(), s.before(), all).stream()
                .filter(a -> !a.allocationID().equals(kept.allocationID()))
                .filter(a -> a.association().isEmpty() && a.tags().containsKey(ElasticIp.UID_TAG))
                .filter(a -> Optional.of(Seen.of(Ptr.NONE))
                        .equals(Optional.ofNullable(s.world().ptrs().get(a.allocationID()))))
                .filter(a -> unnamed(s, a.publicIP()))
                .map(a -> new Release(a.allocationID(), a.publicIP()))
                .toList();
    }

    /** Every zone that could name it has to have been looked at. */
    private static boolean unnamed(Situation s, String ip) {
        var whole = Pattern.compile("(?<![0-9.])" + Pattern.quote(ip) + "(?![0-9.])");
        var zones = s.world().zones();
        return zones.keySet().containsAll(names(s))
                && zones.values().stream()
                        .allMatch(zone -> zone.known()
                                .filter(views -> values(views)
                                        .noneMatch(v -> whole.matcher(v).find()))
                                .isPresent());
    }

    private static List<String> names(Situation s) {
        var records = s.before().dns() == null
                ? Stream.<String>empty()
                : s.before().dns().records().stream().map(DnsRecord::name);
        return Stream.concat(Stream.of(s.hostname(), s.spec().domain()), records)
                .toList();
    }

    private static Stream<String> values(List<ZoneView> views) {
        return views.stream()
                .flatMap(view -> view.records().stream())
                .map(RecordSet::values)
                .flatMap(List::stream);
    }
}
