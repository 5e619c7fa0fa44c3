package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.Zone;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Dns.Delegation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which hosted zone a name belongs to: the one that the spec names, else of several with one name the one that the parent delegates
 * to.
 */
public sealed interface ZoneChoice {
    /** This one. */
    record Chosen(ZoneView view, Delegation delegation) implements ZoneChoice {}

    /** None can be told. */
    record Refused(Reason reason, String message, String nextStep) implements ZoneChoice {
        /** What is to be said of a condition that depends on it. */
        public Verdict verdict(ConditionType type) {
            return Verdict.no(type, reason, message).next(nextStep);
        }
    }

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

    /** What stands in for a look that was not made. */
    Failure NOT_LOOKED = Failure.of(Failure.Kind.SETTLING, "The zone was not looked for yet.");

    /** Judges the candidates that a look has found for a name. */
    static ZoneChoice of(String name, MailServerSpec spec, World world) {
        return switch (world.zones().getOrDefault(name, Seen.unknown(NOT_LOOKED))) {
            case Seen.Unknown<List<ZoneView>>(var why) -> new Unseen(why, false);
            case Seen.Known<List<ZoneView>>(var candidates) ->
                notHolding(name, spec.dns().zoneOf(name), candidates)
                        .orElseGet(() -> delegated(candidates, world.delegations()));
        };
    }

    private static Optional<ZoneChoice> notHolding(String name, Optional<Zone> entry, List<ZoneView> candidates) {
        var given = entry.flatMap(e -> Optional.ofNullable(e.route53().hostedZoneID()));
        if (given.isEmpty()) {
            return candidates.isEmpty()
                    ? Optional.of(
                            refused(Reason.ZoneNotFound, "No public hosted zone of this account holds " + name + "."))
                    : Optional.empty();
        }
        var suffix = entry.orElseThrow().suffix();
        var found = candidates.stream().map(c -> c.zone().name()).findFirst();
        return found.filter(zone -> Names.within(name, zone)).isPresent()
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.ZoneNotFound,
                        "spec.dns.zones gives names in " + suffix + " the hosted zone " + given.get()
                                + found.map(zone -> ", which is called " + zone + " and does not hold " + name + ".")
                                        .orElse(", and this account has no public hosted zone of that id."),
                        "Correct the hostedZoneID of " + suffix + " in spec.dns.zones, or leave it out."));
    }

    private static ZoneChoice delegated(List<ZoneView> candidates, Map<String, Seen<Delegation>> delegations) {
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
                yield candidates.size() > 1
                        ? ambiguous(zone, candidates)
                        : elsewhere(candidates.getFirst(), delegation.nameServers());
            }
        };
    }

    private static Refused ambiguous(String zone, List<ZoneView> candidates) {
        var ids = candidates.stream().map(c -> c.zone().id()).sorted().toList();
        return refused(
                Reason.ZoneAmbiguous,
                "These hosted zones are all called " + zone + ": " + String.join(", ", ids)
                        + ", and the parent's delegation points to none or several of them.");
    }

    private static Refused elsewhere(ZoneView view, List<String> delegated) {
        var zone = view.zone().name();
        var own = String.join(", ", view.nameServers());
        return new Refused(
                Reason.DelegatedElsewhere,
                delegated.isEmpty()
                        ? "The parent of " + zone + " does not delegate it: nobody sees hosted zone "
                                + view.zone().id() + ". Its name servers are " + own + "."
                        : "The parent of " + zone + " delegates it to " + String.join(", ", delegated)
                                + ", not to the name servers of hosted zone "
                                + view.zone().id() + ": " + own + ".",
                "At the registrar, or in the parent zone, set the name servers of " + zone + " to " + own + ".");
    }

    private static Refused refused(Reason reason, String message) {
        return new Refused(reason, message, reason.remedy());
    }
}
