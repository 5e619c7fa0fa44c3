package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;

import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;

/** What keeps Systems Manager from running the probe on the instance. */
final class SsmObstacle {
    private SsmObstacle() {}

    /** Nothing, where the instance is online, runs Linux and has the document to run. */
    static Optional<Verdict> of(Situation s, String instanceID) {
        var look = s.world().managed();
        if (look.isEmpty()) {
            return Optional.of(Port25Wording.blind(
                    Reason.NotYetEvaluated,
                    "Whether Systems Manager manages " + instanceID + " was not looked at yet."));
        }
        return switch (look.get()) {
            case Seen.Unknown<Optional<ManagedInstance>>(var why) ->
                Optional.of(Verdict.unseen(OutboundSmtpReady, why));
            case Seen.Known<Optional<ManagedInstance>>(var managed) ->
                managed.map(m -> of(s, m, instanceID))
                        .orElseGet(() -> Optional.of(Port25Wording.blind(
                                Reason.SsmNotManaged, "Systems Manager does not manage " + instanceID + ".")));
        };
    }

    private static Optional<Verdict> of(Situation s, ManagedInstance managed, String instanceID) {
        if (!managed.linux()) {
            return Optional.of(Port25Wording.blind(Reason.UnsupportedPlatform, instanceID + " does not run Linux."));
        }
        if (!managed.online()) {
            return Optional.of(
                    Port25Wording.blind(Reason.SsmAgentOffline, "The SSM agent of " + instanceID + " is offline."));
        }
        return managed.document()
                .map(fault ->
                        Port25Wording.blind(Reason.ProbeFailed, fault.text()).next(s.there(fault.remedy())));
    }
}
