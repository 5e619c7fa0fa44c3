package dev.mailserver.operator.concern.port25;

import static dev.mailserver.operator.api.ConditionType.AddressReady;
import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.OutboundSmtpReady;

import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.OutboundSmtpStatus;
import dev.mailserver.operator.api.PendingProbe;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.model.Action;
import dev.mailserver.operator.model.Concern;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Ipv4;
import dev.mailserver.operator.model.Probing;
import dev.mailserver.operator.model.Probing.Place;
import dev.mailserver.operator.model.Probing.Round;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outbound port 25: probed from where mail leaves, and judged over several rounds. */
public final class Port25Concern implements Concern {
    /** How soon the result of a round is looked for: one that got through is there by then. */
    private static final Duration SOON = Duration.ofSeconds(3);

    /** How soon it is looked for again: by then the connections have timed out. */
    private static final Duration LATER = Duration.ofSeconds(5);

    @Override
    public Finding judge(Situation s) {
        var mode = s.spec().outboundSMTP().probe();
        if (mode == ProbeMode.Disabled) {
            return disabled(s);
        }
        var address = s.address();
        if (!s.holds(AddressReady) || address.isEmpty()) {
            return withoutAddress(s);
        }
        var ip = address.get().publicIP();
        if (mode == ProbeMode.Operator) {
            return probed(s, Place.OPERATOR, ProbeHistory.of(history(s), mode, null, ip), Optional.empty());
        }
        var instance =
                Probing.mailInstance(address, s.world().instances().known().orElse(List.of()));
        return instance.map(id -> probed(
                        s,
                        Place.INSTANCE,
                        ProbeHistory.of(history(s), ProbeMode.Instance, id, ip),
                        SsmObstacle.of(s, id)))
                .orElseGet(() -> notYet("Which instance mail leaves from is not known yet.")
                        .keep(s::checkHandled));
    }

    /** Where the targets are, once nobody was reached: what is in the way may be in the way of some addresses alone. */
    @Override
    public Set<Question> questions(Situation s) {
        return Probing.blocked(history(s))
                ? targets(s).filter(q -> s.world().answer(q).isEmpty()).collect(Collectors.toSet())
                : Set.of();
    }

    private static Stream<Question> targets(Situation s) {
        return s.settings().probeTargets().stream()
                .map(Probing::host)
                .filter(host -> Ipv4.number(host).isEmpty())
                .map(host -> new Question(host, "A"));
    }

    private static List<String> exchangers(Situation s) {
        var literal = s.settings().probeTargets().stream()
                .map(Probing::host)
                .filter(host -> Ipv4.number(host).isPresent());
        var named = targets(s)
                .flatMap(q -> s.world().answer(q).flatMap(Seen::known).stream())
                .flatMap(answer -> answer.values().stream());
        return Stream.concat(literal, named).toList();
    }

