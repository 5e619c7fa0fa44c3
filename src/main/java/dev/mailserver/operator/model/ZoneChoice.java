package dev.mailserver.operator.model;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Zone;
import dev.mailserver.operator.model.Action.ChangeRecords;
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

    /**
     * None can be told, or none that anybody sees.
     *
     * @param ahead the zone that the spec names and that is not delegated yet: it gets its records before it is
     */
    record Refused(Reason reason, String message, String nextStep, Optional<ZoneView> ahead) implements ZoneChoice {
        /** Where there is nothing to write to. */
        Refused(Reason reason, String message, String nextStep) {
            this(reason, message, nextStep, Optional.empty());
        }

        /** What is to be said of a condition while that is done ahead. */
        public Verdict verdict(Situation s, ConditionType type, ChangeRecords change) {
            var attempt = s.attempt(type, Reason.WritingRecords, change);
            return attempt.reason() == Reason.WritingRecords ? verdict(type) : attempt;
        }

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
                        .orElseGet(() -> delegated(
                                candidates, spec.dns().zoneOf(name).filter(ZoneChoice::named), world.delegations()));
        };
    }

    private static Optional<ZoneChoice> notHolding(String name, Optional<Zone> entry, List<ZoneView> candidates) {
        var given = ZoneProvider.zone(entry);
        if (given.isEmpty()) {
            return candidates.isEmpty() ? Optional.of(none(name, entry)) : Optional.empty();
        }
        var zone = entry.orElseThrow();
        var found = candidates.stream().map(c -> c.zone().name()).findFirst();
        if (found.filter(holder -> Names.within(name, holder)).isPresent()) {
            return Optional.empty();
        }
        var gives = "spec.dns.zones gives names in " + zone.suffix() + " the ";
        return Optional.of(
                zone.rfc2136() == null
                        ? new Refused(
                                Reason.ZoneNotFound,
                                gives + "hosted zone " + given.get()
                                        + found.map(holder -> ", which is called " + holder + " and does not hold "
                                                        + name + ".")
                                                .orElse(", and " + account(zone)
                                                        + " has no public hosted zone of that id."),
                                "Correct the hostedZoneID of " + zone.suffix() + " in spec.dns.zones, or leave it out.")
                        : new Refused(
                                Reason.ZoneNotFound,
                                gives + "zone " + given.get() + " at the name server "
                                        + zone.rfc2136().server() + ", which "
                                        + (found.isPresent() ? "does not hold " + name : "does not serve that zone")
                                        + ".",
                                "Correct the zone or the server of " + zone.suffix()
                                        + " in spec.dns.zones, or let the server serve the zone."));
    }

    private static Refused none(String name, Optional<Zone> entry) {
        var rfc2136 = entry.flatMap(e -> Optional.ofNullable(e.rfc2136()));
        if (rfc2136.isPresent()) {
            return new Refused(
                    Reason.ZoneNotFound,
                    "The name server " + rfc2136.get().server() + " serves no zone that holds " + name + ".",
                    "Let the server serve the zone, or correct the server in spec.dns.zones.");
        }
        return entry.filter(e -> e.manual() != null).isPresent()
                ? new Refused(
                        Reason.ZoneNotFound,
                        "No zone that holds " + name + " is delegated.",
                        "At the registrar, or in the parent zone, enter the name servers of the zone.")
                : refused(
                        Reason.ZoneNotFound,
                        "No public hosted zone of "
                                + entry.map(ZoneChoice::account).orElse("this account") + " holds " + name + ".");
    }

    private static String account(Zone entry) {
        var route53 = entry.route53();
        return route53 == null || route53.roleARN() == null
                ? "this account"
                : "the account of role " + route53.roleARN();
    }

    /** Whether an entry says which zone it means, and the operator writes to it. */
    private static boolean named(Zone entry) {
        return entry.rfc2136() != null
                || (entry.route53() != null && entry.route53().hostedZoneID() != null);
    }

    private static ZoneChoice delegated(
            List<ZoneView> candidates, Optional<Zone> named, Map<String, Seen<Delegation>> delegations) {
        var zone = candidates.getFirst().zone().name();
        return switch (delegations.getOrDefault(zone, Seen.unknown(NOT_LOOKED))) {
            case Seen.Unknown<Delegation>(var why) -> new Unseen(why, true);
            case Seen.Known<Delegation>(var delegation) -> {
                var delegated =
                        candidates.stream().filter(c -> serves(c, delegation)).toList();
                if (delegated.size() == 1) {
                    yield new Chosen(delegated.getFirst(), delegation);
                }
                yield candidates.size() > 1
                        ? ambiguous(zone, candidates)
                        : elsewhere(candidates.getFirst(), delegation.nameServers(), named.isPresent());
            }
        };
    }

    /** A hosted zone has its own set of servers, by which it is told from its twins; elsewhere the parent may list some of them. */
    private static boolean serves(ZoneView view, Delegation delegation) {
        return view.zone().provider() instanceof ZoneProvider.Route53
                ? view.nameServers().equals(delegation.nameServers())
                : delegation.nameServers().stream().anyMatch(view.nameServers()::contains);
    }

    private static Refused ambiguous(String zone, List<ZoneView> candidates) {
        var ids = candidates.stream().map(c -> c.zone().id()).sorted().toList();
        return refused(
                Reason.ZoneAmbiguous,
                "These hosted zones are all called " + zone + ": " + String.join(", ", ids)
                        + ", and the parent's delegation points to none or several of them.");
    }

    private static Refused elsewhere(ZoneView view, List<String> delegated, boolean named) {
        var zone = view.zone().name();
        var own = String.join(", ", view.nameServers());
        return new Refused(
                Reason.DelegatedElsewhere,
                delegated.isEmpty()
                        ? "The parent of " + zone + " does not delegate it: nobody sees "
                                + view.zone().called() + ". Its name servers are " + own + "."
                        : "The parent of " + zone + " delegates it to " + String.join(", ", delegated)
                                + ", not to the name servers of "
                                + view.zone().called() + ": " + own + ".",
                "At the registrar, or in the parent zone, set the name servers of " + zone + " to " + own + ".",
                named ? Optional.of(view) : Optional.empty());
    }

    private static Refused refused(Reason reason, String message) {
        return new Refused(reason, message, reason.remedy());
    }
}
