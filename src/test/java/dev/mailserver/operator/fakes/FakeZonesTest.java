package dev.mailserver.operator.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.HostedZone;
import dev.mailserver.operator.model.HostedZonesContract;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Zones;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeZonesTest extends HostedZonesContract {
    private final FakeZones fake = new FakeZones();
    private int count;

    @Override
    protected Zones zones() {
        return fake;
    }

    @Override
    protected HostedZone publicZone(String name) {
        return fake.plant("Z" + ++count, name, List.of("ns-1.test", "ns-2.test"));
    }

    @Override
    protected HostedZone privateZone(String name) {
        return fake.plantPrivate("Z" + ++count, name);
    }

    @Override
    protected void write(HostedZone zone, RecordSet record) {
        fake.put(zone, record);
    }

    @Override
    protected void alias(HostedZone zone, String name) {
        fake.put(zone, new RecordSet(RecordKey.of(name, "A"), 0, List.of(), true));
    }

    @Override
    protected String fresh() {
        return "zone-" + ++count + ".test";
    }

    @Test
    void a_lost_reply_is_a_change_that_was_made() {
        var zone = publicZone(fresh());
        var record = RecordSet.of(zone.name(), "A", 60, List.of("192.0.2.1"));
        fake.loseNextReply();
        assertThat(fake.change(zone, OWNER, List.of(RecordChange.create(record))))
                .isInstanceOf(Outcome.Failed.class);
        assertThat(fake.find(zone, zone.name(), "A")).contains(record);
    }

    @Test
    void a_failure_is_a_change_that_was_not_made_and_the_next_one_is() {
        var zone = publicZone(fresh());
        var record = RecordSet.of(zone.name(), "A", 60, List.of("192.0.2.1"));
        var why = Failure.of(Kind.THROTTLED, "slower");
        fake.failNextChange(why);
        assertThat(fake.change(zone, OWNER, List.of(RecordChange.create(record))))
                .isEqualTo(new Outcome.Failed(why));
        assertThat(fake.find(zone, zone.name(), "A")).isEmpty();
        assertThat(fake.change(zone, OWNER, List.of(RecordChange.create(record))))
                .isInstanceOf(Outcome.Done.class);
        assertThat(fake.log()).hasSize(2);
    }
}
