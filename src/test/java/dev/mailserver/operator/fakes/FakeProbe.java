package dev.mailserver.operator.fakes;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Probing in memory. Until told otherwise every instance is online and runs Linux, and outbound port 25 is blocked as AWS does it in
 * a new account. A round is finished as soon as it is looked for.
 */
public final class FakeProbe implements SmtpProbe {
    private static final List<String> TARGETS = List.of("mx.one.test:25", "mx.two.test:25");

    private final Map<String, Round> started = new ConcurrentHashMap<>();
    private volatile Function<String, Seen<Optional<ManagedInstance>>> managed =
            _ -> Seen.of(Optional.of(new ManagedInstance(true, true, Optional.empty())));
    private volatile Function<Round, Seen<Optional<Result>>> results = r -> Seen.of(Optional.of(blocked(r)));
    private volatile Optional<Failure> refusal = Optional.empty();

    /** How SSM knows an instance id. */
    public void managed(Function<String, Seen<Optional<ManagedInstance>>> how) {
        managed = how;
    }

    /** What comes of rounds from now on. */
    public void results(Function<Round, Seen<Optional<Result>>> how) {
        results = how;
    }

    /** From now on port 25 is open, and targets see that address. */
    public void open(String egress) {
        results = r -> Seen.of(Optional.of(opened(r, egress)));
    }

    /** From now on port 25 is blocked. */
    public void block() {
        results = r -> Seen.of(Optional.of(blocked(r)));
    }

    /** From now on no round can be started; empty: they can. */
    public void refuse(Optional<Failure> why) {
        refusal = why;
    }

    /** How many rounds were started. */
    public int rounds() {
        return started.size();
    }

    @Override
    public Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore) {
        return managed.apply(instanceID);
    }

    @Override
    public Outcome start(Scope scope, Round round) {
        return refusal.<Outcome>map(Outcome.Failed::new).orElseGet(() -> {
            started.put(round.nonce(), round);
            return new Outcome.Done("handle-" + round.nonce());
        });
    }

    @Override
    public Seen<Optional<Result>> result(Scope scope, Round round, String handle) {
        return started.containsKey(round.nonce())
                ? results.apply(round)
                : Seen.unknown(Failure.of(Kind.INVALID, "No such round was started."));
    }

    /** A round that every target let in. */
    public static Result opened(Round round, String egress) {
        return new Result(
                round.nonce(),
                TARGETS.stream()
                        .map(t -> new Observation(
                                t, Connect.CONNECTED, Optional.of(220), true, Optional.of(true), Optional.of(egress)))
                        .toList(),
                Optional.of(Connect.CONNECTED),
                false);
    }

    /** A round as AWS's restriction makes it. */
    public static Result blocked(Round round) {
        return new Result(
                round.nonce(),
                TARGETS.stream()
                        .map(t -> Observation.unconnected(t, Connect.TIMED_OUT))
                        .toList(),
                Optional.of(Connect.CONNECTED),
                false);
    }
}
