package dev.mailserver.operator.stories;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.WaitingFor;
import dev.mailserver.operator.engine.ModelServer;
import dev.mailserver.operator.fakes.FakeResolver;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.DocumentFault;
import dev.mailserver.operator.model.ElasticIp;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.ManagedInstance;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS or DNS refuses, is too busy or is not there: who has to act is said, and what was begun is taken up where it stood. */
class CallStoriesTest extends Story {
    private static final String GRANT = "Grant the permission that the message names (deploy/iam).";
    private static final String SLOWER = "Nothing: the operator goes slower.";
    private static final String AGAIN = "Nothing: the operator tries again.";
    private static final String CHECK_DNS =
            "If this lasts, check what the message names: the name servers of the zone, or mailserver.dns.resolvers.";

    /** The call as the wire knows it, its IAM action, and what cannot be said, or is not so, without it. */
    static Stream<Arguments> calls() {
        return Stream.of(
                arguments("addresses", "ec2:DescribeAddresses", "Unknown AddressReady"),
                arguments("instances", "ec2:DescribeInstances", "Unknown AddressReady"),
                arguments("Allocate", "ec2:AllocateAddress", "False AddressReady"),
                arguments("Associate", "ec2:AssociateAddress", "False AddressReady"),
                arguments("holding", "route53:ListHostedZonesByName", "Unknown DnsReady"),
                arguments("ChangeRecords", "route53:ChangeResourceRecordSets", "False DnsReady"),
                arguments("ptr", "ec2:DescribeAddressesAttribute", "Unknown ReverseDnsReady"),
                arguments("SetPtr", "ec2:ModifyAddressAttribute", "False ReverseDnsReady"),
                arguments("managed", "ssm:DescribeInstanceInformation", "Unknown OutboundSmtpReady"),
                arguments("Probe", "ssm:SendCommand", "Unknown OutboundSmtpReady"),
                arguments("result", "ssm:GetCommandInvocation", "Unknown OutboundSmtpReady"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void isDeniedUntilItIsGranted(String call, String permission, String condition) {
        var text = "AWS denies " + permission + " (AccessDenied). User is not authorized.";
        var server = hindered(call, Failure.of(Kind.DENIED, text));

        assertThat(plight(server, type(condition))).isEqualTo(Plight.stalled(condition + " AccessDenied", text, GRANT));
        goesOn(server);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void isThrottledUntilItIsNot(String call, String permission, String condition) {
        var text = permission + ": AWS limits the rate of calls (RequestLimitExceeded).";
        var server = hindered(call, Failure.of(Kind.THROTTLED, text));

        assertThat(plight(server, type(condition)))
                .isEqualTo(Plight.passing(condition + " Throttled", text, WaitingFor.AWS, SLOWER));
        goesOn(server);
    }

    static Stream<Arguments> looks() {
        var looks = List.of("addresses", "instances", "holding", "managed", "Probe", "result");
        return calls().filter(a -> looks.contains(a.get()[0]));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("looks")
    void ofAReadyServerIsDeniedAndItsVerdictStandsForAWhile(String call, String permission, String condition) {
        var text = "AWS denies " + permission + " (AccessDenied). User is not authorized.";
        var server = ready();
        world.wire().hinder(call, Failure.of(Kind.DENIED, text));
        nothingIsTouchedIn(minutes(25));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        nothingIsTouchedIn(hours(2));
        assertThat(plight(server, type(condition))).isEqualTo(Plight.stalled(condition + " AccessDenied", text, GRANT));

        world.wire().unhinder();
        nothingIsTouchedIn(minutes(30));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
    }

    static Stream<Arguments> acts() {
        var acts = List.of("Allocate", "Associate", "ChangeRecords", "ptr", "SetPtr");
        return calls().filter(a -> acts.contains(a.get()[0]));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("acts")
    void ofAReadyServerIsDeniedAndNobodyMissesIt(String call, String permission, String condition) {
        var server = ready();
        world.wire().hinder(call, Failure.of(Kind.DENIED, "AWS denies " + permission + "."));
        nothingIsTouchedIn(hours(3));
        assertThat(server.says(ConditionType.Ready)).isEqualTo(READY);
        assertThat(server.says(type(condition))).startsWith("True");
    }

    @Test
    void awsIsNotThereFromTheBeginning() {
        var why = Failure.of(Kind.UNAVAILABLE, "sts:GetCallerIdentity: AWS did not answer in time.");
        var server = hindered("", why);

        assertThat(plight(server, ConditionType.Accepted))
                .isEqualTo(Plight.passing("Unknown Accepted AwsUnavailable", why.text(), WaitingFor.AWS, AGAIN));
        assertThat(world.wire().done()).isEmpty();
        goesOn(server);
    }

    @Test
    void theResolverIsDown() {
        var why = Failure.of(Kind.UNAVAILABLE, "The resolver does not answer when asked for A mail.example.com.");
        world.dns().fail(FakeResolver.PUBLIC_PATH, why);
        var server = withoutPtr();

        assertThat(plight(server, ConditionType.DnsReady)).isEqualTo(unresolved(why.text()));

        world.dns().mend(FakeResolver.PUBLIC_PATH);
        ready(server);
    }

    @Test
    void theAuthoritativeServersAreDown() {
        for (var name : Situations.SERVERS) {
            world.dns().fail(name, Failure.of(Kind.UNAVAILABLE, "The name server " + name + " does not answer."));
        }
        var server = withoutPtr();

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(unresolved("The name server ns-1.awsdns-01.test does not answer."));

        Situations.SERVERS.forEach(world.dns()::mend);
        ready(server);
    }

    @Test
    void oneAuthoritativeServerIsDown() {
        var second = Situations.SERVERS.getLast();
        world.dns().fail(second, Failure.of(Kind.UNAVAILABLE, "The name server " + second + " does not answer."));
        var server = withoutPtr();

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(unresolved("The name server ns-2.awsdns-02.test does not answer."));

        world.dns().mend(second);
        ready(server);
    }

    @Test
    void aNameServerOfTheDelegationDoesNotServeTheZone() {
        var second = Situations.SERVERS.getLast();
        world.dns()
                .fail(second, Failure.of(Kind.INVALID, "The name server " + second + " does not serve example.com."));
        var server = withoutPtr();

        assertThat(plight(server, ConditionType.DnsReady))
                .isEqualTo(Plight.stalled(
                        "False DnsReady LameDelegation",
                        "The parent zone lists name servers that do not answer for the zone of mail.example.com A "
                                + ip() + ": ns-2.awsdns-02.test.",
                        "Remove that name server from the delegation, or repair it."));

        world.dns().mend(second);
        ready(server);
    }

    static Stream<Arguments> agents() {
        return Stream.of(
                arguments(
                        Optional.empty(),
                        "SsmNotManaged",
                        "Systems Manager does not manage i-00000001.",
                        "Install the SSM agent with the instance profile AmazonSSMManagedInstanceCore, or set spec.outboundSMTP.probe."),
                arguments(
                        Optional.of(new ManagedInstance(false, true, Optional.empty())),
                        "SsmAgentOffline",
                        "The SSM agent of i-00000001 is offline.",
                        "Restart the SSM agent on the instance."),
                arguments(
                        Optional.of(new ManagedInstance(true, false, Optional.empty())),
                        "UnsupportedPlatform",
                        "i-00000001 does not run Linux.",
                        "Set spec.outboundSMTP.probe to Operator or Disabled."),
                arguments(
                        faulty(true),
                        "ProbeFailed",
                        "There is no SSM document probe in eu-west-1.",
                        "In a checkout of this operator's version, run: aws ssm create-document --region eu-west-1 --name probe"
                                + " --document-type Command --content file://deploy/ssm/document.json"),
                arguments(
                        faulty(false),
                        "ProbeFailed",
                        "The SSM document probe in eu-west-1 is not the one that this operator ships: it is of another"
                                + " version, or altered.",
                        "In a checkout of this operator's version, run: aws ssm update-document-default-version --region eu-west-1"
                                + " --name probe --document-version \"$(aws ssm update-document --region eu-west-1 --name probe"
                                + " --content file://deploy/ssm/document.json --document-version '$LATEST'"
                                + " --query DocumentDescription.DocumentVersion --output text || aws ssm describe-document"
                                + " --region eu-west-1 --name probe --document-version '$LATEST'"
                                + " --query Document.DocumentVersion --output text)\""));
    }

    private static Optional<ManagedInstance> faulty(boolean missing) {
        return Optional.of(
                new ManagedInstance(true, true, Optional.of(new DocumentFault("probe", "eu-west-1", missing))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("agents")
    void withoutAnAgentPort25IsNotJudgedAndAllElseIsDone(
            Optional<ManagedInstance> agent, String reason, String message, String nextStep) {
        world.smtp().managed(_ -> Seen.of(agent));
        var server = world.apply();
        world.live(hours(1));

        assertThat(plight(server, ConditionType.OutboundSmtpReady))
                .isEqualTo(Plight.stalled("Unknown OutboundSmtpReady " + reason, message, nextStep));
        assertThat(server.says(ConditionType.Provisioned)).isEqualTo("True Provisioned AllReady");
        assertThat(world.smtp().rounds()).isZero();
        nothingIsTouchedIn(hours(3));

        world.smtp().managed(_ -> Seen.of(Optional.of(new ManagedInstance(true, true, Optional.empty()))));
        ready(server);
    }

    @Test
    void onAPlatformThatCannotBeProbedFromTheProbeIsSwitchedOff() {
        world.smtp().managed(_ -> Seen.of(Optional.of(new ManagedInstance(true, false, Optional.empty()))));
        var server = world.apply();
        world.live(hours(1));
        assertThat(server.holds(ConditionType.Stalled)).isTrue();

        server.edit(spec -> spec.with()
                .outboundSMTP(new OutboundSmtp(ProbeMode.Disabled, "30m"))
                .build());
        ready(server);
    }

    /** Applied; after an hour it has come as far as it can without that call, and does no more. */
    private ModelServer hindered(String call, Failure why) {
        world.wire().hinder(call, why);
        var server = world.apply();
        world.live(hours(1));
        nothingIsTouchedIn(hours(2));
        return server;
    }

    /**
     * What a life comes to.
     *
     * @param records and deeds without an order
     */
    private record End(ElasticIp address, Set<RecordSet> records, Optional<String> ptr, Map<String, Long> deeds) {}

    private static final End UNHINDERED = new CallStoriesTest().unhindered();

    private End unhindered() {
        ready();
        return end();
    }

    /** What was begun is not begun again: the end is that of a life in which nothing went wrong. */
    private void goesOn(ModelServer server) {
        world.wire().unhinder();
        ready(server);
        assertThat(end()).isEqualTo(UNHINDERED);
    }

    private End end() {
        return new End(address(), Set.copyOf(records()), ptr(address()), deeds());
    }

    /** What was done, without the markers: whichever of two records at one name comes first creates their marker. */
    private Map<String, Long> deeds() {
        return world.wire().done().stream()
                .map(act -> act.replaceAll(", [a-z]+ TXT _mailserver-operator[^ ]*", ""))
                .collect(groupingBy(act -> act, counting()));
    }

    /** Applied; after an hour the record is written, and AWS was not asked for a PTR. */
    private ModelServer withoutPtr() {
        var server = world.apply();
        world.live(hours(1));
        nothingIsTouchedIn(hours(2));
        assertThat(values(HOST, "A")).containsExactly(ip());
        assertThat(ptr(address())).isEmpty();
        return server;
    }

    private static Plight unresolved(String message) {
        return Plight.passing("Unknown DnsReady ResolverUnavailable", message, WaitingFor.DNS, CHECK_DNS);
    }

    private static ConditionType type(String condition) {
        return ConditionType.valueOf(condition.substring(condition.indexOf(' ') + 1));
    }
}
