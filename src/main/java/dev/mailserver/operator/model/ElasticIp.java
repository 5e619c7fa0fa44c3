package dev.mailserver.operator.model;

import java.util.Map;
import java.util.Optional;

/**
 * An Elastic IP as {@code DescribeAddresses} gives it.
 *
 * @param serviceManaged the service that manages it (alb, nlb, rnat, rds): not ours to touch
 */
public record ElasticIp(
        String allocationID,
        String publicIP,
        Optional<Association> association,
        Map<String, String> tags,
        Optional<String> serviceManaged) {
    /** Tag: the cluster it belongs to. */
    public static final String CLUSTER_TAG = "mailserver-operator.dev/cluster";
    /** Tag: the namespace/name it belongs to. */
    public static final String NAME_TAG = "mailserver-operator.dev/name";
    /** Tag: the UID of the resource that allocated it; information only. */
    public static final String UID_TAG = "mailserver-operator.dev/uid";

    /** What it is associated with. */
    public record Association(
            String associationID,
            Optional<String> networkInterfaceID,
            Optional<String> instanceID,
            Optional<String> privateIP) {}

    /** Keeps a copy of the tags. */
    public ElasticIp {
        tags = Map.copyOf(tags);
    }

    /** Whether its tags name that owner. */
    public boolean belongsTo(Identity id) {
        return id.cluster().equals(tags.get(CLUSTER_TAG)) && id.owner().equals(tags.get(NAME_TAG));
    }

    /** The tags that make an address belong to that owner. */
    public static Map<String, String> ownerTags(Identity id) {
        return Map.of(CLUSTER_TAG, id.cluster(), NAME_TAG, id.owner(), UID_TAG, id.uid());
    }
}
