package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Marker.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    static final Identity ME = new Identity("prod", "mail", "mail", "uid-1");
    static final Identity OTHER = new Identity("prod", "other", "mail", "uid-2");
    static final Marker MINE = Marker.of(ME, Kind.SPF, Optional.of("ip4:192.0.2.1"), true);
    static final Marker THEIRS = Marker.of(OTHER, Kind.SPF, Optional.empty(), false);
    static final String FOREIGN = "\"something \" \"else\"";

    static ZoneView zone(String... values) {
        return new ZoneView(
                new HostedZone("Z1", "example.com"),
                List.of(RecordSet.of(Marker.nameFor("example.com"), "TXT", 60, List.of(values))));
    }

    @Test
    void it_is_read_as_it_was_written() {
        assertThat(Marker.parse(MINE.text())).contains(MINE);
        assertThat(Marker.parse(THEIRS.text())).contains(THEIRS);
        assertThat(MINE.text())
                .isEqualTo(
                        "v=mailserver-operator1 cluster=prod owner=mail/mail kind=SPF term=ip4:192.0.2.1 created=true");
    }

    @Test
    void a_field_of_a_later_version_does_no_harm() {
        assertThat(Marker.parse(MINE.text() + " colour=blue")).contains(MINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=spf1 -all",
                "v=mailserver-operator1",
                "v=mailserver-operator1 cluster=prod owner=mail/mail",
                "v=mailserver-operator1 cluster=prod owner=mail/mail kind=MX",
                "v=mailserver-operator10 cluster=prod owner=mail/mail kind=A"
            })
    void anything_else_is_none(String text) {
        assertThat(Marker.parse(text)).isEmpty();
    }

    @Test
    void the_uid_is_no_part_of_ownership() {
        assertThat(MINE.belongsTo(new Identity("prod", "mail", "mail", "uid-9")))
                .isTrue();
        assertThat(MINE.belongsTo(new Identity("test", "mail", "mail", "uid-1")))
                .isFalse();
    }

    @Test
    void a_marker_s_name_leads_back_to_the_record_s() {
        assertThat(Marker.nameOf(Marker.nameFor("mail.example.com"))).contains("mail.example.com");
        assertThat(Marker.nameOf("mail.example.com")).isEmpty();
    }

    @Test
    void a_zone_tells_where_something_is_ours() {
        var view = zone(Txt.encode(MINE.text()));
        assertThat(view.marked(ME, Kind.SPF)).containsExactly("example.com");
        assertThat(view.marked(ME, Kind.A)).isEmpty();
        assertThat(view.marked(OTHER, Kind.SPF)).isEmpty();
    }

    @Test
    void each_owner_changes_its_own_value_only() {
        var view = zone(FOREIGN, Txt.encode(MINE.text()), Txt.encode(THEIRS.text()));
        var change =
                view.markers("example.com").put(MINE.created(false)).change().orElseThrow();
        assertThat(change.before()).isEqualTo(view.find(Marker.nameFor("example.com"), "TXT"));
        assertThat(change.after().orElseThrow())
                .isEqualTo(RecordSet.of(
                        Marker.nameFor("example.com"),
                        "TXT",
                        60,
                        List.of(FOREIGN, Txt.encode(MINE.created(false).text()), Txt.encode(THEIRS.text()))));
        assertThat(view.markers("example.com")
                        .drop(MINE)
                        .change()
                        .orElseThrow()
                        .after()
                        .orElseThrow()
                        .values())
                .containsExactly(FOREIGN, Txt.encode(THEIRS.text()));
    }

    @Test
    void what_is_so_already_needs_no_change() {
        assertThat(zone(Txt.encode(MINE.text()))
                        .markers("example.com")
                        .put(MINE)
                        .change())
                .isEmpty();
        assertThat(zone(FOREIGN).markers("example.com").drop(MINE).change()).isEmpty();
    }

    @Test
    void the_first_marker_makes_the_record_set_and_the_last_one_takes_it_away() {
        var none = new ZoneView(new HostedZone("Z1", "example.com"), List.of());
        assertThat(none.markers("example.com").put(MINE).change().orElseThrow().before())
                .isEmpty();
        assertThat(zone(Txt.encode(MINE.text()))
                        .markers("example.com")
                        .drop(MINE)
                        .change()
                        .orElseThrow()
                        .after())
                .isEmpty();
    }
}
