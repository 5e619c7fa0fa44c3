package dev.mailserver.operator.smtp;

import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.smtp.ProbeTargets.Resolved;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Rounds from the operator's own process. Each connection has a thread while it is open, and only so many are open at a time. Results
 * stay in memory: a round that was under way at a restart is lost, and says so.
 */
public final class SocketProbe implements SmtpProbe, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final int KEPT = 4096;
    private static final int CONNECTIONS = 512;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ProbeTargets targets;
    private final SmtpDialogue dialogue;
    private final ThreadPoolExecutor connections = new ThreadPoolExecutor(
            CONNECTIONS, CONNECTIONS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>());
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
        connections.allowCoreThreadTimeOut(true);
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
                var running = run(round, resolved);
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

    private Future<Result> run(Round round, Resolved resolved) {
        var talks = IntStream.range(0, resolved.targets().size())
                .mapToObj(i -> connecting(() ->
                        dialogue.talk(targets.names().get(i), resolved.targets().get(i), round.hostname())))
                .toList();
        var control = connecting(() -> dialogue.reach(resolved.control()));
        return CompletableFuture.allOf(talks.toArray(CompletableFuture[]::new))
                .thenCombine(
                        control,
                        (_, reached) -> new Result(
                                round.nonce(),
                                talks.stream().map(CompletableFuture::join).toList(),
                                Optional.of(reached),
                                false));
    }

    private <T> CompletableFuture<T> connecting(Supplier<T> connection) {
        return CompletableFuture.supplyAsync(connection, connections);
    }

    @Override
    public void close() {
        connections.shutdownNow();
    }
}
