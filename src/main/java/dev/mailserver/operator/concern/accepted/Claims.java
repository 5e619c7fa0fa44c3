package dev.mailserver.operator.concern.accepted;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.model.Peer;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Two MailServers that want the same thing: the present holder has it, else the older one, else the first by name. The other one
 * is not told whose it is, since it may be another tenant's.
 */
final class Claims {
    private Claims() {}

    static Optional<Verdict> refused(Situation s) {
        return hostname(s).or(() -> address(s)).or(() -> instance(s)).or(() -> selector(s));
    }

    private static Optional<Verdict> hostname(Situation s) {
        return lost(s, ConditionType.DnsReady, Peer::dnsReady, p -> p.hostname().equals(s.hostname()))
                ? refuse(Reason.HostnameClaimed, "Another MailServer has the hostname " + s.hostname() + ".")
                : Optional.empty();
    }

    /** Only one that the spec gives can be another's: what was allocated carries its owner's tags. */
    private static Optional<Verdict> address(Situation s) {
        var given = Optional.ofNullable(s.spec().elasticIP().allocationID());
        return given.isPresent() && lostAddress(s, p -> p.allocationID().equals(given))
                ? refuse(Reason.AddressClaimed, "Another MailServer uses the Elastic IP " + given.get() + ".")
                : Optional.empty();
    }

    private static Optional<Verdict> instance(Situation s) {
        var place = Peer.instanceOf(s.spec(), s.before());
        return place.isPresent() && lostAddress(s, p -> p.instance().equals(place))
                ? refuse(
                        Reason.InstanceClaimed,
                        "Another MailServer uses the same address of instance "
                                + place.get().substring(0, place.get().indexOf('/')) + ".")
                : Optional.empty();
    }

    /** Two that sign with the same key share its record. */
    private static Optional<Verdict> selector(Situation s) {
        return Peer.signingOf(s.spec(), s.id().namespace()).entrySet().stream()
                .filter(mine -> lost(
                        s,
                        ConditionType.DkimReady,
                        Peer::dkimReady,
                        p -> p.signing().containsKey(mine.getKey())
                                && !mine.getValue().equals(p.signing().get(mine.getKey()))))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .flatMap(name ->
                        refuse(Reason.SelectorClaimed, "Another MailServer publishes another key at " + name + "."));
    }

    private static boolean lostAddress(Situation s, Predicate<Peer> wantsTheSame) {
        return lost(s, ConditionType.AddressReady, Peer::addressReady, wantsTheSame);
    }

    /** Whether any peer that wants the same goes first. */
    private static boolean lost(Situation s, ConditionType type, Predicate<Peer> holds, Predicate<Peer> wantsTheSame) {
        boolean mine =
                s.before().condition(type).filter(c -> c.status() == Tri.True).isPresent();
        return s.world().peers().stream()
                .filter(wantsTheSame)
                .anyMatch(p -> holds.test(p) == mine ? earlier(p, s) : !mine);
    }

    private static boolean earlier(Peer peer, Situation s) {
        int age = peer.since().compareTo(s.created());
        return age < 0 || (age == 0 && peer.id().owner().compareTo(s.id().owner()) < 0);
    }

    private static Optional<Verdict> refuse(Reason reason, String message) {
        return Optional.of(Verdict.no(ConditionType.Accepted, reason, message));
    }
}
