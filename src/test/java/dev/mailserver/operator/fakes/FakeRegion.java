package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.Action.Disassociate;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.Instance.PrivateAddress;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Ptr.Update;
import dev.mailserver.operator.model.Vpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** Elastic IPs and instances of one Region of {@link FakeAddresses}, with EC2's own rules and error codes. */
public final class FakeRegion {
    private final String name;
    private Vpc vpc = Situations.OPEN_VPC;
    private final Map<String, ElasticIp> addresses = new TreeMap<>();
    private final Map<String, Instance> instances = new TreeMap<>();
    private final Map<String, Ptr> ptrs = new HashMap<>();
    private final Map<String, Integer> hidden = new HashMap<>();
    private final Map<String, Integer> ptrLag = new HashMap<>();
    private final Set<String> locked = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private BiPredicate<String, String> forward = (host, ip) -> true;
    private int quota = 5;
    private int hideFor;
    private int lagFor;
    private int counter;

    FakeRegion(String name) {
        this.name = name;
    }

    /** How many addresses the account may have here. */
    public FakeRegion quota(int count) {
        quota = count;
        return this;
    }

    /** What is allocated from now on does not show in so many listings. */
    public FakeRegion hideNew(int listings) {
        hideFor = listings;
        return this;
    }

    /** After a PTR was reset so many releases are still refused. */
    public FakeRegion ptrLag(int releases) {
        lagFor = releases;
        return this;
    }

    /** Whether a host name publicly resolves to an address, without which no PTR is set. */
    public FakeRegion forward(BiPredicate<String, String> resolves) {
        forward = resolves;
        return this;
    }

    /** Somebody's address. */
    public FakeRegion plant(ElasticIp address) {
        addresses.put(address.allocationID(), address);
        return this;
    }

    /** An instance; associations show at its addresses by themselves. */
    public FakeRegion plant(Instance instance) {
        instances.put(instance.id(), instance);
        return this;
    }

    /** The instance changes its state; a terminated one lets go of its addresses. */
    public void turn(String instanceID, Instance.State state) {
        var before = Optional.ofNullable(instances.get(instanceID)).orElseThrow();
        instances.put(instanceID, new Instance(before.id(), state, before.interfaces(), before.tags()));
        if (state == Instance.State.TERMINATED) {
            List.copyOf(addresses.values()).stream()
                    .filter(a ->
                            a.association().flatMap(Association::instanceID).equals(Optional.of(instanceID)))
                    .forEach(a -> put(a, Optional.empty()));
        }
    }

    /** AWS Support has set this PTR, and has locked the address. */
    public void lock(String allocationID, String host) {
        ptrs.put(allocationID, new Ptr(Optional.of(host), Optional.empty()));
        locked.add(allocationID);
    }

    /** Somebody releases it, past every rule. */
    public void lose(String allocationID) {
        var gone = Optional.ofNullable(addresses.remove(allocationID)).orElseThrow();
        released.add(gone.publicIP());
        ptrs.remove(allocationID);
    }

    /** Every address. */
    public List<ElasticIp> addresses() {
        return List.copyOf(addresses.values());
    }

    /** Every instance, with the public addresses that it has now. */
    public List<Instance> instances() {
        return instances.values().stream().map(this::addressed).toList();
    }

    /** The reverse DNS attribute. */
    public Ptr ptr(String allocationID) {
        return ptrs.getOrDefault(allocationID, Ptr.NONE);
    }

    List<ElasticIp> visible() {
        var shown = addresses.values().stream()
                .filter(a -> hidden.getOrDefault(a.allocationID(), 0) == 0)
                .toList();
        hidden.replaceAll((_, left) -> Math.max(0, left - 1));
        return shown;
    }

    void settle() {
        ptrs.replaceAll((_, ptr) ->
                ptr.update().map(u -> new Ptr(u.value(), Optional.empty())).orElse(ptr));
    }

    Outcome allocate(Allocate action, Map<String, String> tags) {
        if (addresses.size() >= quota) {
            return failed(Kind.QUOTA, "AddressLimitExceeded");
        }
        if (action.address().filter(ip -> !released.contains(ip)).isPresent()) {
            return failed(Kind.SETTLING, "InvalidAddress.NotFound");
        }
        counter++;
        var id = "eipalloc-%s-%04d".formatted(name, counter);
        var ip = action.address().orElse("203.0.113." + counter);
        released.remove(ip);
        addresses.put(id, new ElasticIp(id, ip, Optional.empty(), tags, Optional.empty()));
        hidden.put(id, hideFor);
        return new Outcome.Done(id);
    }

