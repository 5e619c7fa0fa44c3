package dev.mailserver.operator.aws;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.AddressAction;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Vpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressAttributeName;
import software.amazon.awssdk.services.ec2.model.DomainType;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Elastic IPs, instances and reverse DNS attributes by the EC2 API: one listing of each kind and Region serves all resources. */
public final class Ec2Addresses implements Addresses {
    private final AwsClients clients;
    private final InstantSource clock;
    private final Map<Scope, Ec2Listings> listings = new ConcurrentHashMap<>();
    private final Map<Scope, Snapshot<Vpc>> vpcs = new ConcurrentHashMap<>();
    private final Map<Scope, Snapshot<String>> accounts = new ConcurrentHashMap<>();

    /** Nothing is loaded yet. */
    public Ec2Addresses(AwsClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public Seen<String> accountID(Scope scope, Instant notBefore) {
        return accounts.computeIfAbsent(scope, this::account).get(notBefore);
    }

    private Snapshot<String> account(Scope scope) {
        return new Snapshot<>(
                () -> AwsCalls.look(
                        "sts:GetCallerIdentity",
                        () -> clients.sts(scope).getCallerIdentity().account()),
                clock,
                Duration.ZERO);
    }

    @Override
    public Seen<List<ElasticIp>> addresses(Scope scope, Instant notBefore) {
        return in(scope).addresses(notBefore);
    }

    @Override
    public Seen<List<Instance>> instances(Scope scope, InstanceSelector selector, Instant notBefore) {
        return in(scope)
                .instances(notBefore)
                .map(all -> all.stream().filter(i -> matches(i, selector)).toList());
    }

    private static boolean matches(Instance instance, InstanceSelector selector) {
        if (selector.id() != null) {
            return instance.id().equals(selector.id());
        }
        return selector.tags() != null
                && instance.tags().entrySet().containsAll(selector.tags().entrySet());
    }

    @Override
    public Seen<Ptr> ptr(Scope scope, String allocationID, Instant notBefore) {
        if (!scope.selfServiceReverseDns()) {
            return Seen.of(Ptr.NONE); // the attribute does not exist there
        }
        return in(scope).ptrs(notBefore).map(all -> all.getOrDefault(allocationID, Ptr.NONE));
    }

    @Override
    public Seen<Vpc> vpc(Scope scope, Instant notBefore) {
        return vpcs.computeIfAbsent(scope, s -> new Snapshot<>(() -> Ec2Vpc.look(clients.ec2(s)), clock, Duration.ZERO))
                .get(notBefore);
    }

    @Override
    public Outcome perform(Scope scope, Identity owner, AddressAction action) {
        var outcome = switch (action) {
            case Action.Allocate a -> allocate(scope, owner, a);
            case Action.Associate a -> associate(scope, a);
            case Action.Disassociate a -> disassociate(scope, a);
            case Action.Release a -> release(scope, a);
            case Action.SetPtr a -> setPtr(scope, a);
            case Action.ResetPtr a -> resetPtr(scope, a);
        };
        if (outcome instanceof Outcome.Failed(var why)) {
            switch (why.kind()) {
                case UNAVAILABLE, BOGUS, CONFLICT, SETTLING, INVALID ->
                    in(scope).invalidate();
                case THROTTLED,
                        DENIED,
                        NO_CREDENTIALS,
                        NO_KEY,
                        NO_NAME_SERVER,
                        QUOTA -> {} // nothing was done, and nothing was learnt
            }
        }
        return outcome;
    }

    private Outcome allocate(Scope scope, Identity owner, Action.Allocate action) {
        var tags = ElasticIp.ownerTags(owner);
        return AwsCalls.change("ec2:AllocateAddress", () -> {
            var made = ec2(scope)
                    .allocateAddress(r -> r.domain(DomainType.VPC)
                            .address(action.address().orElse(null))
                            .tagSpecifications(TagSpecification.builder()
                                    .resourceType(ResourceType.ELASTIC_IP)
                                    .tags(Ec2Values.tags(tags))
                                    .build()));
            in(scope).allocated(made.allocationId(), made.publicIp(), tags);
            return made.allocationId();
        });
    }

    private Outcome associate(Scope scope, Action.Associate action) {
        return AwsCalls.change(
                "ec2:AssociateAddress",
                () -> in(scope)
                        .associating(
                                action,
                                () -> ec2(scope)
                                        .associateAddress(r -> r.allocationId(action.allocationID())
                                                .networkInterfaceId(action.networkInterfaceID())
                                                .privateIpAddress(action.privateIP())
                                                .allowReassociation(action.reassociate()))
                                        .associationId()));
    }

    private Outcome disassociate(Scope scope, Action.Disassociate action) {
        return AwsCalls.change("ec2:DisassociateAddress", () -> {
            try {
                ec2(scope).disassociateAddress(r -> r.associationId(action.associationID()));
            } catch (Ec2Exception e) {
                if (!AwsFailures.gone(e)) {
                    throw e;
                }
            }
            in(scope).disassociated(action);
            return "";
        });
    }

    private Outcome release(Scope scope, Action.Release action) {
        return AwsCalls.change("ec2:ReleaseAddress", () -> {
            try {
                ec2(scope).releaseAddress(r -> r.allocationId(action.allocationID()));
            } catch (Ec2Exception e) {
                if (!seemsReleased(e) || !absent(scope, action.allocationID())) {
                    throw e;
                }
            }
            in(scope).released(action);
            return "";
        });
    }

    /**
     * Whether it may be that the address was released before. "Not found" is said of one that was just allocated too, and
     * AuthFailure, seen in the field for a released one, is what bad credentials give: the listing decides.
     */
    private static boolean seemsReleased(Ec2Exception e) {
        return AwsFailures.gone(e) || AwsFailures.unauthenticated(e);
    }

    private boolean absent(Scope scope, String allocationID) {
        return addresses(scope, clock.instant())
                .known()
                .filter(all -> all.stream().noneMatch(a -> a.allocationID().equals(allocationID)))
                .isPresent();
    }

    private Outcome setPtr(Scope scope, Action.SetPtr action) {
        var outcome = AwsCalls.change("ec2:ModifyAddressAttribute", () -> {
            in(scope)
                    .changingPtr(
                            action.allocationID(),
                            () -> ec2(scope)
                                    .modifyAddressAttribute(r -> r.allocationId(action.allocationID())
                                            .domainName(action.name()))
                                    .address());
            return "";
        });
        return outcome instanceof Outcome.Failed(var why) ? new Outcome.Failed(lagging(why)) : outcome;
    }

    /** AWS asks DNS itself and may not see yet what every name server answers; no code is documented for that refusal. */
    private static Failure lagging(Failure why) {
        return why.kind() == Failure.Kind.INVALID && !why.lockedBySupport()
                ? Failure.of(Failure.Kind.SETTLING, why.text())
                : why;
    }

    private Outcome resetPtr(Scope scope, Action.ResetPtr action) {
        return AwsCalls.change("ec2:ResetAddressAttribute", () -> {
            in(scope)
                    .changingPtr(
                            action.allocationID(),
                            () -> ec2(scope)
                                    .resetAddressAttribute(r -> r.allocationId(action.allocationID())
                                            .attribute(AddressAttributeName.DOMAIN_NAME))
                                    .address());
            return "";
        });
    }

    private Ec2Listings in(Scope scope) {
        return listings.computeIfAbsent(scope, s -> new Ec2Listings(() -> ec2(s), clock));
    }

    private Ec2Client ec2(Scope scope) {
        return clients.ec2(scope);
    }
}
