package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordChangeTest {
    private static final String NAME = "_mailserver-operator.mail.example.com";

    @Test
    void twoThatAddToOneSetAddBoth() {
        assertThat(create("\"a\"").and(create("\"b\""))).contains(create("\"a\"", "\"b\""));
        assertThat(replace(set("\"x\""), "\"x\"", "\"a\"").and(replace(set("\"x\""), "\"x\"", "\"b\"")))
                .contains(replace(set("\"x\""), "\"x\"", "\"a\"", "\"b\""));
    }

    @Test
    void whatOneTakesAwayStaysAway() {
        var before = set("\"x\"", "\"y\"");

        assertThat(replace(before, "\"x\"").and(replace(before, "\"x\"", "\"y\"", "\"a\"")))
                .contains(replace(before, "\"x\"", "\"a\""));
        assertThat(replace(before, "\"x\"").and(replace(before, "\"y\""))).contains(RecordChange.remove(before));
        assertThat(RecordChange.remove(before).and(replace(before, "\"x\"", "\"y\"", "\"a\"")))
                .contains(replace(before, "\"a\""));
    }

    @Test
    void twoThatStartFromDifferentSetsCannotBothBeMade() {
        assertThat(create("\"a\"").and(replace(set("\"x\""), "\"x\"", "\"b\""))).isEmpty();
        assertThat(create("\"a\"")
                        .and(RecordChange.create(RecordSet.of("other.example.com", "TXT", 300, List.of("\"b\"")))))
                .isEmpty();
    }

    private static RecordSet set(String... values) {
        return RecordSet.of(NAME, "TXT", 300, List.of(values));
    }

    private static RecordChange create(String... values) {
        return RecordChange.create(set(values));
    }

    private static RecordChange replace(RecordSet before, String... values) {
        return new RecordChange(before.key(), Optional.of(before), Optional.of(set(values)));
    }
}
