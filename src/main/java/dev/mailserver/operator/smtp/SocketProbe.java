package dev.mailserver.operator.smtp;

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
import dev.mailserver.operator.smtp.ProbeTargets.Resolved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Rounds from the operator's own process. Each connection has a thread, and results stay in memory: a round that was under
 * way at a restart is lost, and says so.
 */
public final class SocketProbe implements SmtpProbe, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final int KEPT = 4096;
    private static final int CONNECTIONS = 512;

    private final ProbeTargets targets;
    private final SmtpDialogue dialogue;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    private final Map<String, Future<Result>> rounds = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Future<Result>> eldest) {
            return size() > KEPT;
        }
    };

    /** With six seconds for each connection. */
    public SocketProbe(ProbeTargets targets) {
        this(targets, PATIENCE);
    }

    SocketProbe(ProbeTargets targets, Duration patience) {
        this.targets = targets;
        this.dialogue = new SmtpDialogue(patience);
    }

    /** Nothing is needed on an instance. */
    @Override
    public Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore) {
        return Seen.of(Optional.empty());
    }

    @Override
    public Outcome start(Scope scope, Round round) {
        return switch (targets.resolve()) {
            case Seen.Unknown<Resolved>(var why) -> new Outcome.Failed(why);
            case Seen.Known<Resolved>(var resolved) -> {
                var running = threads.submit(() -> run(round, resolved));
                synchronized (rounds) {
                    rounds.put(round.nonce(), running);
                }
                yield new Outcome.Done(round.nonce());
            }
        };
    }

    @Override
    public Seen<Optional<Result>> result(Scope scope, Round round, String handle) {
        Optional<Future<Result>> running;
        synchronized (rounds) {
            running = Optional.ofNullable(rounds.get(handle));
        }
        return running.<Seen<Optional<Result>>>map(f -> switch (f.state()) {
                    case RUNNING -> Seen.of(Optional.empty());
                    case SUCCESS -> Seen.of(Optional.of(f.resultNow()));
                    case FAILED, CANCELLED -> lost("The probe of the operator broke down.");
                })
                .orElseGet(() -> lost("The operator was restarted while the probe was under way."));
    }

    private static Seen<Optional<Result>> lost(String text) {
        return Seen.unknown(Failure.of(Kind.INVALID, text));
    }

    private Result run(Round round, Resolved resolved) throws Exception {
        List<Future<Observation>> talks = new ArrayList<>();
        for (int i = 0; i < resolved.targets().size(); i++) {
            var name = targets.names().get(i);
            var address = resolved.targets().get(i);
            talks.add(threads.submit(() -> connecting(() -> dialogue.talk(name, address, round.hostname()))));
        }
        Future<Connect> control = threads.submit(() -> connecting(() -> dialogue.reach(resolved.control())));
        List<Observation> observations = new ArrayList<>();
        for (var talk : talks) {
            observations.add(talk.get());
        }
        return new Result(round.nonce(), observations, Optional.of(control.get()), false);
    }

    /** With one of the connections that may be open at once. */
    private <T> T connecting(Supplier<T> connection) throws InterruptedException {
        connections.acquire();
        try {
            return connection.get();
        } finally {
            connections.release();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
