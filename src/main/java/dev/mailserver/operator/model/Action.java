package dev.mailserver.operator.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything the operator can do to the world: this file is the audit list behind the IAM policies and {@code plannedActions}.
 */
public sealed interface Action {
    /** What is tried, without the values that may differ between tries: failures are remembered by it. At most 300 characters. */
    String key();

    /** For a person: what is done to what. */
    String describe();

    /** What is done to an Elastic IP by the EC2 API. */
    sealed interface AddressAction extends Action {}

    /**
     * {@code AllocateAddress}, tagged in the same call, never retried by the SDK: a lost reply would make two.
     *
     * @param address a released address to be had back, where AWS still has it
     */
    record Allocate(Optional<String> address) implements AddressAction {
        @Override
        public String key() {
            return "Allocate" + address.map(a -> "/" + a).orElse("");
        }

        @Override
        public String describe() {
            return "allocate an Elastic IP"
                    + address.map(a -> ", if possible " + a + " again").orElse("");
        }
    }

    /**
     * {@code AssociateAddress} by interface and private address.
     *
     * @param reassociate whether it may be taken from its present holder: only where that is the one we recorded
     */
    record Associate(
            String allocationID, String publicIP, String networkInterfaceID, String privateIP, boolean reassociate)
            implements AddressAction {
        @Override
        public String key() {
            return "Associate/" + allocationID;
        }

        @Override
        public String describe() {
            return "associate " + publicIP + " with " + networkInterfaceID + " (" + privateIP + ")";
        }
    }

    /** {@code DisassociateAddress}. */
    record Disassociate(String allocationID, String publicIP, String associationID) implements AddressAction {
        @Override
        public String key() {
            return "Disassociate/" + allocationID;
        }

        @Override
        public String describe() {
            return "disassociate " + publicIP;
        }
    }

    /** {@code ReleaseAddress}. */
    record Release(String allocationID, String publicIP) implements AddressAction {
        @Override
        public String key() {
            return "Release/" + allocationID;
        }

        @Override
        public String describe() {
            return "release " + publicIP;
        }
    }

    /** {@code ModifyAddressAttribute}: sets the PTR. */
    record SetPtr(String allocationID, String publicIP, String name) implements AddressAction {
        @Override
        public String key() {
            return "SetPtr/" + allocationID;
        }

        @Override
        public String describe() {
            return "set the PTR of " + publicIP + " to " + name;
        }
    }

    /** {@code ResetAddressAttribute}: takes the PTR away. */
    record ResetPtr(String allocationID, String publicIP) implements AddressAction {
        @Override
        public String key() {
            return "ResetPtr/" + allocationID;
        }

        @Override
        public String describe() {
            return "reset the PTR of " + publicIP;
        }
    }

    /** One atomic change in one zone: a record and the marker that says whose it is. */
    record ChangeRecords(HostedZone zone, List<RecordChange> changes) implements Action {
        /** Keeps a copy. */
        public ChangeRecords {
            changes = List.copyOf(changes);
        }

        @Override
        public String key() {
            var first = changes.getFirst().key();
            return "ChangeRecords/" + first.type() + "/" + first.name();
        }

        @Override
        public String describe() {
            return changes.stream()
                            .map(c -> (c.before().isEmpty()
                                            ? "create "
                                            : c.after().isEmpty() ? "remove " : "change ")
                                    + c.key().type() + " " + c.key().name())
                            .collect(Collectors.joining(", "))
                    + " in zone " + zone.name();
        }
    }

    /** One round of connections to port 25 of the probe targets. */
    record Probe(Probing.Round round) implements Action {
        @Override
        public String key() {
            return "Probe";
        }

        @Override
        public String describe() {
            return "probe outbound port 25 from the "
                    + (round.place() == Probing.Place.INSTANCE ? "instance" : "operator");
        }
    }
}
