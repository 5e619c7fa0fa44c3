package dev.mailserver.operator.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Action.AddressAction;
import dev.mailserver.operator.model.Action.Allocate;
import dev.mailserver.operator.model.Action.Release;
import dev.mailserver.operator.model.Action.ResetPtr;
import dev.mailserver.operator.model.Action.SetPtr;
import dev.mailserver.operator.model.Addresses;
import dev.mailserver.operator.model.AddressesContract;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.State;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FakeAddressesTest extends AddressesContract {
    private static final Scope HERE = new Scope("eu-west-1");
    private static final Allocate ANEW = new Allocate(Optional.empty());
    private static final Failure SLOWLY = Failure.of(Kind.THROTTLED, "slowly");

    private final FakeAddresses fake = new FakeAddresses();
    private final Map<String, String> forward = new HashMap<>();
    private int planted;

    FakeAddressesTest() {
        fake.in(HERE).forward((host, ip) -> ip.equals(forward.get(host))).ptrLag(2);
    }

    @Override
    protected Addresses port() {
        return fake;
    }

    @Override
    protected Scope scope() {
        return HERE;
    }

    @Override
    protected Instance plant(State state, Map<String, String> tags) {
        planted++;
        var bare = Situations.instance("i-000" + planted, "eni-000" + planted, "10.0.0." + planted, state);
        var instance = new Instance(bare.id(), bare.state(), bare.interfaces(), tags);
        fake.in(HERE).plant(instance);
        return instance;
    }

    @Override
    protected void terminate(Instance instance) {
        fake.in(HERE).turn(instance.id(), State.TERMINATED);
    }

    @Override
    protected void quota(int addresses) {
        fake.in(HERE).quota(addresses);
    }

    @Override
    protected void publish(String host, String ip) {
        forward.put(host, ip);
    }

    @Override
    protected void await(BooleanSupplier condition) {
        fake.settle();
        for (int i = 0; i < 3 && !condition.getAsBoolean(); i++) {
            fake.settle();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void a_failure_before_leaves_everything_as_it_was_and_is_used_up() {
        fake.failNext(Allocate.class, SLOWLY);

        assertThat(perform(ANEW)).isEqualTo(new Outcome.Failed(SLOWLY));
        assertThat(fake.in(HERE).addresses()).isEmpty();
        assertThat(perform(ANEW)).isInstanceOf(Outcome.Done.class);
        assertThat(fake.log()).containsExactly("Allocate", "Allocate");
        assertThat(fake.performed()).containsExactly(ANEW, ANEW);
    }

    @Test
    void a_lost_reply_fails_after_it_was_done() {
        fake.loseNextReply(Allocate.class);

        assertThat(perform(ANEW))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.why().kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(fake.in(HERE).addresses()).hasSize(1);
    }

    @Test
    void a_new_address_can_stay_out_of_some_listings() {
        fake.in(HERE).hideNew(1);
        perform(ANEW);

        assertThat(fake.addresses(HERE, Instant.MIN).known().orElseThrow()).isEmpty();
        assertThat(fake.addresses(HERE, Instant.MIN).known().orElseThrow()).hasSize(1);
    }

    @Test
    void what_is_dark_is_unknown_until_there_is_light() {
        fake.dark(FakeAddresses.Look.ADDRESSES, SLOWLY);

        assertThat(fake.addresses(HERE, Instant.MIN)).isEqualTo(Seen.unknown(SLOWLY));
        assertThat(fake.accountID(HERE, Instant.MIN).known()).isPresent();
        assertThat(fake.light().addresses(HERE, Instant.MIN).known()).isPresent();
    }

    @Test
    void regions_know_nothing_of_each_other() {
        perform(ANEW);

        assertThat(fake.addresses(new Scope("us-east-1"), Instant.MIN).known().orElseThrow())
                .isEmpty();
    }

    @Test
    void a_ptr_needs_the_forward_record_and_support_s_lock_keeps_everything() {
        perform(ANEW);
        var address = fake.in(HERE).addresses().getFirst();
        var set = new SetPtr(address.allocationID(), address.publicIP(), "mail.example.com");
        assertThat(kind(perform(set))).isEqualTo(Kind.INVALID);

        fake.in(HERE).lock(address.allocationID(), "mail.example.com");

        var release = perform(new Release(address.allocationID(), address.publicIP()));
        assertThat(kind(release)).isEqualTo(Kind.INVALID);
        assertThat(((Outcome.Failed) release).why().text()).contains("Locked");
        assertThat(kind(perform(new ResetPtr(address.allocationID(), address.publicIP()))))
                .isEqualTo(Kind.INVALID);
    }

    private Outcome perform(AddressAction action) {
        return fake.perform(HERE, ME, action);
    }

    private static Kind kind(Outcome outcome) {
        return ((Outcome.Failed) outcome).why().kind();
    }
}
