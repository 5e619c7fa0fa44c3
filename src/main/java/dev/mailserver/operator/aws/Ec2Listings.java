package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.AddressAttributeName;

/**
 * What EC2 lists in one Region, with own writes laid over. Each overlay changes only what the listing still shows as it was before
 * the write, so that it never hides what happened after it.
 */
final class Ec2Listings {
    /** {@code DescribeAddresses} may not show a new address for some seconds (eventual consistency of the EC2 API). */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private static final int PAGE = 1000;

    private final Snapshot<List<ElasticIp>> addresses;
    private final Snapshot<List<Instance>> instances;
    private final Snapshot<Map<String, Ptr>> ptrs;

    Ec2Listings(Supplier<Ec2Client> ec2, InstantSource clock) {
        addresses = new Snapshot<>(
                () -> AwsCalls.look("ec2:DescribeAddresses", () -> describeAddresses(ec2.get())), clock, SETTLE);
        instances = new Snapshot<>(
                () -> AwsCalls.look("ec2:DescribeInstances", () -> describeInstances(ec2.get())), clock, SETTLE);
        ptrs = new Snapshot<>(
                () -> AwsCalls.look("ec2:DescribeAddressesAttribute", () -> describePtrs(ec2.get())), clock, SETTLE);
    }

    private static List<ElasticIp> describeAddresses(Ec2Client ec2) {
        return ec2.describeAddresses().addresses().stream()
                .filter(a -> a.allocationId() != null)
                .map(Ec2Values::elasticIp)
                .toList();
    }

    private static List<Instance> describeInstances(Ec2Client ec2) {
        return ec2.describeInstancesPaginator(r -> r.maxResults(PAGE)).reservations().stream()
                .flatMap(r -> r.instances().stream())
                .map(Ec2Values::instance)
                .toList();
    }

    private static Map<String, Ptr> describePtrs(Ec2Client ec2) {
        Map<String, Ptr> all = new HashMap<>();
        ec2.describeAddressesAttributePaginator(
                        r -> r.attribute(AddressAttributeName.DOMAIN_NAME).maxResults(PAGE))
                .addresses()
                .forEach(a -> all.put(a.allocationId(), Ec2Values.ptr(a)));
        return Map.copyOf(all);
    }

    Seen<List<ElasticIp>> addresses(Instant notBefore) {
        return addresses.get(notBefore);
    }

    Seen<List<Instance>> instances(Instant notBefore) {
        return instances.get(notBefore);
    }

    Seen<Map<String, Ptr>> ptrs(Instant notBefore) {
        return ptrs.get(notBefore);
    }

    void invalidate() {
        addresses.invalidate();
        instances.invalidate();
        ptrs.invalidate();
    }

    void allocated(String allocationID, String publicIP, Map<String, String> tags) {
        var made = new ElasticIp(allocationID, publicIP, Optional.empty(), tags, Optional.empty());
        addresses.overlay(
                "allocate " + allocationID,
                all -> all.stream().anyMatch(a -> a.allocationID().equals(allocationID))
                        ? all
                        : Stream.concat(all.stream(), Stream.of(made)).toList());
    }

    /** Associates by that call, which gives the association's id. */
    String associating(Action.Associate action, Supplier<String> call) {
        var before = association(action.allocationID());
        var holder = instance(action.networkInterfaceID());
        var id = call.get();
        var after =
                new Association(id, Optional.of(action.networkInterfaceID()), holder, Optional.of(action.privateIP()));
        addresses.overlay(
                action,
                all -> each(all, a -> {
                    if (a.allocationID().equals(action.allocationID())) {
                        return a.association().equals(before) ? with(a, Optional.of(after)) : a;
                    }
                    return displaced(a, action) ? with(a, Optional.empty()) : a;
                }));
        showOn(action.publicIP(), Optional.of(action));
        return id;
    }

    private static boolean displaced(ElasticIp other, Action.Associate by) {
        return other.association()
                .filter(x -> x.networkInterfaceID().equals(Optional.of(by.networkInterfaceID()))
                        && x.privateIP().equals(Optional.of(by.privateIP())))
                .isPresent();
    }

    void disassociated(Action.Disassociate action) {
        addresses.overlay(
                action,
                all -> each(
                        all,
                        a -> a.association()
                                        .filter(x -> x.associationID().equals(action.associationID()))
                                        .isPresent()
                                ? with(a, Optional.empty())
                                : a));
        showOn(action.publicIP(), Optional.empty());
    }

    void released(Action.Release action) {
        addresses.overlay(
                action,
                all -> all.stream()
                        .filter(a -> !a.allocationID().equals(action.allocationID()))
                        .toList());
    }

    /** Changes a PTR by that call, which gives the attribute as it is then. */
    void changingPtr(String allocationID, Supplier<@Nullable AddressAttribute> call) {
        var before = ptrs.get(Instant.MIN).known().map(all -> all.getOrDefault(allocationID, Ptr.NONE));
        var said = call.get();
        if (said == null) {
            ptrs.invalidate();
            return;
        }
        var after = Ec2Values.ptr(said);
        ptrs.overlay(allocationID, all -> {
            if (!before.equals(Optional.of(all.getOrDefault(allocationID, Ptr.NONE)))) {
                return all;
            }
            var changed = new HashMap<>(all);
            changed.put(allocationID, after);
            return Map.copyOf(changed);
        });
    }

    private Optional<Association> association(String allocationID) {
        return addresses
                .get(Instant.MIN)
                .known()
                .flatMap(all -> all.stream()
                        .filter(a -> a.allocationID().equals(allocationID))
                        .findFirst()
                        .flatMap(ElasticIp::association));
    }

    private Optional<String> instance(String networkInterfaceID) {
        return instances
                .get(Instant.MIN)
                .known()
                .flatMap(all -> all.stream()
                        .filter(i -> i.interfaces().stream().anyMatch(n -> n.id().equals(networkInterfaceID)))
                        .findFirst()
                        .map(Instance::id));
    }

    /** Moves a public address from wherever the instances show it to where it was associated. */
    private void showOn(String publicIP, Optional<Action.Associate> at) {
        UnaryOperator<NetworkInterface> move = n -> new NetworkInterface(
                n.id(),
                n.deviceIndex(),
                each(n.addresses(), p -> {
                    boolean here = at.filter(a -> a.networkInterfaceID().equals(n.id())
                                    && a.privateIP().equals(p.ip()))
                            .isPresent();
                    if (here) {
                        return new PrivateAddress(p.ip(), p.primary(), Optional.of(publicIP));
                    }
                    return p.publicIP().equals(Optional.of(publicIP))
                            ? new PrivateAddress(p.ip(), p.primary(), Optional.empty())
                            : p;
                }),
                n.ipv6(),
                n.surroundings());
        instances.overlay(
                publicIP, all -> each(all, i -> new Instance(i.id(), i.state(), each(i.interfaces(), move), i.tags())));
    }

    private static ElasticIp with(ElasticIp a, Optional<Association> association) {
        return new ElasticIp(a.allocationID(), a.publicIP(), association, a.tags(), a.serviceManaged());
    }

    private static <T> List<T> each(List<T> all, UnaryOperator<T> change) {
        return all.stream().map(change).toList();
    }
}
