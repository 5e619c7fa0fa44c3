package dev.mailserver.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-01-01T12:03:17.250Z");
    private static final List<String> SERVERS =
            IntStream.range(0, 1000).mapToObj(i -> "mail/mail-" + i).toList();

    private static Instant after(Instant look, String owner) {
        return look.plus(Turn.of(owner, SERVERS).next(look, INTERVAL));
    }

    private static void evenly(List<Instant> looks) {
        Map<Long, Integer> bySecond = new HashMap<>();
        looks.forEach(look -> bySecond.merge(look.getEpochSecond(), 1, Integer::sum));
        double mean = SERVERS.size() / (double) INTERVAL.toSeconds();
        assertThat(bySecond.values()).allMatch(looksInASecond -> looksInASecond <= 2 * mean);
    }

    @Test
    void after_a_common_start_no_second_sees_more_than_twice_the_mean_of_1000_servers() {
        List<Instant> looks = new ArrayList<>();
        SERVERS.forEach(owner -> looks.add(after(START, owner)));
        evenly(looks);
        for (int i = 0; i < SERVERS.size(); i++) {
            looks.set(i, after(looks.get(i), SERVERS.get(i)));
        }
        evenly(looks);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "59", "60", "61", "300", "599"})
    void a_look_comes_within_the_interval_and_a_tenth_and_not_at_once(long second) {
        for (var owner : List.of("mail/mail-0", "mail/mail-500", "mail/mail-999")) {
            assertThat(Turn.of(owner, SERVERS).next(START.plusSeconds(second), INTERVAL))
                    .isBetween(INTERVAL.dividedBy(10), INTERVAL.plus(INTERVAL.dividedBy(10)));
        }
    }

    @Test
    void a_place_is_kept_from_look_to_look() {
        var first = after(START, "mail/mail-7");
        assertThat(after(first, "mail/mail-7")).isEqualTo(first.plus(INTERVAL));
    }

    @Test
    void whoever_is_not_listed_yet_has_a_place_too() {
        assertThat(Turn.of("mail/new", List.of())).isEqualTo(new Turn(0, 1));
        assertThat(Turn.of("mail/new", List.of("mail/a", "mail/b"))).isEqualTo(new Turn(2, 3));
    }
}
