package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Dns.Delegation;
import java.util.List;
import java.util.Map;

/**
 * Which hosted zone a name belongs to: of several with one name the one that the parent delegates to.
 */
public sealed interface ZoneChoice {
    /** This one. */
    record Chosen(ZoneView view, Delegation delegation) implements ZoneChoice {}

    /** None can be told. */
    record Refused(Reason reason, String message) implements ZoneChoice {}

    /**
     * Looking failed.
     *
     * @param dns whether it was DNS that could not be asked, not the provider of the zones
     */
    record Unseen(Failure why, boolean dns) implements ZoneChoice {
        /** What is to be said of a condition that depends on it. */
        public Verdict verdict(ConditionType type) {
            return dns ? Verdict.unresolved(type, why) : Verdict.unseen(type, why);
        }
    }

    /** Judges the candidates that a look has found for a name. */
    static ZoneChoice of(String name, World world) {
        return switch (world.zones().getOrDefault(name, Seen.unknown(NOT_LOOKED))) {
            case Seen.Unknown<List<ZoneView>>(var why) -> new Unseen(why, false);
            case Seen.Known<List<ZoneView>>(var candidates) -> of(name, candidates, world.delegations());
        };
    }

    /** What stands in for a look that was not made. */
    Failure NOT_LOOKED = Failure.of(Failure.Kind.SETTLING, "The zone was not looked for yet.");

    private static ZoneChoice of(String name, List<ZoneView> candidates, Map<String, Seen<Delegation>> delegations) {
        if (candidates.isEmpty()) {
            return new Refused(Reason.ZoneNotFound, "No public hosted zone of this account holds " + name + ".");
        }
        var zone = candidates.getFirst().zone().name();
        return switch (delegations.getOrDefault(zone, Seen.unknown(NOT_LOOKED))) {
            case Seen.Unknown<Delegation>(var why) -> new Unseen(why, true);
            case Seen.Known<Delegation>(var delegation) -> {
                var delegated = candidates.stream()
                        .filter(c -> c.nameServers().equals(delegation.nameServers()))
                        .toList();
                if (delegated.size() == 1) {
                    yield new Chosen(delegated.getFirst(), delegation);
                }
                if (candidates.size() > 1) {
                    yield new Refused(
                            Reason.ZoneAmbiguous,
                            "These hosted zones are all called " + zone + ": "
                                    + String.join(
                                            ", ",
                                            candidates.stream()
                                                    .map(c -> c.zone().id())
                                                    .sorted()
                                                    .toList())
                                    + ", and the parent's delegation points to none or several of them.");
                }
                yield new Refused(
                        Reason.DelegatedElsewhere,
                        delegation.nameServers().isEmpty()
                                ? "The parent of " + zone + " does not delegate it: nobody sees hosted zone "
                                        + candidates.getFirst().zone().id() + ". Its name servers are "
                                        + String.join(
                                                ", ", candidates.getFirst().nameServers()) + "."
                                : "The parent of " + zone + " delegates it to "
                                        + String.join(", ", delegation.nameServers())
                                        + ", not to the name servers of hosted zone "
                                        + candidates.getFirst().zone().id() + ": "
                                        + String.join(
                                                ", ", candidates.getFirst().nameServers()) + ".");
            }
        };
    }
}
