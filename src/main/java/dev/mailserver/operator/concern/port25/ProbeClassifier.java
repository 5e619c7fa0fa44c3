package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.concern.port25.TargetVerdict.Failed;
import static dev.mailserver.operator.concern.port25.TargetVerdict.Intercepted;
import static dev.mailserver.operator.concern.port25.TargetVerdict.NoGreeting;
import static dev.mailserver.operator.concern.port25.TargetVerdict.Refused;
import static dev.mailserver.operator.concern.port25.TargetVerdict.Unreachable;

import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.model.Ipv4;
import dev.mailserver.operator.model.Probing.Connect;
import dev.mailserver.operator.model.Probing.Observation;
import dev.mailserver.operator.model.Probing.Result;
import java.util.List;
import java.util.Optional;

/**
 * What a finished round means.
 *
 * @param targets each with its {@link TargetVerdict}
 * @param egress the address that a target saw
 */
record ProbeClassifier(RoundVerdict verdict, List<ProbeTarget> targets, Optional<String> egress) {
    /** Judges a round. */
    static ProbeClassifier of(Result result, String elasticIP) {
        if (result.toolMissing()) {
            return new ProbeClassifier(RoundVerdict.ProbeToolMissing, List.of(), Optional.empty());
        }
        var verdicts = result.targets().stream().map(TargetVerdict::of).toList();
        var targets = result.targets().stream()
                .map(o -> new ProbeTarget(o.target(), TargetVerdict.of(o).name()))
                .toList();
        var echoes = result.targets().stream()
                .map(Observation::echo)
                .flatMap(Optional::stream)
                .filter(Ipv4::isPublic) // a target behind a relay of its own may see a private one
                .toList();
        var egress = echoes.stream()
                .filter(elasticIP::equals)
                .findFirst()
                .or(() -> echoes.stream().findFirst());
        boolean elsewhere = egress.filter(e -> !e.equals(elasticIP)).isPresent();
        return new ProbeClassifier(
                elsewhere ? RoundVerdict.WrongEgress : whole(verdicts, result.control()), targets, egress);
    }

    private static RoundVerdict whole(List<TargetVerdict> targets, Optional<Connect> control) {
        if (targets.isEmpty()) {
            return RoundVerdict.ProbeUnavailable;
        }
        long reached = targets.stream().filter(TargetVerdict::reached).count();
        if (reached > 0) {
            return reached == targets.size() ? RoundVerdict.Open : RoundVerdict.Partial;
        }
        if (targets.contains(Intercepted) || targets.contains(NoGreeting)) {
            return RoundVerdict.Intercepted;
        }
        if (targets.contains(Refused)) {
            return RoundVerdict.Refused;
        }
        if (targets.contains(Failed) || control.isEmpty()) {
            return RoundVerdict.ProbeUnavailable;
        }
        boolean online = control.get() == Connect.CONNECTED;
        return targets.contains(Unreachable) || !online ? RoundVerdict.Unreachable : RoundVerdict.Filtered;
    }
}
