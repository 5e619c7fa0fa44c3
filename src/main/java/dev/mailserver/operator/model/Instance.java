package dev.mailserver.operator.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An EC2 instance. */
public record Instance(String id, State state, List<NetworkInterface> interfaces, Map<String, String> tags) {
    /** Its life cycle. */
    public enum State {
        PENDING,
        RUNNING,
        STOPPING,
        STOPPED,
        SHUTTING_DOWN,
        TERMINATED,
        /** A state that this version does not know. */
        OTHER;

        /** Of AWS's name, for instance {@code shutting-down}. */
        public static State of(String name) {
            var wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
            for (State s : values()) {
                if (s.name().equals(wanted)) {
                    return s;
                }
            }
            return OTHER;
        }
    }

    /**
     * A network interface.
     *
     * @param addresses the primary one first
     * @param ipv6 literals
     */
    public record NetworkInterface(
            String id, int deviceIndex, List<PrivateAddress> addresses, List<String> ipv6, Surroundings surroundings) {
        /** Keeps copies of the addresses. */
        public NetworkInterface {
            addresses = List.copyOf(addresses);
            ipv6 = List.copyOf(ipv6);
        }
    }

    /** Where a network interface is: the ids of what its packets pass. */
    public record Surroundings(String vpcID, String subnetID, List<String> groupIDs) {
        /** Keeps a copy. */
        public Surroundings {
            groupIDs = List.copyOf(groupIDs);
        }
    }

    /**
     * A private address.
     *
     * @param publicIP the public address it is reached by: an Elastic IP, or one that EC2 assigned on start
     */
    public record PrivateAddress(String ip, boolean primary, Optional<String> publicIP) {}

    /** Keeps copies. */
    public Instance {
        interfaces = List.copyOf(interfaces);
        tags = Map.copyOf(tags);
    }

    /** Whether it is on its way out: such an instance never matches a selector. */
    public boolean gone() {
        return state == State.TERMINATED || state == State.SHUTTING_DOWN;
    }
}
