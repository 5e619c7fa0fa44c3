package dev.mailserver.operator.fakes;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.AddressAction;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Vpc;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The port {@link Addresses} in memory, one account with any number of Regions, as strict as EC2 is. What time does there is done
 * here by {@link #settle}. Faults are put in before a call; the log tells what was called.
 */
public final class FakeAddresses implements Addresses {
    /** What can be looked at, and be dark. */
    public enum Look {
        ACCOUNT,
        ADDRESSES,
        INSTANCES,
        PTR,
        VPC
    }

    /** What happens to one call. */
    private record Fault(Failure failure, boolean committed) {}

    private final Map<String, FakeRegion> regions = new HashMap<>();
    private final Map<Class<? extends AddressAction>, Deque<Fault>> faults = new HashMap<>();
    private final Map<Look, Failure> dark = new EnumMap<>(Look.class);
    private final List<String> log = new ArrayList<>();
    private final List<AddressAction> performed = new ArrayList<>();
    private String accountID = "111122223333";

    /** The state of a Region: to plant in, and to look at past every fault. */
    public synchronized FakeRegion in(Scope scope) {
        return regions.computeIfAbsent(scope.region(), FakeRegion::new);
    }

    /** The credentials are of this account from now on. */
    public synchronized FakeAddresses account(String id) {
        accountID = id;
        return this;
    }

    /** The next action of that kind fails and is not done. */
    public synchronized FakeAddresses failNext(Class<? extends AddressAction> action, Failure failure) {
        faults.computeIfAbsent(action, _ -> new ArrayDeque<>()).add(new Fault(failure, false));
        return this;
    }

    /** The next action of that kind is done, and its answer is lost. */
    public synchronized FakeAddresses loseNextReply(Class<? extends AddressAction> action) {
        faults.computeIfAbsent(action, _ -> new ArrayDeque<>())
                .add(new Fault(Failure.of(Kind.UNAVAILABLE, "EC2 did not answer."), true));
        return this;
    }

    /** Looking at that fails so from now on. */
    public synchronized FakeAddresses dark(Look at, Failure failure) {
        dark.put(at, failure);
        return this;
    }

    /** Everything can be seen again. */
    public synchronized FakeAddresses light() {
        dark.clear();
        return this;
    }

    /** Time passes: PTRs that are in flight arrive. */
    public synchronized FakeAddresses settle() {
        regions.values().forEach(FakeRegion::settle);
        return this;
    }

    /** What was called: {@code addresses}, {@code instances}, {@code ptr <id>}, {@code accountID}, or an action's key. */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    /** The actions that were called, whatever came of them. */
    public synchronized List<AddressAction> performed() {
        return List.copyOf(performed);
    }

    @Override
    public synchronized Seen<Vpc> vpc(Scope scope, Instant notBefore) {
        return look(Look.VPC, "vpc", () -> in(scope).vpc());
    }

    @Override
    public synchronized Seen<String> accountID(Scope scope, Instant notBefore) {
        return look(Look.ACCOUNT, "accountID", () -> accountID);
    }

    @Override
    public synchronized Seen<List<ElasticIp>> addresses(Scope scope, Instant notBefore) {
        return look(Look.ADDRESSES, "addresses", () -> in(scope).visible());
    }

    @Override
    public synchronized Seen<List<Instance>> instances(Scope scope, InstanceSelector selector, Instant notBefore) {
        return look(
                Look.INSTANCES,
                "instances",
                () -> in(scope).instances().stream()
                        .filter(i -> selected(i, selector))
                        .toList());
    }

    @Override
    public synchronized Seen<Ptr> ptr(Scope scope, String allocationID, Instant notBefore) {
        return look(Look.PTR, "ptr " + allocationID, () -> in(scope).ptr(allocationID));
    }

    @Override
    public synchronized Outcome perform(Scope scope, Identity owner, AddressAction action) {
        log.add(action.key());
        performed.add(action);
        var fault = Optional.ofNullable(faults.get(action.getClass())).map(Deque::poll);
        if (fault.filter(f -> !f.committed).isPresent()) {
            return new Outcome.Failed(fault.get().failure);
        }
        var outcome = commit(in(scope), owner, action);
        return fault.isPresent() && outcome instanceof Outcome.Done ? new Outcome.Failed(fault.get().failure) : outcome;
    }

    private static Outcome commit(FakeRegion region, Identity owner, AddressAction action) {
        return switch (action) {
            case Action.Allocate a -> region.allocate(a, ElasticIp.ownerTags(owner));
            case Action.Associate a -> region.associate(a);
            case Action.Disassociate a -> region.disassociate(a);
            case Action.Release a -> region.release(a);
            case Action.SetPtr a -> region.setPtr(a);
            case Action.ResetPtr a -> region.resetPtr(a);
        };
    }

    private <T> Seen<T> look(Look at, String name, Supplier<T> value) {
        log.add(name);
        return Optional.ofNullable(dark.get(at)).<Seen<T>>map(Seen::unknown).orElseGet(() -> Seen.of(value.get()));
    }

    private static boolean selected(Instance instance, InstanceSelector selector) {
        return selector.id() != null
                ? instance.id().equals(selector.id())
                : selector.tags() != null
                        && instance.tags()
                                .entrySet()
                                .containsAll(selector.tags().entrySet());
    }
}
