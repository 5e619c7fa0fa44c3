package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Ptr;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.ZoneView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What stories have in common: the world that they begin in, and words for what is found in it. */
abstract class Story {
    static final String HOST = "mail.example.com";
    static final String DOMAIN = "example.com";
    static final String READY = "True Ready AllReady";

    ModelWorld world = new ModelWorld();

    /**
     * How it stands, as a person reads it.
     *
     * @param condition for instance {@code False DnsReady RecordConflict}
     * @param message of that condition
     * @param stalled for instance {@code True Stalled RecordConflict}
     */
    record Plight(String condition, String message, WaitingFor waitingFor, String nextStep, String stalled) {
        /** One that only the reader can mend. */
        static Plight stalled(String condition, String message, String nextStep) {
            var reason = condition.substring(condition.lastIndexOf(' '));
            return new Plight(condition, message, WaitingFor.User, nextStep, "True Stalled" + reason);
        }

        /** One that will pass. */
        static Plight passing(String condition, String message, WaitingFor waitingFor, String nextStep) {
            return new Plight(condition, message, waitingFor, nextStep, "False Stalled AsDesired");
        }
    }

    /** All that could be lost or touched. */
    record Holdings(List<ZoneView> zones, List<ElasticIp> addresses, List<Ptr> ptrs, List<String> done) {}

    static Duration minutes(long n) {
        return Duration.ofMinutes(n);
    }

    static Duration hours(long n) {
        return Duration.ofHours(n);
    }

    /** The smallest spec, applied, and Ready. */
    ModelServer ready() {
        return ready(world.apply());
    }

    ModelServer ready(ModelServer server) {
        world.live(minutes(15));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        return server;
    }

    /** The only address of the account. */
    ElasticIp address() {
        assertThat(world.account().addresses()).hasSize(1);
        return world.account().addresses().getFirst();
    }

    String ip() {
        return address().publicIP();
    }

    List<String> values(String name, String type) {
        return world.zones()
                .find(world.zone(), name, type)
                .map(RecordSet::values)
                .orElse(List.of());
    }

    void put(String name, String type, String... values) {
        world.zones().put(world.zone(), RecordSet.of(name, type, 300, List.of(values)));
    }

    /** The PTR as AWS keeps it. */
    Optional<String> ptr(ElasticIp address) {
        return world.account().ptr(address.allocationID()).name();
    }

    static Plight plight(ModelServer server, ConditionType type) {
        var status = server.status();
        return new Plight(
                server.says(type),
                status.condition(type).map(Condition::message).orElse(""),
                status.waitingFor(),
                Optional.ofNullable(status.nextStep()).orElse(""),
                server.says(ConditionType.Stalled));
    }

    Holdings holdings() {
        var addresses = world.account().addresses();
        return new Holdings(
                world.zones().all(),
                addresses,
                addresses.stream()
                        .map(a -> world.account().ptr(a.allocationID()))
                        .toList(),
                world.wire().done());
    }

    /** Until then nothing in the world is touched. */
    void nothingIsTouchedIn(Duration time) {
        var before = holdings();
        world.live(time);
        assertThat(holdings()).isEqualTo(before);
    }

    /** From now on nothing is done to the world. */
    void nothingIsDoneIn(Duration time) {
        var before = world.wire().done();
        world.live(time);
        assertThat(world.wire().done()).isEqualTo(before);
    }

    /** Everything but the name servers and the SOA of the zone; of the values of a set no order is told. */
    List<RecordSet> records() {
        return records(world.zone());
    }

    /** The same of another zone. */
    List<RecordSet> records(HostedZone zone) {
        return world.zones().view(zone).records().stream()
                .filter(r -> !List.of("NS", "SOA").contains(r.key().type()))
                .map(r -> new RecordSet(
                        r.key(), r.ttl(), r.values().stream().sorted().toList(), r.managed()))
                .toList();
    }

    /** An address that carries the tags of {@code mail/mail}. */
    static ElasticIp tagged(String allocationID, String ip) {
        return new ElasticIp(allocationID, ip, Optional.empty(), ElasticIp.ownerTags(Situations.ME), Optional.empty());
    }
}
