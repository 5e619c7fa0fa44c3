package dev.mailserver.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Action.AddressAction;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.ElasticIp.Association;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.ZoneProvider;
import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import dev.mailserver.operator.sandbox.Sandbox.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnSandbox
class Ec2AddressesIT {
    private static final Scope SCOPE = new Scope("eu-west-1");
    private static final Identity ME = new Identity("test", "mail", "mail", "uid-1");

    private final Sandbox sandbox = Sandbox.running();
    private Account account = sandbox.newAccount();
    private AwsClients clients;
    private Ec2Addresses addresses;

    @BeforeEach
    void connect() {
        use(account);
    }

    private void use(Account of) {
        account = of;
        clients = sandbox.clients(of);
        addresses = new Ec2Addresses(clients, InstantSource.system());
    }

    @AfterEach
    void disconnect() {
        clients.close();
    }

    private String done(AddressAction action) {
        var outcome = addresses.perform(SCOPE, ME, action);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).reference();
    }

    private Kind failed(AddressAction action) {
        var outcome = addresses.perform(SCOPE, ME, action);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).why().kind();
    }

    private List<ElasticIp> all(Instant notBefore) {
        return addresses.addresses(SCOPE, notBefore).known().orElseThrow();
    }

    private ElasticIp allocated() {
        var id = done(new Action.Allocate(Optional.empty()));
        return all(Instant.MIN).stream()
                .filter(a -> a.allocationID().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Instance instance() {
        var id = sandbox.newInstance(account, SCOPE.region(), Map.of("Name", "mx"))
                .get("instanceID")
                .asText();
        return Awaitility.await()
                .until(
                        () -> addresses
                                .instances(SCOPE, new InstanceSelector(id, null, null, null), Instant.now())
                                .known()
                                .flatMap(found -> found.stream().findFirst())
                                .orElse(null),
                        i -> i != null && i.state() == Instance.State.RUNNING);
    }

    @Test
    void theIpv6AddressesOfAnInstanceAreSeen() {
        var before = instance();
        var eni = before.interfaces().getFirst().id();
        clients.ec2(SCOPE).assignIpv6Addresses(r -> r.networkInterfaceId(eni).ipv6Addresses("2a05:d018:1:2::1f"));

        var after = addresses
                .instances(SCOPE, new InstanceSelector(before.id(), null, null, null), Instant.now())
                .known()
                .orElseThrow();
        assertThat(after.getFirst().interfaces().getFirst().ipv6()).containsExactly("2a05:d018:1:2::1f");
    }

    private static Action.Associate associate(ElasticIp a, Instance i) {
        var at = i.interfaces().getFirst();
        return new Action.Associate(
                a.allocationID(),
                a.publicIP(),
                at.id(),
                at.addresses().getFirst().ip(),
                false);
    }

    @Test
    void theAccountIsAskedForAgainOnlyWhereItMayHaveChanged() {
        var start = Instant.now();
        assertThat(addresses.accountID(SCOPE, start).known()).contains(account.accountID());
        addresses.accountID(SCOPE, start);
        assertThat(sandbox.actions(account)).containsExactly("GetCallerIdentity");

        addresses.accountID(SCOPE, Instant.now());
        assertThat(sandbox.actions(account)).hasSize(2);
    }

    @Test
    void aHundredAtOnceShareTheirListings() {
        var start = Instant.now();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 100)
                    .mapToObj(_ -> CompletableFuture.runAsync(
                            () -> {
                                all(start);
                                addresses.instances(SCOPE, new InstanceSelector("i-1", null, null, null), start);
                                addresses.ptr(SCOPE, "eipalloc-1", start);
                                addresses.accountID(SCOPE, start);
                            },
                            threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
        assertThat(sandbox.actions(account))
                .containsExactlyInAnyOrder(
                        "DescribeAddresses", "DescribeInstances", "DescribeAddressesAttribute", "GetCallerIdentity");
    }

    @Test
    void anAllocatedAddressHasItsOwnersTagsAndShowsAtOnceThoughAwsDoesNotShowItYet() {
        use(sandbox.newAccount(Map.of("visibility_seconds", 1.0)));
        assertThat(all(Instant.now())).isEmpty();
        var id = done(new Action.Allocate(Optional.empty()));

        assertThat(all(Instant.now())).singleElement().satisfies(a -> {
            assertThat(a.allocationID()).isEqualTo(id);
            assertThat(a.belongsTo(ME)).isTrue();
            assertThat(a.association()).isEmpty();
        });
        use(account);
        Awaitility.await()
                .untilAsserted(() -> assertThat(all(Instant.now()))
                        .singleElement()
                        .satisfies(a -> assertThat(a.belongsTo(ME)).isTrue()));
    }

    @Test
    void aWholeLifeNeedsNoListingBetweenItsSteps() {
        var instance = instance();
        all(Instant.now());
        addresses.ptr(SCOPE, "eipalloc-1", Instant.now());
        int before = sandbox.actions(account).size();

        var ip = allocated();
        var association = done(associate(ip, instance));
        assertThat(all(Instant.MIN).getFirst().association())
                .contains(new Association(
                        association,
                        Optional.of(instance.interfaces().getFirst().id()),
                        Optional.of(instance.id()),
                        Optional.of(instance.interfaces()
                                .getFirst()
                                .addresses()
                                .getFirst()
                                .ip())));
        assertThat(publicIPs(instance)).contains(ip.publicIP());

        done(new Action.Disassociate(ip.allocationID(), ip.publicIP(), association));
        assertThat(all(Instant.MIN).getFirst().association()).isEmpty();
        assertThat(publicIPs(instance)).doesNotContain(ip.publicIP());

        done(new Action.Release(ip.allocationID(), ip.publicIP()));
        assertThat(all(Instant.MIN)).isEmpty();
        var actions = sandbox.actions(account);
        assertThat(actions.subList(before, actions.size()))
                .containsExactly("AllocateAddress", "AssociateAddress", "DisassociateAddress", "ReleaseAddress");
    }

    private List<String> publicIPs(Instance instance) {
        return addresses
                .instances(SCOPE, new InstanceSelector(instance.id(), null, null, null), Instant.MIN)
                .known()
                .orElseThrow()
                .getFirst()
                .interfaces()
                .stream()
                .flatMap(n -> n.addresses().stream())
                .flatMap(p -> p.publicIP().stream())
                .toList();
    }

    @Test
    void whatIsShownAfterAChangeIsWhatAwsListsToo() {
        var instance = instance();
        var ip = allocated();
        done(associate(ip, instance));
        var shown = all(Instant.MIN);

        use(account);
        Awaitility.await().untilAsserted(() -> assertThat(all(Instant.now())).isEqualTo(shown));
    }

    @Test
    void associatingTheSamePairAgainIsNoError() {
        var instance = instance();
        var ip = allocated();
        assertThat(done(associate(ip, instance))).isEqualTo(done(associate(ip, instance)));
    }

    @Test
    void anAddressIsTakenFromItsHolderOnlyWhereThatIsMeant() {
        var first = instance();
        var second = instance();
        var ip = allocated();
        done(associate(ip, first));
        var move = associate(ip, second);

        assertThat(failed(move)).isEqualTo(Kind.CONFLICT);
        done(new Action.Associate(
                move.allocationID(), move.publicIP(), move.networkInterfaceID(), move.privateIP(), true));
        assertThat(all(Instant.MIN).getFirst().association().orElseThrow().instanceID())
                .contains(second.id());
    }

    @Test
    void instancesAreFoundByIdOrByAllTheirTags() {
        var instance = instance();
        var tags = new InstanceSelector(null, Map.of("Name", "mx"), null, null);
        assertThat(addresses.instances(SCOPE, tags, Instant.MIN).known().orElseThrow())
                .containsExactly(instance);
        var more = new InstanceSelector(null, Map.of("Name", "mx", "role", "mail"), null, null);
        assertThat(addresses.instances(SCOPE, more, Instant.MIN).known().orElseThrow())
                .isEmpty();
        var unknown = new InstanceSelector("i-00000000000000000", null, null, null);
        assertThat(addresses.instances(SCOPE, unknown, Instant.MIN).known().orElseThrow())
                .isEmpty();
    }

    @Test
    void theQuotaIsAKindOfItsOwn() {
        use(sandbox.newAccount(Map.of("address_quota", 0)));
        assertThat(failed(new Action.Allocate(Optional.empty()))).isEqualTo(Kind.QUOTA);
    }

    @Test
    void whatWasReleasedBeforeIsDone() {
        var ip = allocated();
        var release = new Action.Release(ip.allocationID(), ip.publicIP());
        done(release);
        done(release);
    }

    @Test
    void authFailureOfAReleaseIsDoneOnlyWhereTheAddressIsReallyGone() {
        var ip = allocated();
        var release = new Action.Release(ip.allocationID(), ip.publicIP());
        Map<String, Object> fault = Map.of("fault", "error", "code", "AuthFailure", "httpStatus", 401);
        sandbox.fault(account, "ec2", "ReleaseAddress", fault);
        assertThat(failed(release)).isEqualTo(Kind.NO_CREDENTIALS);

        use(account); // what this operator has just allocated would count as not shown yet
        clients.ec2(SCOPE).releaseAddress(r -> r.allocationId(ip.allocationID()));
        sandbox.fault(account, "ec2", "ReleaseAddress", fault);
        done(release);
    }

    @Test
    void aLostAnswerToAnAllocationIsSentOnceAndTheAddressIsSeen() {
        all(Instant.now());
        sandbox.fault(account, "ec2", "AllocateAddress", Map.of("fault", "lost-reply"));

        assertThat(failed(new Action.Allocate(Optional.empty()))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(sandbox.actions(account).stream().filter("AllocateAddress"::equals))
                .hasSize(1);
        Awaitility.await().untilAsserted(() -> assertThat(all(Instant.now())).hasSize(1));
    }

    @Test
    void aReadThatIsCutIsRepeated() {
        sandbox.fault(account, "ec2", "DescribeAddresses", Map.of("fault", "cut"));
        assertThat(all(Instant.now())).isEmpty();
        assertThat(sandbox.actions(account)).containsExactly("DescribeAddresses", "DescribeAddresses");
    }

    @Test
    void aPtrIsPendingAtOnceThenSetThenResetAndTheReleaseHasToWait() {
        var zone = Sandbox.unique("ptr") + ".test";
        var name = "mail." + zone;
        var ip = allocated();
        sandbox.newZone(account, zone);
        var zones = new Route53Zones(clients, InstantSource.system(), Thread::sleep);
        var hosted = zones.holding(name, ZoneProvider.Route53.OWN, Optional.empty(), Instant.now())
                .known()
                .orElseThrow()
                .getFirst();
        zones.change(
                hosted.zone(), ME, List.of(RecordChange.create(RecordSet.of(name, "A", 60, List.of(ip.publicIP())))));
        assertThat(ptr(ip, Instant.now())).isEqualTo(Ptr.NONE);

        var set = new Action.SetPtr(ip.allocationID(), ip.publicIP(), name);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .until(() -> addresses.perform(SCOPE, ME, set) instanceof Outcome.Done);
        assertThat(ptr(ip, Instant.MIN).update()).isPresent();
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(ptr(ip, Instant.now())).isEqualTo(new Ptr(Optional.of(name), Optional.empty())));

        assertThat(failed(new Action.Release(ip.allocationID(), ip.publicIP()))).isEqualTo(Kind.SETTLING);
        done(new Action.ResetPtr(ip.allocationID(), ip.publicIP()));
        Awaitility.await()
                .untilAsserted(() -> assertThat(ptr(ip, Instant.now())).isEqualTo(Ptr.NONE));
        Awaitility.await()
                .until(() -> addresses.perform(SCOPE, ME, new Action.Release(ip.allocationID(), ip.publicIP()))
                        instanceof Outcome.Done);
    }

    private Ptr ptr(ElasticIp ip, Instant notBefore) {
        return addresses.ptr(SCOPE, ip.allocationID(), notBefore).known().orElseThrow();
    }

    @Test
    void whereThereIsNoSelfServiceThePtrIsNotAskedFor() {
        assertThat(addresses
                        .ptr(new Scope("us-gov-west-1"), "eipalloc-1", Instant.now())
                        .known())
                .contains(Ptr.NONE);
        assertThat(sandbox.actions(account)).isEmpty();
    }
}
