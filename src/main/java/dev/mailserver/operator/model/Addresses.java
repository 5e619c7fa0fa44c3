package dev.mailserver.operator.model;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import java.time.Instant;
import java.util.List;

/**
 * Port: Elastic IPs and instances of an account and Region. One resource a call; implementations batch behind it. They never
 * throw; calls block.
 *
 * <p>{@code notBefore} in every look: what was loaded before that instant does not do; own writes show at once.
 */
public interface Addresses {
    /** The account of the credentials in use: twelve digits. */
    Seen<String> accountID(Scope scope, Instant notBefore);

    /** Every Elastic IP. */
    Seen<List<ElasticIp>> addresses(Scope scope, Instant notBefore);

    /** The instances that a selector names, in any state; none is an empty list. */
    Seen<List<Instance>> instances(Scope scope, InstanceSelector selector, Instant notBefore);

    /** The reverse DNS attribute of an address. */
    Seen<Ptr> ptr(Scope scope, String allocationID, Instant notBefore);

    /** What decides in that Region whether a packet gets out of an instance. */
    Seen<Vpc> vpc(Scope scope, Instant notBefore);

    /** Does it, once. The reference is the allocation id, or for an association its id. */
    Outcome perform(Scope scope, Identity owner, Action.AddressAction action);
}
