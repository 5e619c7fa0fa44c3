package dev.mailserver.operator.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListZoneTest {
    private static final String KEYED = "{dqs}.zen.dq.spamhaus.net";

    @Test
    void a_zone_without_a_key_is_its_own_name() {
        var list = ListZone.of(" BL.example.net. ", Map.of());
        assertThat(list.name()).isEqualTo("bl.example.net");
        assertThat(list.zone()).hasToString("bl.example.net.");
    }

    @Test
    void a_key_is_asked_with_and_never_shown() {
        var list = ListZone.of(KEYED, Map.of("dqs", "S3cretKey\n"));
        assertThat(list.name()).isEqualTo("zen.dq.spamhaus.net");
        assertThat(list.zone()).hasToString("S3cretKey.zen.dq.spamhaus.net.");
        assertThat(list).hasToString("zen.dq.spamhaus.net");
    }

    @Test
    void a_missing_key_is_said_with_the_way_to_give_it() {
        assertThatThrownBy(() -> ListZone.of(KEYED, Map.of("other", "S3cretKey")))
                .hasMessage(
                        "mailserver.reputation.lists has {dqs}.zen.dq.spamhaus.net, and mailserver.reputation.keys.dqs"
                                + " is not set: give it by the environment variable MAILSERVER_REPUTATION_KEYS_DQS, from a Secret.");
        assertThatThrownBy(() -> ListZone.of(KEYED, Map.of("dqs", "")))
                .hasMessageContaining("MAILSERVER_REPUTATION_KEYS_DQS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3cret.Key",
                "S3cret Key",
                "-S3cretKey",
                "S3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKey12"
            })
    void a_key_that_is_no_label_is_refused_and_not_repeated(String key) {
        assertThatThrownBy(() -> ListZone.of(KEYED, Map.of("dqs", key)))
                .hasMessageContaining("mailserver.reputation.keys.dqs")
                .hasNoCause()
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("S3cret");
    }

    @Test
    void a_zone_that_gets_too_long_by_its_key_is_refused_without_it() {
        var pattern = "{dqs}." + "a23456789012345678901234567890.".repeat(6) + "example.net";
        assertThatThrownBy(() -> ListZone.of(
                        pattern, Map.of("dqs", "S3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKeyS3cretKey")))
                .hasNoCause()
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("S3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "net", "bl..example.net", "bl example.net", "https://bl.example.net", "192.0.2.1", "{dqs"})
    void what_is_no_zone_is_refused(String entry) {
        assertThatThrownBy(() -> ListZone.of(entry, Map.of("dqs", "key")))
                .hasMessageContaining("is no zone of a blocklist");
    }
}
