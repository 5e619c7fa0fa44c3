package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.Reputation;
import dev.mailserver.operator.fakes.FakeBlocklists;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.RecordSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a life can begin with, and what can be in store for it; any of these go together. */
enum Start {
    SPF_OF_OTHERS((w, _) -> put(w, "example.com", "TXT", "\"v=spf1 mx -all\"", "\"site-verification=1\"")),
    TWO_SPF_RECORDS_FOR_A_WHILE((w, _) -> {
        put(w, "example.com", "TXT", "\"v=spf1 mx -all\"", "\"v=spf1 a -all\"");
        w.after(Duration.ofMinutes(15), () -> put(w, "example.com", "TXT", "\"v=spf1 mx a -all\""));
    }),
    A_RECORD_OF_SOMEBODY_ELSE((w, _) -> put(w, "mail.example.com", "A", "198.51.100.1")),
    A_RECORD_OF_SOMEBODY_ELSE_FOR_A_WHILE((w, _) -> {
        put(w, "mail.example.com", "A", "198.51.100.1");
        w.after(Duration.ofMinutes(15), () -> w.zones().remove(w.zone(), "mail.example.com", "A"));
    }),
    ADDRESS_FROM_AN_EARLIER_LIFE((w, _) -> w.account().plant(tagged("eipalloc-0", "192.0.2.10"))),
    SECOND_ADDRESS_FROM_AN_EARLIER_LIFE((w, _) -> w.account().plant(tagged("eipalloc-1", "192.0.2.11"))),
    LISTINGS_LAG((w, _) -> w.account().hideNew(3)),
    QUOTA_USED_UP_FOR_A_WHILE((w, _) -> {
        w.account().quota(0);
        w.after(Duration.ofMinutes(20), () -> w.account().quota(5));
    }),
    INSTANCE_STARTING((w, _) -> {
        w.account().turn(Situations.INSTANCE, Instance.State.PENDING);
        w.after(Duration.ofMinutes(3), () -> w.account().turn(Situations.INSTANCE, Instance.State.RUNNING));
    }),
    INSTANCE_REPLACED((w, s) -> {
        s.edit(spec -> spec.with()
                .instance(new MailServerSpec.InstanceSelector(null, Map.of("role", "mail"), null, null))
                .build());
        w.after(Duration.ofMinutes(50), () -> {
            w.account().turn(Situations.INSTANCE, Instance.State.TERMINATED);
            w.account().plant(Situations.instance("i-00000002", "eni-00000002", "10.0.0.12", Instance.State.RUNNING));
        });
    }),
    NAME_SERVERS_SLOW((w, _) -> {
        w.dns().hold();
        w.after(Duration.ofMinutes(6), () -> w.dns().publish(Situations.SERVERS.getFirst()));
        w.after(Duration.ofMinutes(9), () -> w.dns().publish());
    }),
    NOT_DELEGATED_FOR_A_WHILE((w, _) -> {
        w.dns().delegate("example.com", List.of());
        w.after(Duration.ofMinutes(20), () -> w.dns().delegate("example.com", Situations.SERVERS));
    }),
    PORT_25_BLOCKED_FOR_A_WHILE((w, _) -> {
        w.port25(false);
        w.after(Duration.ofMinutes(40), () -> w.port25(true));
    }),
    NO_SELF_SERVICE_REVERSE_DNS((w, _) -> w.after(
            Duration.ofMinutes(45),
            () -> w.account().addresses().forEach(a -> w.account().lock(a.allocationID(), "mail.example.com")))),
    ANOTHER_SERVER_OF_THE_DOMAIN((w, _) -> {
        w.account().plant(Situations.instance("i-00000003", "eni-00000003", "10.0.0.13", Instance.State.RUNNING));
        w.apply(
                "other",
                ModelWorld.spec()
                        .with()
                        .hostname("mx2.example.com")
                        .instance(new MailServerSpec.InstanceSelector("i-00000003", null, null, null))
                        .build());
    }),
    SIGNED_WITH_A_KEY_THAT_CHANGES((w, s) -> {
        var ref = new MailServerSpec.SecretRef("dkim", "key");
        s.edit(spec -> spec.with().dkim(List.of(new Dkim("s1", null, ref))).build());
        w.after(
                Duration.ofMinutes(5),
                () -> w.keys().put("mail", ref, new KeyReading.Found(KeyPairs.key(KeyPairs.RSA))));
        w.after(
                Duration.ofMinutes(50),
                () -> w.keys().put("mail", ref, new KeyReading.Found(KeyPairs.key(KeyPairs.ED25519))));
    }),
    POLICY_THAT_CHANGES((w, s) -> {
        s.edit(spec -> spec.with().dmarc(policy(DmarcPolicy.none)).build());
        w.after(
                Duration.ofMinutes(58),
                () -> s.edit(
                        spec -> spec.with().dmarc(policy(DmarcPolicy.reject)).build()));
    }),
    LISTED_FOR_A_WHILE((w, s) -> {
        s.edit(spec ->
                spec.with().reputation(new Reputation(true, OnListed.Hold)).build());
        newAddresses().forEach(ip -> w.blocklists().put(FakeBlocklists.LIST, ip, "127.0.0.2"));
        w.after(
                Duration.ofMinutes(30),
                () -> newAddresses().forEach(ip -> w.blocklists().put(FakeBlocklists.LIST, ip)));
    }),
    STATUS_LOST((w, s) -> w.after(Duration.ofMinutes(55), () -> s.rewriteStatus(_ -> MailServerStatus.NEW))),
    ADDRESS_RELEASED_BY_SOMEBODY((w, _) -> w.after(
            Duration.ofMinutes(60),
            () -> w.account().addresses().forEach(a -> w.account().lose(a.allocationID())))),
    RENAMED((w, s) -> w.after(
            Duration.ofMinutes(65),
            () -> s.edit(spec -> spec.with().hostname("smtp.example.com").build()))),
    DELETED((w, s) -> {
        s.edit(spec -> spec.with().deletionPolicy(DeletionPolicy.Delete).build());
        w.after(Duration.ofMinutes(100), () -> w.delete(s));
    });

    private final BiConsumer<ModelWorld, ModelServer> setting;

    Start(BiConsumer<ModelWorld, ModelServer> setting) {
        this.setting = setting;
    }

    /** The world that such a life begins in. */
    static ModelWorld world(Set<Start> starts) {
        return starts.contains(NO_SELF_SERVICE_REVERSE_DNS) ? new ModelWorld("us-gov-west-1") : new ModelWorld();
    }

    /** A server that has all that before it. */
    static ModelServer of(Set<Start> starts, ModelWorld world) {
        var server = world.apply();
        starts.stream().sorted().forEach(s -> s.setting.accept(world, server));
        return server;
    }

    /** Those that the account gives out. */
    private static Stream<String> newAddresses() {
        return IntStream.range(0, 100).mapToObj(n -> "203.0.113." + n);
    }

    private static Dmarc policy(DmarcPolicy policy) {
        return new Dmarc(policy, null, null, null, null, null, null, null);
    }

    private static void put(ModelWorld w, String name, String type, String... values) {
        HostedZone zone = w.zone();
        w.zones().put(zone, RecordSet.of(name, type, 300, List.of(values)));
    }

    private static ElasticIp tagged(String allocationID, String ip) {
        return new ElasticIp(allocationID, ip, Optional.empty(), ElasticIp.ownerTags(Situations.ME), Optional.empty());
    }
}
