package dev.mailserver.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SmtpProbe} keeps. Outbound port 25 is blocked until it is opened. */
public abstract class SmtpProbeContract {
    protected abstract SmtpProbe port();

    protected abstract Scope scope();

    /** The id of a running instance that SSM manages and that may be probed. */
    protected abstract String plant();

    /** SSM knows nothing of that instance. */
    protected abstract String unmanaged();

    protected abstract void lift();

    @Test
    void anInstanceThatSsmManagesIsToldFromOneThatItDoesNot() {
        assertThat(port().managed(scope(), plant(), Instant.now()))
                .isEqualTo(Seen.of(Optional.of(new ManagedInstance(true, true, Optional.empty()))));
        assertThat(port().managed(scope(), unmanaged(), Instant.now())).isEqualTo(Seen.of(Optional.empty()));
    }

    @Test
    void aBlockIsTimeOutsWhileTheControlGetsThrough() {
        var result = run(round(plant(), "a1a1a1a1a1a1"));

        assertThat(result.nonce()).isEqualTo("a1a1a1a1a1a1");
        assertThat(result.control()).contains(Connect.CONNECTED);
        assertThat(result.targets()).hasSize(2).extracting(Observation::connect).containsOnly(Connect.TIMED_OUT);
    }

    @Test
    void onceLiftedEveryTargetGreetsAndOneTellsTheAddress() {
        var round = round(plant(), "a1a1a1a1a1a2");
        lift();

        var result = run(round);

        assertThat(result.targets()).hasSize(2).allSatisfy(o -> {
            assertThat(o.reply()).contains(220);
            assertThat(o.greetsAsTarget()).isTrue();
            assertThat(o.startTls()).contains(true);
        });
        assertThat(result.targets()).extracting(Observation::echo).anyMatch(Optional::isPresent);
    }

    @Test
    void aResultCanBeReadAgain() {
        var round = round(plant(), "a1a1a1a1a1a3");
        lift();
        var handle = start(round);

        assertThat(await(round, handle)).isEqualTo(await(round, handle));
    }

    protected static Round round(String instanceID, String nonce) {
        return new Round(Place.INSTANCE, Optional.of(instanceID), "mail.example.com", nonce);
    }

    protected Result run(Round round) {
        return await(round, start(round));
    }

    protected String start(Round round) {
        var outcome = port().start(scope(), round);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).reference();
    }

    protected Result await(Round round, String handle) {
        var finished = Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> port().result(scope(), round, handle), r -> !r.equals(Seen.of(Optional.empty())));
        return finished.known().orElseThrow().orElseThrow();
    }
}
