package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason of the conditions about mail going out is reached end to end, by the class that stands here. */
class ReachedReasonsTest {
    private static final Path REASONS = Path.of("src/main/java/dev/mailserver/operator/api/Reason.java");
    private static final Path TESTS = Path.of("src/test/java/dev/mailserver/operator/e2e");
    private static final Pattern CONSTANT = Pattern.compile(" {4}([A-Z]\\w+)\\(.*");

    private record Reached(ConditionType condition, String in, Set<String> reasons) {}

    private static final List<Reached> ALL =
            Stream.of("""
            OutboundSmtpReady Port25E2E Open ProbePending AwaitingPort25Approval RestrictionReimposed BlockedBySecurityGroup
            BlockedByNetworkAcl BlockedByVpcBlockPublicAccess NoRouteToInternet Refused Unreachable Intercepted Partial
            WrongEgress SsmNotManaged SsmAgentOffline UnsupportedPlatform ProbeToolMissing ProbeFailed ProbeDisabled""", """
            ReputationClean ReputationE2E Clean Listed PolicyListed RejectedByPeers ChecksUnavailable""", """
            ReputationClean Port25E2E Disabled""", """
            AwaitingRdnsApproval RdnsE2E UpdatePending SupportRequestNeeded SupportCaseOpen SupportInfoRequested
            SupportRequestRefused CaseOverdue Approved NotNeeded NotYetRequested""", """
            AwaitingPort25Approval Port25E2E UpdatePending SupportRequestNeeded SupportCaseOpen SupportInfoRequested
            SupportRequestRefused CaseOverdue SharedRequest Approved NotNeeded NotYetRequested""").map(ReachedReasonsTest::reached).toList();

    private static Reached reached(String line) {
        var words = List.of(line.strip().split("\\s+"));
        return new Reached(
                ConditionType.valueOf(words.getFirst()), words.get(1), Set.copyOf(words.subList(2, words.size())));
    }

    @ParameterizedTest
    @EnumSource(
            value = ConditionType.class,
            names = {"OutboundSmtpReady", "ReputationClean", "AwaitingRdnsApproval", "AwaitingPort25Approval"})
    void everyReasonIsReached(ConditionType type) throws IOException {
        Set<String> reached = new TreeSet<>();
        ALL.stream().filter(r -> r.condition() == type).forEach(r -> reached.addAll(r.reasons()));

        assertThat(reached).isEqualTo(reasons(type));
    }

    /** Those below the heading of the condition, and the one that says that all is well. */
    private static Set<String> reasons(ConditionType type) throws IOException {
        Set<String> reasons = new TreeSet<>();
        var heading = Pattern.compile(" {4}// (.*\\b)?" + type + "\\b.*");
        Files.readAllLines(REASONS).stream()
                .dropWhile(line -> !heading.matcher(line).matches())
                .skip(1)
                .takeWhile(line -> !line.startsWith("    // "))
                .map(CONSTANT::matcher)
                .filter(m -> m.matches())
                .forEach(m -> reasons.add(m.group(1)));
        assertThat(reasons).isNotEmpty();
        switch (type) {
            case OutboundSmtpReady -> reasons.add("Open");
            case ReputationClean -> reasons.add("Clean");
            case AwaitingRdnsApproval ->
                reasons.remove("SharedRequest"); // a PTR is of one address, a restriction of a Region
            default -> {}
        }
        return reasons;
    }

    @ParameterizedTest
    @EnumSource(
            value = ConditionType.class,
            names = {"OutboundSmtpReady", "ReputationClean", "AwaitingRdnsApproval", "AwaitingPort25Approval"})
    void theClassesAwaitThem(ConditionType type) throws IOException {
        for (var reached : ALL) {
            var source = Files.readString(TESTS.resolve(reached.in() + ".java"));
            if (reached.condition() == type) {
                assertThat(source).contains(type.name());
                assertThat(reached.reasons())
                        .allSatisfy(reason -> assertThat(source).containsPattern("Reason\\." + reason + "\\b"));
            }
        }
    }
}