    Outcome associate(Associate action) {
        var address = addresses.get(action.allocationID());
        if (address == null) {
            return failed(Kind.SETTLING, "InvalidAllocationID.NotFound");
        }
        var holder = instances.values().stream()
                .filter(i -> i.interfaces().stream().anyMatch(n -> n.id().equals(action.networkInterfaceID())))
                .findFirst();
        if (holder.isEmpty()) {
            return failed(Kind.CONFLICT, "InvalidNetworkInterfaceID.NotFound");
        }
        if (holder.get().gone() || holder.get().state() == Instance.State.PENDING) {
            return failed(Kind.CONFLICT, "IncorrectInstanceState");
        }
        if (holder.get().interfaces().stream()
                .filter(n -> n.id().equals(action.networkInterfaceID()))
                .flatMap(n -> n.addresses().stream())
                .noneMatch(p -> p.ip().equals(action.privateIP()))) {
            return failed(Kind.INVALID, "InvalidParameterValue");
        }
        if (at(address, action.networkInterfaceID(), action.privateIP())) {
            return new Outcome.Done(address.association().orElseThrow().associationID());
        }
        if (address.association().isPresent() && !action.reassociate()) {
            return failed(Kind.CONFLICT, "Resource.AlreadyAssociated");
        }
        List.copyOf(addresses.values()).stream()
                .filter(other -> at(other, action.networkInterfaceID(), action.privateIP()))
                .forEach(displaced -> put(displaced, Optional.empty()));
        counter++;
        var association = new Association(
                "eipassoc-%04d".formatted(counter),
                Optional.of(action.networkInterfaceID()),
                Optional.of(holder.get().id()),
                Optional.of(action.privateIP()));
        put(address, Optional.of(association));
        return new Outcome.Done(association.associationID());
    }

    Outcome disassociate(Disassociate action) {
        List.copyOf(addresses.values()).stream()
                .filter(a ->
                        a.association().map(Association::associationID).equals(Optional.of(action.associationID())))
                .forEach(a -> put(a, Optional.empty()));
        return new Outcome.Done("");
    }

    Outcome release(Release action) {
        var id = action.allocationID();
        var address = addresses.get(id);
        if (address == null) {
            return new Outcome.Done("");
        }
        if (address.association().isPresent()) {
            return failed(Kind.CONFLICT, "InvalidIPAddress.InUse");
        }
        if (locked.contains(id)) {
            return failed(Kind.INVALID, "InvalidAddress.Locked");
        }
        int lag = ptrLag.getOrDefault(id, 0);
        ptrLag.put(id, Math.max(0, lag - 1));
        if (!ptr(id).equals(Ptr.NONE) || lag > 0) {
            return failed(Kind.SETTLING, "InvalidAddress.PtrSet");
        }
        lose(id);
        return new Outcome.Done("");
    }

    Outcome setPtr(SetPtr action) {
        var id = action.allocationID();
        if (!addresses.containsKey(id)) {
            return failed(Kind.SETTLING, "InvalidAllocationID.NotFound");
        }
        if (locked.contains(id)
                || !forward.test(action.name(), addresses.get(id).publicIP())) {
            return failed(Kind.INVALID, locked.contains(id) ? "InvalidAddress.Locked" : "InvalidParameterValue");
        }
        return inFlight(id, Optional.of(action.name()));
    }

    Outcome resetPtr(ResetPtr action) {
        var id = action.allocationID();
        if (!addresses.containsKey(id)) {
            return failed(Kind.SETTLING, "InvalidAllocationID.NotFound");
        }
        if (locked.contains(id)) {
            return failed(Kind.INVALID, "InvalidAddress.Locked");
        }
        ptrLag.put(id, lagFor);
        return inFlight(id, Optional.empty());
    }

    private Outcome inFlight(String id, Optional<String> value) {
        ptrs.put(id, new Ptr(ptr(id).name(), Optional.of(new Update(value, "PENDING", Optional.empty()))));
        return new Outcome.Done("");
    }

    private static boolean at(ElasticIp address, String networkInterface, String privateIP) {
        return address.association()
                .filter(x -> x.networkInterfaceID().equals(Optional.of(networkInterface)))
                .filter(x -> x.privateIP().equals(Optional.of(privateIP)))
                .isPresent();
    }

    private void put(ElasticIp address, Optional<Association> association) {
        addresses.put(
                address.allocationID(),
                new ElasticIp(
                        address.allocationID(),
                        address.publicIP(),
                        association,
                        address.tags(),
                        address.serviceManaged()));
    }

    /** What decides whether a packet gets out. */
    public Vpc vpc() {
        return vpc;
    }

    /** It is like that from now on. */
    public void vpc(Vpc changed) {
        vpc = changed;
    }

    private Instance addressed(Instance instance) {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (NetworkInterface n : instance.interfaces()) {
            interfaces.add(new NetworkInterface(
                    n.id(),
                    n.deviceIndex(),
                    n.addresses().stream()
                            .map(p -> new PrivateAddress(
                                    p.ip(), p.primary(), elastic(n.id(), p.ip()).or(p::publicIP)))
                            .toList(),
                    n.ipv6(),
                    n.surroundings()));
        }
        return new Instance(instance.id(), instance.state(), interfaces, instance.tags());
    }

    private Optional<String> elastic(String networkInterface, String privateIP) {
        return addresses.values().stream()
                .filter(a -> at(a, networkInterface, privateIP))
                .map(ElasticIp::publicIP)
                .findFirst();
    }

    private static Outcome failed(Kind kind, String code) {
        return new Outcome.Failed(Failure.of(kind, "ec2: " + code + ": the fake says so."));
    }
}
