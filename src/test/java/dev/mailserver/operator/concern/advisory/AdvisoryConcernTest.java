package dev.mailserver.operator.concern.advisory;

import static dev.mailserver.operator.fakes.Situations.INSTANCE;
import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.SERVERS;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.Advisory;
import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.api.MailServerStatus;
import dev.mailserver.operator.concern.reverse.Ipv6Egress;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Advice;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Instance;
import dev.mailserver.operator.model.Instance.NetworkInterface;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdvisoryConcernTest {
    private static final String IPV6 = "2a05:d018:1:2::1f";
    private static final String PTR = "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.1.0.0.0.8.1.0.d.5.0.a.2.ip6.arpa";

    private static List<Advisory> told(Advice advice, Situation s) {
        return new AdvisoryConcern(List.of(advice))
                .judge(s)
                .remember()
                .apply(s.before())
                .advisories();
    }

    private static String message(Advice advice, Situations given) {
        var told = told(advice, given.situation());
        assertThat(told)
                .extracting(Advisory::code)
                .containsExactly(advice.code().name());
        return told.getFirst().message();
    }

    private static void nothing(Advice advice, Situations given) {
        var s = given.status(b -> b.withAdvisory(advice.code(), Optional.of("as it was")))
                .situation();
        assertThat(told(advice, s))
                .as("an advisory that does not hold any more goes")
                .isEmpty();
    }

    private static void asItWas(Advice advice, Situations given) {
        var s = given.status(b -> b.withAdvisory(advice.code(), Optional.of("as it was")))
                .situation();
        assertThat(told(advice, s)).containsExactly(new Advisory(advice.code().name(), "as it was"));
    }

    private static java.util.Set<Question> questions(Advice advice, Situations given) {
        return new AdvisoryConcern(List.of(advice)).questions(given.situation());
    }

    // Where bounces go

    @Test
    void aDomainWithAnMxTakesMail() {
        nothing(new ReturnPath(), given().received("example.com", "MX", "10 mx.example.com"));
    }

    @Test
    void aDomainWithoutMxTakesMailAtItsAddress() {
        nothing(
                new ReturnPath(),
                given().received("example.com", "MX")
                        .received("example.com", "A")
                        .received("example.com", "AAAA", "2001:db8::1"));
    }

    @Test
    void aNullMxLosesBounces() {
        assertThat(message(new ReturnPath(), given().received("example.com", "MX", "0 ")))
                .contains("example.com", "RFC 7505", "Publish an MX record");
    }

    @Test
    void neitherMxNorAddressLosesBounces() {
        assertThat(message(
                        new ReturnPath(),
                        given().received("example.com", "MX")
                                .received("example.com", "A")
                                .received("example.com", "AAAA")))
                .contains("example.com has neither an MX record nor an address");
    }

    @Test
    void everyDomainCounts() {
        var two = given();
        two.spec(two.situation()
                .spec()
                .with()
                .additionalDomains(List.of(new AdditionalDomain("example.org", null, null, null)))
                .build());
        two.received("example.com", "MX", "10 mx.example.com");
        assertThat(questions(new ReturnPath(), two)).containsExactly(new Question("example.org", "MX"));
        asItWas(new ReturnPath(), two);
        assertThat(message(new ReturnPath(), two.received("example.org", "MX", "0 ")))
                .contains("of example.org");
    }

    @Test
    void addressesAreAskedForOnlyWhereThereIsNoMx() {
        assertThat(questions(new ReturnPath(), given())).containsExactly(new Question("example.com", "MX"));
        assertThat(questions(new ReturnPath(), given().received("example.com", "MX")))
                .contains(new Question("example.com", "A"));
        assertThat(questions(new ReturnPath(), given().received("example.com", "MX", "0 ")))
                .isEmpty();
    }

    // What own zones answer

    @Test
    void nobodyIsAskedForWhatAZoneThatWasListedHas() {
        var held = given().zone(
                        List.of("mail.example.com", "example.com"),
                        RecordSet.of("example.com", "MX", 300, List.of("0 .")),
                        RecordSet.of("*.example.com", "A", 300, List.of("192.0.2.99")));
        assertThat(questions(new ReturnPath(), held)).isEmpty();
        assertThat(message(new ReturnPath(), held)).contains("RFC 7505");
        assertThat(questions(new Wildcard(), held)).isEmpty();
        assertThat(message(new Wildcard(), held)).contains("*.example.com (A)");
    }

    @ParameterizedTest
    @MethodSource
    void whatLeadsElsewhereIsAskedFor(RecordSet record, String asked) {
        var given = given().zone(List.of("mail.example.com", "example.com"), record);
        given.spec(given.situation()
                .spec()
                .with()
                .domain(asked)
                .hostname("mail.example.com")
                .build());
        assertThat(questions(new ReturnPath(), given)).contains(new Question(asked, "MX"));
    }

    static Stream<Arguments> whatLeadsElsewhereIsAskedFor() {
        return Stream.of(
                arguments(new RecordSet(RecordKey.of("example.com", "MX"), 0, List.of(), true), "example.com"),
                arguments(RecordSet.of("sub.example.com", "NS", 300, List.of("ns.other.test.")), "a.sub.example.com"),
                arguments(RecordSet.of("www.example.com", "CNAME", 300, List.of("other.test.")), "www.example.com"),
                arguments(RecordSet.of("example.net", "MX", 300, List.of("0 .")), "example.net"));
    }

    // Wildcards

    @Test
    void aWildcardBesideTheHostNameIsToldWithItsTypes() {
        assertThat(message(new Wildcard(), wildcard("A", "192.0.2.99").received("*.example.com", "TXT", "x")))
                .contains("*.example.com (A, TXT)", "mail.example.com");
        nothing(new Wildcard(), wildcard("A"));
    }

    private static Situations wildcard(String type, String... values) {
        return given().received("*.example.com", "A")
                .received("*.example.com", "AAAA")
                .received("*.example.com", "MX")
                .received("*.example.com", "TXT")
                .received("*.example.com", type, values);
    }

    @Test
    void aTopLevelDomainIsNotAskedForItsWildcards() {
        var apex = given();
        apex.spec(apex.situation().spec().with().hostname("example.com").build());
        assertThat(questions(new Wildcard(), apex)).isEmpty();
    }

    // Split horizon

    @ParameterizedTest
    @CsvSource({"10.0.0.5, true", "172.16.3.4, true", "100.64.0.1, true", IP + ", false", "198.51.100.7, false"})
    void aResolverThatAnswersAnInnerAddressIsOneOfASplitHorizon(String answer, boolean split) {
        var given = given().lookup(new Lookup(
                new Question("mail.example.com", "A"),
                SERVERS.stream()
                        .map(s -> new ServerAnswer(s, Seen.of(new Answer(Rcode.NOERROR, List.of(IP), 300))))
                        .toList(),
                Optional.of(Seen.of(new Answer(Rcode.NOERROR, List.of(answer), 60)))));
        if (split) {
            assertThat(message(new SplitHorizon(), given)).contains(answer, "mailserver.dns.resolvers");
        } else {
            nothing(new SplitHorizon(), given);
        }
    }

    @Test
    void whatTheResolverWasNotAskedIsNotKnown() {
        asItWas(new SplitHorizon(), given());
    }

    // IPv6

    @ParameterizedTest
    @CsvSource({
        "'', NoPtr",
        "other.example.net, NameMismatch",
        "ec2-2a05.eu-west-1.compute.amazonaws.com, NameMismatch",
        "mail.example.com, ForwardMismatch"
    })
    void anIpv6AddressWithoutConfirmedReverseDnsIsTold(String ptr, String verdict) {
        var given = ptr.isEmpty() ? ipv6(IPV6).received(PTR, "PTR") : ipv6(IPV6).received(PTR, "PTR", ptr);
        assertThat(message(new Ipv6Egress(), given.received("mail.example.com", "AAAA", "2001:db8::1")))
                .contains("2a05:d018:1:2:0:0:0:1f", "reverse DNS is " + verdict, "inet_protocols = ipv4");
    }

    @Test
    void aConfirmedIpv6AddressIsNothingToTell() {
        nothing(
                new Ipv6Egress(),
                ipv6(IPV6)
                        .received(PTR, "PTR", "mail.example.com")
                        .received("mail.example.com", "AAAA", "2a05:d018:1:2:0:0:0:1f"));
    }

    @Test
    void anInstanceWithoutIpv6NeedsNoQuestion() {
        assertThat(questions(new Ipv6Egress(), ipv6())).isEmpty();
        nothing(new Ipv6Egress(), ipv6());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "::ffff:192.0.2.1", "not an address", ""})
    void whatIsNoIpv6AddressIsNone(String odd) {
        nothing(new Ipv6Egress(), ipv6(odd));
    }

    @Test
    void anInstanceThatCannotBeSeenLeavesWhatWasTold() {
        asItWas(
                new Ipv6Egress(),
                ipv6(IPV6).world(w -> w.instances(Seen.unknown(Failure.of(Failure.Kind.UNAVAILABLE, "down")))));
    }

    private static Situations ipv6(String... addresses) {
        return given().addresses(oursInPlace())
                .instances(new Instance(
                        INSTANCE,
                        Instance.State.RUNNING,
                        List.of(new NetworkInterface(
                                "eni-1", 0, List.of(), List.of(addresses), Situations.SURROUNDINGS)),
                        Map.of()));
    }

    // In status

    @Test
    void advisoriesStandByCodeAndAreBounded() {
        var status = MailServerStatus.NEW
                .withAdvisory(AdvisoryCode.WildcardRecord, Optional.of("w"))
                .withAdvisory(AdvisoryCode.IPv6Egress, Optional.of("x".repeat(5000)))
                .withAdvisory(AdvisoryCode.WildcardRecord, Optional.of("w2"));
        assertThat(status.advisories()).extracting(Advisory::code).containsExactly("IPv6Egress", "WildcardRecord");
        assertThat(status.advisories().getFirst().message()).hasSize(1024).endsWith("…");
        assertThat(status.advisories().getLast().message()).isEqualTo("w2");
    }
}