    private static Finding probed(Situation s, Place place, OutboundSmtpStatus before, Optional<Verdict> obstacle) {
        var nonce = UUID.nameUUIDFromBytes((s.id().uid() + s.now()).getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(24);
        var probe = new Action.Probe(new Round(place, Optional.ofNullable(before.instanceID()), s.hostname(), nonce));
        var read = PendingRound.read(s, before, probe);
        var way = place == Place.INSTANCE ? Blame.of(s, exchangers(s)) : Seen.of(Optional.<Blame>empty());
        var history = mended(s, read.history(), way) ? ProbeHistory.anew(read.history()) : read.history();
        var blame = way.known().flatMap(b -> b).or(() -> Blame.before(s));
        var failed = s.failed(probe);
        var ready = obstacle.or(() -> read.unreadable().map(why -> Verdict.unseen(OutboundSmtpReady, why)))
                .or(() -> failed.flatMap(f -> notStarted(history, Failure.of(f))))
                .orElseGet(() -> Port25Wording.judge(s, history, blame));
        var finding = Finding.of(ready, Port25Approval.judge(s, history, blame));
        var running = history.pending();
        if (running != null) {
            boolean fresh = s.now().isBefore(running.startTime().plus(SOON));
            return finding.keep(remember(history)).again(fresh ? SOON : LATER);
        }
        if (obstacle.isPresent()) {
            return finding.keep(remember(history))
                    .keep(s::checkHandled)
                    .again(s.settings().confirmProbeInterval());
        }
        var due = due(s, history, failed);
        if (s.now().isBefore(due)) {
            return finding.keep(remember(history)).again(Duration.between(s.now(), due));
        }
        var pending =
                history.with().pending(new PendingProbe(nonce, null, s.now())).build();
        return finding.keep(remember(pending)).keep(s::checkHandled).act(probe).again(SOON);
    }

    /** Whether what was in the way is gone, so that rounds from before say nothing of AWS. One that is under way is waited for. */
    private static boolean mended(Situation s, OutboundSmtpStatus history, Seen<Optional<Blame>> way) {
        return history.pending() == null
                && RoundVerdict.of(history.confirmed())
                        .filter(RoundVerdict::silent)
                        .isPresent()
                && Blame.before(s).isPresent()
                && way.known().filter(Optional::isEmpty).isPresent();
    }

    private static Instant due(Situation s, OutboundSmtpStatus history, Optional<FailedAttempt> failed) {
        var due = ProbePace.due(
                history,
                s.spec().outboundSMTP().interval(),
                s.settings(),
                s.checkRequested().isPresent());
        return failed.map(FailedAttempt::retryTime).filter(due::isBefore).orElse(due);
    }

    /** What a start that failed says; nothing, where that will pass and an earlier verdict stands. */
    private static Optional<Verdict> notStarted(OutboundSmtpStatus history, Failure why) {
        return switch (why.kind()) {
            case THROTTLED, UNAVAILABLE, BOGUS, NO_NAME_SERVER, SETTLING, CONFLICT ->
                history.confirmed() == null ? Optional.of(Verdict.unseen(OutboundSmtpReady, why)) : Optional.empty();
            case DENIED, NO_CREDENTIALS -> Optional.of(Verdict.unseen(OutboundSmtpReady, why));
            case QUOTA, INVALID, NO_KEY -> Optional.of(Port25Wording.blind(Reason.ProbeFailed, why.text()));
        };
    }

    private static Finding disabled(Situation s) {
        var off = OutboundSmtpStatus.NONE
                .with()
                .from(ProbeMode.Disabled)
                .lastOpenTime(history(s).lastOpenTime())
                .build();
        return Finding.of(
                        Verdict.no(
                                OutboundSmtpReady,
                                Reason.ProbeDisabled,
                                "spec.outboundSMTP.probe is Disabled: whether mail gets out is not known."),
                        Verdict.no(
                                AwaitingPort25Approval,
                                Reason.NotNeeded,
                                "Port 25 is not probed, so nobody is asked for anything."))
                .keep(remember(off))
                .keep(s::checkHandled);
    }

    /** The address is not in place, or that could not be seen: then what was known may stand. */
    private static Finding withoutAddress(Situation s) {
        return s.soFar().stream()
                .filter(v -> v.type() == AddressReady && v.unseen())
                .findFirst()
                .map(v -> Finding.of(
                        new Verdict(OutboundSmtpReady, v.status(), v.reason(), v.message(), v.nextStep(), true),
                        new Verdict(AwaitingPort25Approval, v.status(), v.reason(), v.message(), v.nextStep(), true)))
                .orElseGet(() -> notYet("Port 25 is probed once the Elastic IP is in place; see AddressReady.")
                        .keep(s::checkHandled));
    }

    private static Finding notYet(String why) {
        return Finding.of(
                Verdict.open(OutboundSmtpReady, Reason.NotYetEvaluated, why),
                Verdict.open(AwaitingPort25Approval, Reason.NotYetRequested, why));
    }

    private static OutboundSmtpStatus history(Situation s) {
        return Optional.ofNullable(s.before().outboundSMTP()).orElse(OutboundSmtpStatus.NONE);
    }

    private static UnaryOperator<MailServerStatus> remember(OutboundSmtpStatus history) {
        return status -> status.with().outboundSMTP(history).build();
    }
}
