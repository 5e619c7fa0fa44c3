package dev.mailserver.operator.model;

import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.associated;
import static dev.mailserver.operator.fakes.Situations.foreign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ElasticIPStatusBuilder;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.fakes.Situations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnAddressTest {
    private static final ElasticIp A = tagged("eipalloc-a", ME);
    private static final ElasticIp B = tagged("eipalloc-b", ME);
    private static final ElasticIp C = tagged("eipalloc-c", ME);

    @Test
    void only_those_with_this_owner_s_tags_in_this_cluster_count() {
        var neighbour = tagged("eipalloc-n", new Identity(ME.cluster(), "other", ME.name(), ME.uid()));
        var elsewhere = tagged("eipalloc-e", new Identity("other", ME.namespace(), ME.name(), ME.uid()));
        var managed = new ElasticIp("eipalloc-m", "192.0.2.7", Optional.empty(), A.tags(), Optional.of("rnat"));

        assertThat(tagged(null, neighbour, elsewhere, foreign("eipalloc-f", "192.0.2.8"), managed))
                .isEmpty();
        assertThat(tagged(null, neighbour, A)).containsExactly(A);
    }

    @Test
    void an_earlier_resource_of_the_same_name_leaves_its_address_to_this_one() {
        var former = tagged("eipalloc-a", new Identity(ME.cluster(), ME.namespace(), ME.name(), "uid-0"));

        assertThat(tagged(null, former)).containsExactly(former);
    }

    @Test
    void the_associated_one_comes_first_then_the_recorded_one_then_the_lowest_id() {
        var inService = associated(C, "eni-1", "i-1", "10.0.0.1");

        assertThat(tagged("eipalloc-b", A, B, inService)).containsExactly(inService, B, A);
        assertThat(tagged(null, C, B, A)).containsExactly(A, B, C);
    }

    @Test
    void the_given_one_is_used_and_no_other_in_its_stead() {
        assertThat(choose("eipalloc-b", A, B)).contains(B);
        assertThat(choose("eipalloc-x", A, B)).isEmpty();
        assertThat(choose("eipalloc-f", foreign("eipalloc-f", "192.0.2.8"))).isEmpty();
        assertThat(choose(null, B, A)).contains(A);
    }

    private static List<ElasticIp> tagged(@Nullable String recorded, ElasticIp... all) {
        var status = MailServerStatus.NEW
                .with()
                .elasticIP(
                        ElasticIPStatusBuilder.builder().allocationID(recorded).build())
                .build();
        return OwnAddress.tagged(ME, status, List.of(all));
    }

    private static Optional<ElasticIp> choose(@Nullable String given, ElasticIp... all) {
        MailServerSpec spec = Situations.spec("example.com", new InstanceSelector("i-1", null, null, null))
                .with()
                .elasticIP(new ElasticIP(given, Attachment.Instance))
                .build();
        return OwnAddress.choose(ME, spec, MailServerStatus.NEW, List.of(all));
    }

    private static ElasticIp tagged(String allocationID, Identity owner) {
        Map<String, String> tags = ElasticIp.ownerTags(owner);
        return new ElasticIp(allocationID, "192.0.2.1", Optional.empty(), tags, Optional.empty());
    }
}
