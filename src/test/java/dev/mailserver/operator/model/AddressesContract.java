package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Action.AddressAction;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Associate;
import dev.mailserver.operator.model.Action.Disassociate;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Instance.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Addresses} does. Subclasses say of which, and put into the world what a test needs. */
public abstract class AddressesContract {
    protected static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    /** The implementation, in an account that has nothing yet. */
    protected abstract Addresses port();

    /** A Region with self-service reverse DNS. */
    protected abstract Scope scope();

    /** An instance in that state, with one interface of device index 0 and these tags. */
    protected abstract Instance plant(State state, Map<String, String> tags);

    /** Terminates it. */
    protected abstract void terminate(Instance instance);

    /** How many addresses the account may have. */
    protected abstract void quota(int addresses);

    /** Makes a host name resolve to an address, for everybody. */
    protected abstract void publish(String host, String ip);

    /** Lets time pass until it holds. */
    protected abstract void await(BooleanSupplier condition);

    @Test
    void the_account_has_twelve_digits() {
        assertThat(port().accountID(scope(), Instant.now()).known())
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9]{12}"));
    }

    @Test
    void an_allocated_address_is_its_owner_s_and_shows_at_once() {
        assertThat(all()).isEmpty();

        var id = done(new Allocate(Optional.empty()));

        assertThat(all()).singleElement().satisfies(a -> {
            assertThat(a.allocationID()).isEqualTo(id);
            assertThat(a.tags()).containsAllEntriesOf(ElasticIp.ownerTags(ME));
            assertThat(a.association()).isEmpty();
            assertThat(a.serviceManaged()).isEmpty();
        });
    }

    @Test
    void over_the_quota_nothing_is_allocated() {
        quota(1);
        allocated();

        assertThat(failed(new Allocate(Optional.empty()))).isEqualTo(Kind.QUOTA);
        assertThat(all()).hasSize(1);
    }

    @Test
    void a_released_address_comes_back_as_itself_or_not_at_all() {
        var address = allocated();
        done(release(address));

        switch (port().perform(scope(), ME, new Allocate(Optional.of(address.publicIP())))) {
            case Outcome.Done(var id) -> assertThat(find(id).publicIP()).isEqualTo(address.publicIP());
            case Outcome.Failed(var why) -> assertThat(why.kind()).isIn(Kind.INVALID, Kind.SETTLING);
        }
    }

    @Test
    void an_associated_address_shows_where_it_is_and_the_instance_shows_it_too() {
        var address = allocated();
        var instance = plant(State.RUNNING, Map.of());

        var id = done(associate(address, instance, false));

        assertThat(find(address).association())
                .contains(new Association(
                        id,
                        Optional.of(networkInterface(instance)),
                        Optional.of(instance.id()),
                        Optional.of(privateIP(instance))));
        await(() -> instances(byID(instance.id()))
                .getFirst()
                .interfaces()
                .getFirst()
                .addresses()
                .getFirst()
                .publicIP()
                .equals(Optional.of(address.publicIP())));
    }

    @Test
    void associating_the_same_again_changes_nothing() {
        var address = allocated();
        var instance = plant(State.RUNNING, Map.of());

        var first = done(associate(address, instance, false));

        assertThat(done(associate(address, instance, false))).isEqualTo(first);
    }

    @Test
    void it_is_taken_from_its_holder_only_where_that_is_asked_for() {
        var address = allocated();
        var from = plant(State.RUNNING, Map.of());
        var to = plant(State.RUNNING, Map.of());
        done(associate(address, from, false));

        assertThat(failed(associate(address, to, false))).isEqualTo(Kind.CONFLICT);
        assertThat(holder(address)).contains(from.id());

        done(associate(address, to, true));
        assertThat(holder(address)).contains(to.id());
    }

    @Test
    void associating_displaces_what_the_interface_had() {
        var first = allocated();
        var second = allocated();
        var instance = plant(State.RUNNING, Map.of());
        done(associate(first, instance, false));

        done(associate(second, instance, false));

        assertThat(holder(second)).contains(instance.id());
        await(() -> find(first).association().isEmpty());
    }

    @Test
    void a_stopped_instance_takes_an_address_and_a_terminated_one_lets_go_of_it() {
        var address = allocated();
        var instance = plant(State.STOPPED, Map.of());
        done(associate(address, instance, false));
        assertThat(holder(address)).contains(instance.id());

        terminate(instance);

        await(() -> find(address).association().isEmpty());
        assertThat(failed(associate(address, instance, false))).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void disassociating_twice_is_no_failure() {
        var address = allocated();
        var association = done(associate(address, plant(State.RUNNING, Map.of()), false));
        var action = new Disassociate(address.allocationID(), address.publicIP(), association);

        done(action);

        assertThat(find(address).association()).isEmpty();
        done(action);
    }

    @Test
    void an_associated_address_is_not_released() {
        var address = allocated();
        done(associate(address, plant(State.RUNNING, Map.of()), false));

        assertThat(failed(release(address))).isEqualTo(Kind.CONFLICT);
        assertThat(all()).hasSize(1);
    }

    @Test
    void a_released_address_is_gone_and_releasing_it_again_is_no_failure() {
        var address = allocated();

        done(release(address));

        assertThat(all()).isEmpty();
        done(release(address));
    }

    @Test
    void instances_are_found_by_id_and_by_tags_in_any_state() {
        var one = plant(State.RUNNING, Map.of("role", "mail", "stage", "prod"));
        var two = plant(State.STOPPED, Map.of("role", "mail", "stage", "test"));
        terminate(two);

        await(() -> instances(byID(two.id())).stream().allMatch(Instance::gone));
        assertThat(instances(byID(one.id()))).singleElement().returns(State.RUNNING, Instance::state);
        assertThat(instances(byID("i-0000000000000dead"))).isEmpty();
        assertThat(instances(byTags(Map.of("role", "mail"))))
                .extracting(Instance::id)
                .contains(one.id());
        assertThat(instances(byTags(Map.of("role", "mail", "stage", "prod"))))
                .extracting(Instance::id)
                .containsExactly(one.id());
        assertThat(instances(byTags(Map.of("role", "mai*")))).isEmpty();
    }

    @Test
    void a_ptr_is_in_flight_then_set_and_keeps_the_address_until_it_is_reset() {
        var address = allocated();
        publish("mail.example.com", address.publicIP());
        assertThat(ptr(address)).isEqualTo(Ptr.NONE);

        done(new SetPtr(address.allocationID(), address.publicIP(), "mail.example.com"));
        await(() -> ptr(address).equals(new Ptr(Optional.of("mail.example.com"), Optional.empty())));
        assertThat(failed(release(address))).isEqualTo(Kind.SETTLING);

        done(new ResetPtr(address.allocationID(), address.publicIP()));
        await(() -> ptr(address).equals(Ptr.NONE));
        await(() -> port().perform(scope(), ME, release(address)) instanceof Outcome.Done);
        assertThat(all()).isEmpty();
    }

    private List<ElasticIp> all() {
        return port().addresses(scope(), Instant.now()).known().orElseThrow();
    }

    private ElasticIp find(String allocationID) {
        return all().stream()
                .filter(a -> a.allocationID().equals(allocationID))
                .findFirst()
                .orElseThrow();
    }

    private ElasticIp find(ElasticIp address) {
        return find(address.allocationID());
    }

    private Optional<String> holder(ElasticIp address) {
        return find(address).association().flatMap(Association::instanceID);
    }

    private List<Instance> instances(InstanceSelector selector) {
        return port().instances(scope(), selector, Instant.now()).known().orElseThrow();
    }

    private Ptr ptr(ElasticIp address) {
        return port().ptr(scope(), address.allocationID(), Instant.now())
                .known()
                .orElseThrow();
    }

    private ElasticIp allocated() {
        return find(done(new Allocate(Optional.empty())));
    }

    private String done(AddressAction action) {
        var outcome = port().perform(scope(), ME, action);
        assertThat(outcome).as(action.describe()).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).reference();
    }

    private Kind failed(AddressAction action) {
        var outcome = port().perform(scope(), ME, action);
        assertThat(outcome).as(action.describe()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).why().kind();
    }

    private static Associate associate(ElasticIp address, Instance instance, boolean reassociate) {
        return new Associate(
                address.allocationID(),
                address.publicIP(),
                networkInterface(instance),
                privateIP(instance),
                reassociate);
    }

    private static Release release(ElasticIp address) {
        return new Release(address.allocationID(), address.publicIP());
    }

    private static String networkInterface(Instance instance) {
        return instance.interfaces().getFirst().id();
    }

    private static String privateIP(Instance instance) {
        return instance.interfaces().getFirst().addresses().getFirst().ip();
    }

    private static InstanceSelector byID(String id) {
        return new InstanceSelector(id, null, null, null);
    }

    private static InstanceSelector byTags(Map<String, String> tags) {
        return new InstanceSelector(null, tags, null, null);
    }
}
