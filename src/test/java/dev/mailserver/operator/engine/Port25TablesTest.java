package dev.mailserver.operator.engine;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.AwaitingRdnsApproval;
import static dev.mailserver.operator.engine.DecisionTable.combinations;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.SETTINGS;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConditionType.Role;
import dev.mailserver.operator.api.MailServerSpec.ReverseDns;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.SupportRequestStatus;
import dev.mailserver.operator.concern.request.RequestConcern;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/port25.md} is what comes of every combination. */
class Port25TablesTest {
    private static final Path PAGE = Path.of("docs/port25.md");
    private static final List<String> PORT25 = List.of(
            "NotNeeded",
            "Approved",
            "SupportRequestNeeded",
            "SupportCaseOpen",
            "SupportInfoRequested",
            "SupportRequestRefused",
            "CaseOverdue",
            "SharedRequest",
            "UpdatePending",
            "NotYetRequested");
    private static final List<String> REVERSE =
            PORT25.stream().filter(r -> !r.equals("SharedRequest")).toList();

    @Test
    void whatRoundsOfProbesSay() throws IOException {
        DecisionTable.of(PAGE, "What rounds of probes say")
                .holds(
                        combinations(
                                List.of("nothing", "open", "restricted", "restricted again", "own rule"),
                                List.of(
                                        "Open",
                                        "Partial",
                                        "Filtered",
                                        "Refused",
                                        "Unreachable",
                                        "Intercepted",
                                        "WrongEgress",
                                        "ProbeToolMissing",
                                        "ProbeUnavailable"),
                                List.of("1", "2", "3", "an hour"),
                                List.of(
                                        "nothing",
                                        "unreadable",
                                        "security group",
                                        "network ACL",
                                        "Block Public Access",
                                        "no route")),
                        in -> {
                            var life = before(in.get(0)).inTheWay(in.get(3));
                            return (in.get(2).equals("an hour")
                                            ? life.rounds(12, Duration.ofMinutes(5), in.get(1))
                                            : life.rounds(Integer.parseInt(in.get(2)), in.get(1)))
                                    .says();
                        });
    }

    @Test
    void whatTheCaseSays() throws IOException {
        DecisionTable.of(PAGE, "What the case says")
                .holds(
                        combinations(
                                List.of("not known yet", "open", "restricted", "restricted again", "own rule"),
                                List.of(
                                        "none",
                                        "Submitted",
                                        "Submitted for 49 hours",
                                        "InfoRequested",
                                        "Refused",
                                        "Approved"),
                                List.of("no", "yes")),
                        in -> {
                            var life = before(in.get(0));
                            if (in.get(2).equals("yes")) {
                                life.behindAnother();
                            }
                            return in.get(1).equals("Submitted for 49 hours")
                                    ? life.theCase("Submitted")
                                            .after(Duration.ofHours(49))
                                            .says()
                                    : life.theCase(in.get(1)).says();
                        });
    }

    private static Port25Life before(String what) {
        var life = new Port25Life();
        return switch (what) {
            case "nothing" -> life;
            case "not known yet" -> life.rounds(1, "Filtered");
            case "open" -> life.rounds(2, "Open");
            case "restricted" -> life.rounds(2, "Filtered");
            case "restricted again" -> life.rounds(2, "Open").rounds(3, "Filtered");
            case "own rule" -> life.inTheWay("security group").rounds(2, "Filtered");
            default -> throw new IllegalArgumentException(what);
        };
    }

    @Test
    void whatOneFormAsksFor() throws IOException {
        DecisionTable.of(PAGE, "What one form asks for")
                .holds(
                        combinations(PORT25, REVERSE),
                        in -> List.of(request(given().soFar(
                                                verdict(AwaitingPort25Approval, in.get(0)),
                                                verdict(AwaitingRdnsApproval, in.get(1))))
                                .map(r -> r.kinds().stream().map(Enum::name).collect(Collectors.joining(", ")))
                                .orElse("nothing")));
    }

    @Test
    void whichFormItIs() throws IOException {
        var possible = Stream.concat(
                        combinations(List.of("by the EC2 API"), List.of("port 25")).stream(),
                        combinations(
                                List.of("by AWS Support", "by AWS Support in GovCloud"),
                                List.of("port 25", "reverse DNS", "both"))
                                .stream())
                .toList();
        DecisionTable.of(PAGE, "Which form it is").holds(possible, Port25TablesTest::form);
    }

    private static List<String> form(List<String> in) {
        var given = given();
        var spec = given.situation().spec().with();
        switch (in.get(0)) {
            case "by AWS Support" -> spec.reverseDNS(new ReverseDns(ReverseDnsMode.SupportRequest));
            case "by AWS Support in GovCloud" -> spec.region("us-gov-west-1");
            default -> {}
        }
        var text = request(given.spec(spec.build())
                        .soFar(
                                verdict(AwaitingPort25Approval, asked(in, "port 25")),
                                verdict(AwaitingRdnsApproval, asked(in, "reverse DNS"))))
                .map(SupportRequestStatus::text)
                .orElseThrow();
        return List.of(part(text, "by the form \"([^\"]+)\""), part(text, "## Reverse DNS record\n(.+)\n"));
    }

    private static String asked(List<String> in, String kind) {
        return List.of(kind, "both").contains(in.get(1)) ? "SupportRequestNeeded" : "NotNeeded";
    }

    private static String part(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoIsWaitedForWithBoth() throws IOException {
        DecisionTable.of(PAGE, "Who is waited for with both").holds(combinations(known(PORT25), known(REVERSE)), in -> {
            var verdicts = Stream.concat(
                            Stream.of(ConditionType.values())
                                    .filter(t -> t.role() != Role.SUMMARY && t.role() != Role.PENDING)
                                    .map(t -> Verdict.yes(t, Reason.AsDesired, "")),
                            Stream.of(
                                    verdict(AwaitingPort25Approval, in.get(0)),
                                    verdict(AwaitingRdnsApproval, in.get(1))))
                    .toList();
            return List.of(Summary.of(
                            MailServerStatus.NEW, verdicts, 1, new Summary.Demands(true, false, false), SETTINGS, NOW)
                    .waitingFor()
                    .name());
        });
    }

    private static List<String> known(List<String> reasons) {
        return reasons.stream().filter(r -> !r.equals("NotYetRequested")).toList();
    }

    private static Optional<SupportRequestStatus> request(Situations given) {
        var s = given.addresses(oursInPlace()).situation();
        return Optional.ofNullable(
                new RequestConcern().judge(s).remember().apply(s.before()).supportRequest());
    }

    private static Verdict verdict(ConditionType type, String reason) {
        return switch (Reason.valueOf(reason)) {
            case NotNeeded, Approved -> Verdict.no(type, Reason.valueOf(reason), "");
            case NotYetRequested -> Verdict.open(type, Reason.NotYetRequested, "");
            default -> Verdict.yes(type, Reason.valueOf(reason), "");
        };
    }
}
