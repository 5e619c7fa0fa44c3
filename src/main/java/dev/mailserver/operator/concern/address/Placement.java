package dev.mailserver.operator.concern.address;

import static dev.mailserver.operator.api.ConditionType.AddressReady;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Brings the address to its place. It is taken only from the holder that was recorded, which is what a move is; and it displaces
 * nobody else's address, as {@code AssociateAddress} would.
 */
final class Placement {
    private Placement() {}

    static Finding judge(Situation s, List<ElasticIp> all, ElasticIp address, Place.At at) {
        if (address.association().filter(at::is).isPresent()) {
            return inPlace(s, all, address, at);
        }
        return inUse(s, address)
                .or(() -> occupied(s, all, address, at))
                .map(Finding::of)
                .or(() -> Held.judge(s, address))
                .map(finding -> finding.keep(Recorded.at(s, address, at)))
                .orElseGet(() -> associate(s, address, at));
    }

    private static Finding inPlace(Situation s, List<ElasticIp> all, ElasticIp address, Place.At at) {
        var finding = stopped(at.instance())
                .map(Finding::of)
                .orElseGet(() -> Finding.of(Verdict.yes(
                                AddressReady,
                                Reason.InPlace,
                                Wording.name(address) + " is associated with " + at.name() + "."
                                        + Surplus.staying(s, all, address)))
                        .act(Surplus.releases(s, all, address).toArray(Action[]::new)));
        return finding.keep(Recorded.at(s, address, at)).keep(status -> Recorded.settled(status, address));
    }

    private static Optional<Verdict> inUse(Situation s, ElasticIp address) {
        return address.association()
                .filter(x -> !Recorded.holds(s, x))
                .map(x -> Verdict.no(
                        AddressReady,
                        Reason.AddressInUse,
                        Wording.name(address) + " is associated with " + Wording.holder(x)
                                + ", where this MailServer has not put it."));
    }

    /** Another address that the place has; one that is this owner's too makes room. */
    private static Optional<Verdict> occupied(Situation s, List<ElasticIp> all, ElasticIp address, Place.At at) {
        return all.stream()
                .filter(other -> !other.allocationID().equals(address.allocationID()))
                .filter(other -> other.association().filter(at::is).isPresent())
                .filter(other -> !other.belongsTo(s.id()))
                .findFirst()
                .map(other -> Verdict.no(
                                AddressReady,
                                Reason.InstanceHasOtherAddress,
                                at.name() + " has the Elastic IP " + Wording.name(other) + ", which "
                                        + Wording.name(address) + " would displace.")
                        .next("Disassociate " + other.publicIP()
                                + " from it, or use that address by spec.elasticIP.allocationID: "
                                + other.allocationID() + "."));
    }

    private static Finding associate(Situation s, ElasticIp address, Place.At at) {
        var seen = Recorded.at(s, address, at);
        return switch (at.instance().state()) {
            case RUNNING, STOPPED, STOPPING -> {
                boolean move = address.association().isPresent();
                var action = new Associate(
                        address.allocationID(), address.publicIP(), at.networkInterfaceID(), at.privateIP(), move);
                yield Finding.of(Wording.failed(s, action)
                                .or(() -> stopped(at.instance()))
                                .orElseGet(() -> Verdict.no(
                                        AddressReady,
                                        Reason.Associating,
                                        Wording.name(address) + " is being associated with " + at.name() + ".")))
                        .act(action)
                        .keep(seen)
                        .keep(Recorded::associating);
            }
            case PENDING ->
                Finding.of(Place.starting(at.instance())).again(Place.SOON).keep(seen);
            case SHUTTING_DOWN, TERMINATED, OTHER ->
                Finding.of(Verdict.no(
                                AddressReady,
                                Reason.Associating,
                                at.instance().id() + " is in a state in which it takes no address."))
                        .keep(seen);
        };
    }

    private static Optional<Verdict> stopped(Instance instance) {
        return switch (instance.state()) {
            case STOPPED, STOPPING ->
                Optional.of(Verdict.no(AddressReady, Reason.InstanceStopped, instance.id() + " is stopped."));
            case PENDING, RUNNING, SHUTTING_DOWN, TERMINATED, OTHER -> Optional.empty();
        };
    }
}
