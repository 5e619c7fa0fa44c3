package dev.mailserver.operator.aws;

import dev.mailserver.operator.aws.SsmDocument.Pin;
import dev.mailserver.operator.batch.GroupCommit.Result;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Outcome;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.smtp.ProbeTargets;
import dev.mailserver.operator.smtp.ProbeTargets.Resolved;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentException;
import software.amazon.awssdk.services.ssm.model.InvalidDocumentVersionException;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.UnsupportedPlatformTypeException;

/** Sends the probe to many instances by one command. */
final class SsmCommands {
    private static final String PERMISSION = "ssm:SendCommand";

    /** An agent that does not take the command within this time, in seconds, shall not run it when it wakes up hours later. */
    private static final int DELIVERY = 60;

    /** Asked after the targets: what it calls itself. */
    private static final String OWN_SERVER = "127.0.0.1:25";

    private final Supplier<SsmClient> ssm;
    private final SsmDocument document;
    private final ProbeTargets targets;

    SsmCommands(Supplier<SsmClient> ssm, SsmDocument document, ProbeTargets targets) {
        this.ssm = ssm;
        this.document = document;
        this.targets = targets;
    }

    /** All or none: one instance that SSM does not know, or that may not be probed, spoils the command. */
    Result send(List<Round> rounds) {
        return switch (targets.resolve().then(to -> runnable().map(pin -> send(rounds, to, pin)))) {
            case Seen.Unknown<Result>(var why) -> new Result.Settled(new Outcome.Failed(why));
            case Seen.Known<Result>(var result) -> result;
        };
    }

    /** Which document may be run. */
    private Seen<Optional<Pin>> runnable() {
        return document.look()
                .then(look -> look.fault()
                        .map(fault -> Seen.<Optional<Pin>>unknown(Failure.of(Kind.INVALID, fault.text())))
                        .orElseGet(() -> Seen.of(look.pin())));
    }

    private Result send(List<Round> rounds, Resolved to, Optional<Pin> pin) {
        var nonce = rounds.getFirst().nonce();
        try {
            var sent = ssm.get()
                    .sendCommand(r -> pinned(r, pin)
                            .comment("mailserver-operator: outbound port 25")
                            .instanceIds(rounds.stream()
                                    .flatMap(round -> round.instanceID().stream())
                                    .distinct()
                                    .toList())
                            .parameters(Map.of(
                                    "Targets", List.of(String.join(" ", to.targets()) + " " + OWN_SERVER),
                                    "Control", List.of(to.control()),
                                    "Names",
                                            List.of(rounds.stream()
                                                    .map(SsmCommands::name)
                                                    .collect(Collectors.joining(","))),
                                    "Nonce", List.of(nonce)))
                            .timeoutSeconds(DELIVERY)
                            .maxErrors("100%"));
            return new Result.Settled(
                    new Outcome.Done(new SsmHandle(sent.command().commandId(), nonce).text()));
        } catch (InvalidDocumentException | InvalidDocumentVersionException e) {
            document.invalidate();
            return new Result.Settled(new Outcome.Failed(pin.map(_ -> Failure.of(Kind.CONFLICT, document.changed()))
                    .orElseGet(() -> Failure.of(Kind.INVALID, document.missing().text()))));
        } catch (SdkException e) {
            var why = AwsFailures.of(PERMISSION, e);
            return oneOfThem(e, why)
                    .map(hint -> (Result) new Result.Refused(with(why, hint)))
                    .orElseGet(() -> new Result.Settled(new Outcome.Failed(why)));
        }
    }

    private SendCommandRequest.Builder pinned(SendCommandRequest.Builder request, Optional<Pin> pin) {
        pin.ifPresent(
                p -> request.documentVersion(p.version()).documentHash(p.hash()).documentHashType(p.hashType()));
        return request.documentName(document.name());
    }

    /** What is said besides, where it is single instances that are refused. */
    private static Optional<String> oneOfThem(SdkException e, Failure why) {
        return switch (e) {
            case InvalidInstanceIdException _, UnsupportedPlatformTypeException _ -> Optional.of("");
            default ->
                why.kind() == Kind.DENIED && why.text().contains(":instance/")
                        ? Optional.of(" The instance needs the tag mailserver-operator.dev/probe = allow.")
                        : Optional.empty();
        };
    }

    private static Failure with(Failure why, String hint) {
        return new Failure(why.kind(), why.text() + hint, why.retryAfter());
    }

    /** An instance and the name that it says in EHLO, as the document's parameter has it. */
    static String name(Round round) {
        return round.instanceID().orElse("") + "=" + round.hostname();
    }
}
