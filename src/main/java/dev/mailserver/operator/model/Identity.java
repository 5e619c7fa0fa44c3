package dev.mailserver.operator.model;

/**
 * Whose something is: cluster and namespace/name. The UID is information only, so that a resource that was deleted and applied
 * again takes its address up again.
 *
 * @param cluster the configured name of the cluster
 */
public record Identity(String cluster, String namespace, String name, String uid) {
    /** {@code namespace/name}: the value of the owner tag and of the owner in a marker. */
    public String owner() {
        return namespace + "/" + name;
    }
}
