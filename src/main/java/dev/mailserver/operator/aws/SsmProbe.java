package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.GroupCommit;
import dev.mailserver.operator.batch.RateLimit.Pause;
import dev.mailserver.operator.batch.Snapshot;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Result;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Scope;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.SmtpProbe;
import dev.mailserver.operator.smtp.ProbeTargets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.PingStatus;
import software.amazon.awssdk.services.ssm.model.PlatformType;

/**
 * Rounds on the mail instance itself, by Run Command with a document of our own. Rounds that are started together share a command,
 * and its invocations are read together.
 */
public final class SsmProbe implements SmtpProbe {
    /** The most instance ids that a command takes. */
    private static final int INSTANCES = 50;

    /** The most characters of the parameter with the host names; AWS documents no limit below that of the whole request. */
    private static final int CHARACTERS = 4000;

    /** A probe is not urgent, and one command does for many instances. */
    private static final Duration GATHER = Duration.ofSeconds(2);

    private final Function<Scope, SsmClient> clients;
    private final InstantSource clock;
    private final Pause pause;
    private final String document;
    private final ProbeTargets targets;
    private final Map<Scope, Region> regions = new ConcurrentHashMap<>();

    private record Region(
            Snapshot<Map<String, InstanceInformation>> managed,
            SsmDocument document,
            GroupCommit<Round> starts,
            SsmInvocations invocations) {}

    /**
     * Nothing is loaded yet.
     *
     * @param clients Systems Manager in a Region
     * @param document the name of the SSM document that {@code deploy/ssm/document.json} makes
     */
    public SsmProbe(
            Function<Scope, SsmClient> clients,
            InstantSource clock,
            Pause pause,
            String document,
            ProbeTargets targets) {
        this.clients = clients;
        this.clock = clock;
        this.pause = pause;
        this.document = document;
        this.targets = targets;
    }

    @Override
    public Seen<Optional<ManagedInstance>> managed(Scope scope, String instanceID, Instant notBefore) {
        var region = in(scope);
        return region.managed()
                .get(notBefore)
                .then(all -> Optional.ofNullable(all.get(instanceID))
                        .map(i -> region.document().look().map(d -> Optional.of(managed(i, d))))
                        .orElseGet(() -> Seen.of(Optional.empty())));
    }

    @Override
    public Outcome start(Scope scope, Round round) {
        var outcome = in(scope).starts().submit(round);
        if (outcome instanceof Outcome.Failed(var why) && why.kind() == Failure.Kind.INVALID) {
            in(scope).managed().invalidate(); // SSM may know the instance no longer
        }
        return outcome;
    }

    @Override
    public Seen<Optional<Result>> result(Scope scope, Round round, String handle) {
        return in(scope).invocations().result(round, SsmHandle.of(handle), targets.names());
    }

    private Region in(Scope scope) {
        return regions.computeIfAbsent(scope, this::region);
    }

    private Region region(Scope scope) {
        var own = new SsmDocument(() -> clients.apply(scope), document, scope.region(), clock);
        var commands = new SsmCommands(() -> clients.apply(scope), own, targets);
        return new Region(
                new Snapshot<>(
                        () -> AwsCalls.look("ssm:DescribeInstanceInformation", () -> describe(scope)),
                        clock,
                        Duration.ZERO),
                own,
                new GroupCommit<>(
                        INSTANCES,
                        CHARACTERS,
                        r -> new GroupCommit.Size(
                                Set.of(), 1, SsmCommands.name(r).length() + 1),
                        commands::send,
                        pause,
                        GATHER),
                new SsmInvocations(() -> clients.apply(scope), clock));
    }

    private Map<String, InstanceInformation> describe(Scope scope) {
        return clients.apply(scope).describeInstanceInformationPaginator(r -> r.maxResults(INSTANCES)).stream()
                .flatMap(page -> page.instanceInformationList().stream())
                .collect(Collectors.toUnmodifiableMap(InstanceInformation::instanceId, i -> i, (a, _) -> a));
    }

    private static ManagedInstance managed(InstanceInformation i, SsmDocument.Look document) {
        return new ManagedInstance(
                i.pingStatus() == PingStatus.ONLINE, i.platformType() == PlatformType.LINUX, document.fault());
    }
}
