package dev.mailserver.operator.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.engine.ModelWorld;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.RecordSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What stories have in common: the world that they begin in, and words for what is found in it. */
abstract class Story {
    static final String HOST = "mail.example.com";
    static final String DOMAIN = "example.com";
    static final String READY = "True Ready AllReady";

    ModelWorld world = new ModelWorld();

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

    /** From now on nothing is done to the world. */
    void nothingIsDoneIn(Duration time) {
        var before = world.wire().done();
        world.live(time);
        assertThat(world.wire().done()).isEqualTo(before);
    }

    /** Everything but the name servers and the SOA of the zone. */
    List<RecordSet> records() {
        return world.zones().view(world.zone()).records().stream()
                .filter(r -> !List.of("NS", "SOA").contains(r.key().type()))
                .toList();
    }

    /** An address that carries the tags of {@code mail/mail}. */
    static ElasticIp tagged(String allocationID, String ip) {
        return new ElasticIp(allocationID, ip, Optional.empty(), ElasticIp.ownerTags(Situations.ME), Optional.empty());
    }
}
