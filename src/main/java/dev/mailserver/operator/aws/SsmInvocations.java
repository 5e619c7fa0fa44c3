package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.smtp.ProbeOutput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;

/** What became of commands on their instances; one listing serves everybody who waits for the same command. */
final class SsmInvocations {
    /** Who asks within this time of a listing shares it. */
    private static final Duration SHARED = Duration.ofSeconds(1);

    private static final int KEPT = 256;
    private static final int PAGE = 50;

    private final Supplier<SsmClient> ssm;
    private final InstantSource clock;
    private final Map<String, Snapshot<Map<String, CommandInvocation>>> commands = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot<Map<String, CommandInvocation>>> eldest) {
            return size() > KEPT;
        }
    };

    SsmInvocations(Supplier<SsmClient> ssm, InstantSource clock) {
        this.ssm = ssm;
        this.clock = clock;
    }

    /** The result of one instance. An invocation that is not listed is not listed yet. */
    Seen<Optional<Result>> result(Round round, SsmHandle handle, List<String> targets) {
        var instance = round.instanceID().orElse("");
        var command = command(handle.commandID());
        var ended = command.peek()
                .flatMap(all -> Optional.ofNullable(all.get(instance)))
                .filter(SsmInvocations::ended);
        return ended.map(i -> Seen.of(Optional.of(i)))
                .orElseGet(() -> command.get(clock.instant().minus(SHARED))
                        .map(all -> Optional.ofNullable(all.get(instance)).filter(SsmInvocations::ended)))
                .then(i -> i.isEmpty() ? Seen.of(Optional.empty()) : read(i.get(), round, handle, targets));
    }

    private static Seen<Optional<Result>> read(
            CommandInvocation invocation, Round round, SsmHandle handle, List<String> targets) {
        if (!invocation.statusAsString().equals("Success")) {
            return Seen.unknown(Failure.of(
                    Kind.INVALID,
                    "Run Command on " + invocation.instanceId() + " ended as " + invocation.statusDetails() + "."));
        }
        var output =
                invocation.commandPlugins().stream().map(CommandPlugin::output).collect(Collectors.joining("\n"));
        return Seen.of(Optional.of(ProbeOutput.read(output, handle.nonce(), targets, round)));
    }

    private static boolean ended(CommandInvocation invocation) {
        return switch (invocation.status()) {
            case PENDING, IN_PROGRESS, DELAYED, CANCELLING -> false;
            case SUCCESS, CANCELLED, TIMED_OUT, FAILED, UNKNOWN_TO_SDK_VERSION -> true;
        };
    }

    private Snapshot<Map<String, CommandInvocation>> command(String commandID) {
        synchronized (commands) {
            return commands.computeIfAbsent(
                    commandID,
                    id -> new Snapshot<>(
                            () -> AwsCalls.look("ssm:ListCommandInvocations", () -> list(id)), clock, Duration.ZERO));
        }
    }

    private Map<String, CommandInvocation> list(String commandID) {
        return ssm
                .get()
                .listCommandInvocationsPaginator(
                        r -> r.commandId(commandID).details(true).maxResults(PAGE))
                .stream()
                .flatMap(page -> page.commandInvocations().stream())
                .collect(Collectors.toUnmodifiableMap(CommandInvocation::instanceId, i -> i, (a, _) -> a));
    }
}
