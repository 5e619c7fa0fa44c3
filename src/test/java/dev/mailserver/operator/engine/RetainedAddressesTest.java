package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetainedAddressesTest {
    private static final String ACCOUNT = "111122223333";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Set<String> present = new HashSet<>();

    private static ElasticIp tagged(String cluster, String owner) {
        return new ElasticIp(
                "eipalloc-" + owner,
                "192.0.2.1",
                Optional.empty(),
                Map.of(ElasticIp.CLUSTER_TAG, cluster, ElasticIp.NAME_TAG, owner),
                Optional.empty());
    }

    private RetainedAddresses watching(String... namespaces) {
        return new RetainedAddresses(
                registry, namespaces.length == 0 ? Optional.empty() : Optional.of(Set.of(namespaces)));
    }

    private void hold(RetainedAddresses retained, String region, ElasticIp... addresses) {
        retained.hold("prod", ACCOUNT, region, List.of(addresses), () -> present);
    }

    private double count(String region) {
        return registry.get(Metric.RETAINED_ADDRESSES.meter())
                .tag("account", ACCOUNT)
                .tag("region", region)
                .gauge()
                .value();
    }

    @Test
    void thoseOfThisClusterCountWhoseMailServerIsNotThere() {
        present.add("mail/shop");
        hold(
                watching(),
                "eu-west-1",
                tagged("prod", "mail/shop"),
                tagged("prod", "mail/gone"),
                tagged("staging", "mail/theirs"),
                new ElasticIp("eipalloc-0", "192.0.2.2", Optional.empty(), Map.of(), Optional.empty()));

        assertThat(count("eu-west-1")).isEqualTo(1);
    }

    @Test
    void aNamespaceThatIsNotWatchedIsNotJudged() {
        hold(
                watching("mail", "shop"),
                "eu-west-1",
                tagged("prod", "mail/gone"),
                tagged("prod", "club/alive-for-all-we-know"),
                tagged("prod", "mailing/alive-for-all-we-know"));

        assertThat(count("eu-west-1")).isEqualTo(1);
    }

    @Test
    void anAddressCountsFromTheMomentThatItsMailServerIsGoneThoughNobodyLooksAnyMore() {
        present.add("mail/last");
        hold(watching(), "eu-west-1", tagged("prod", "mail/last"));
        assertThat(count("eu-west-1")).isZero();

        present.clear();
        assertThat(count("eu-west-1")).isEqualTo(1);

        present.add("mail/last");
        assertThat(count("eu-west-1")).isZero();
    }

    @Test
    void whatIsGoneAtTheNextLookCountsNoMoreAndRegionsAreToldApart() {
        var retained = watching();
        hold(retained, "eu-west-1", tagged("prod", "mail/gone"));
        hold(retained, "us-east-1", tagged("prod", "mail/gone"));
        hold(retained, "eu-west-1");

        assertThat(count("eu-west-1")).isZero();
        assertThat(count("us-east-1")).isEqualTo(1);
    }
}
