package dev.mailserver.operator.model;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.DkimIdentity;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Another MailServer, as far as it may stand in the way.
 *
 * @param since its creation
 * @param instance what {@link #instanceOf} gives for it
 * @param signing what {@link #signingOf} gives for it
 * @param addressReady whether its AddressReady is True: it is the present holder of instance and address
 * @param dnsReady whether its DnsReady is True: it is the present holder of the hostname
 * @param dkimReady whether its DkimReady is True: it is the present holder of its selectors
 * @param awaitsPort25 whether it waits for the port 25 restriction of its account and Region to be lifted
 * @param port25Open whether its OutboundSmtpReady is True
 */
@RecordBuilder
public record Peer(
        Identity id,
        Instant since,
        String hostname,
        Optional<String> allocationID,
        Optional<String> instance,
        Optional<String> accountID,
        Optional<String> region,
        Map<String, String> signing,
        boolean addressReady,
        boolean dnsReady,
        boolean dkimReady,
        boolean awaitsPort25,
        boolean port25Open) {
    /** Keeps a copy. */
    public Peer {
        signing = Map.copyOf(signing);
    }

    /** By the name of each DKIM record where its key comes from; the same from the same place is the same key. */
    public static Map<String, String> signingOf(MailServerSpec spec, String namespace) {
        Map<String, String> signing = new HashMap<>();
        for (DkimIdentity identity : spec.dkimIdentities()) {
            var secret = identity.dkim().secretRef();
            signing.put(
                    identity.name(),
                    secret == null
                            ? "key " + identity.dkim().publicKey()
                            : "secret " + namespace + "/" + secret.name() + "/" + secret.key());
        }
        return signing;
    }

    /** Whether AWS's restriction is the same for both: it is per account and Region. */
    public boolean sharesRestriction(Situation s) {
        var account = s.world()
                .accountID()
                .known()
                .or(() -> Optional.ofNullable(s.before().accountID()));
        var there = s.scope().map(Scope::region);
        return account.isPresent() && there.isPresent() && accountID.equals(account) && region.equals(there);
    }

    /**
     * The place on an instance that a MailServer claims: the instance that its spec names, or that its tags have led to, and the
     * private address or interface there. Empty while it is not known, and where the address is held elsewhere.
     */
    public static Optional<String> instanceOf(MailServerSpec spec, MailServerStatus status) {
        var selector = spec.instance();
        if (spec.elasticIP().attachment() != Attachment.Instance) {
            return Optional.empty();
        }
        var place = Optional.ofNullable(selector.privateIPAddress())
                .or(() -> Optional.ofNullable(selector.networkInterfaceID()))
                .orElse("primary");
        return Optional.ofNullable(selector.id())
                .or(() -> Optional.ofNullable(status.elasticIP()).map(e -> e.instanceID()))
                .map(id -> id + "/" + place);
    }
}
