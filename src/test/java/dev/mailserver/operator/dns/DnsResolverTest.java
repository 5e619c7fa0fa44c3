package dev.mailserver.operator.dns;

import static dev.mailserver.operator.dns.ScriptedServer.answer;
import static dev.mailserver.operator.dns.ScriptedServer.name;
import static dev.mailserver.operator.dns.ScriptedServer.reply;
import static dev.mailserver.operator.dns.ScriptedServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.dns.ScriptedServer.Script;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Seen;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Address;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A resolver, the server of {@code com} and two servers of {@code example.com}, each of which may be as hostile as it likes. */
@Timeout(120)
class DnsResolverTest {
    private static final Question MAIL = new Question("mail.example.com", "A");
    private static final Delegation ZONE = new Delegation("example.com", List.of("ns1.test", "ns2.test"));
    private static final Answer ADDRESS = new Answer(Rcode.NOERROR, List.of("192.0.2.1"), 300);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private ScriptedServer recursive;
    private ScriptedServer parent;
    private ScriptedServer ns1;
    private ScriptedServer ns2;
    private DnsResolver resolver;
    private DnsResolver hasty;

    @BeforeEach
    void start() throws IOException {
        recursive = ScriptedServer.start("127.0.0.1").getFirst().says(query -> send(publicPath(query)));
        var authoritative = ScriptedServer.start("127.77.0.10", "127.77.0.1", "127.77.0.2");
        parent = authoritative.get(0);
        ns1 = authoritative.get(1).says(DnsResolverTest::address);
        ns2 = authoritative.get(2).says(DnsResolverTest::address);
        resolver = resolver(Duration.ofSeconds(20), recursive);
        hasty = resolver(Duration.ofMillis(600), recursive);
    }

    private DnsResolver resolver(Duration budget, ScriptedServer... resolvers) {
        return new DnsResolver(
                new DnsSettings(
                        Stream.of(resolvers).map(ScriptedServer::address).toList(),
                        parent.address().getPort(),
                        budget,
                        Duration.ofMinutes(5)),
                now::get,
                metrics);
    }

    @AfterEach
    void stop() throws IOException {
        for (var server : List.of(recursive, parent, ns1, ns2)) {
            server.close();
        }
    }

    private static Message publicPath(Message query) {
        var question = Type.string(query.getQuestion().getType()) + " "
                + DnsAnswers.canonical(query.getQuestion().getName());
        return switch (question) {
            case "NS com" -> answer(query, ns("com", "ns.tld.test"));
            case "A ns.tld.test" -> answer(query, a("ns.tld.test", "127.77.0.10"));
            case "A evil.test" -> answer(query, a("evil.test", "127.77.0.2"));
            case "A ns1.test" -> answer(query, a("ns1.test", "127.77.0.1"));
            case "A ns2.test" -> answer(query, a("ns2.test", "127.77.0.2"));
            case "A mail.example.com" -> answer(query, a("mail.example.com", "192.0.2.1"));
            default -> denial(query, org.xbill.DNS.Rcode.NXDOMAIN);
        };
    }

    private Seen<Answer> received(String name, String type) {
        return resolver.answer(new Question(name, type), List.of(ZONE));
    }

    @Test
    void aReceiversAnswerAboutANameOfOursIsAskedOfItsOwnServersAlone() {
        assertThat(received("mail.example.com", "A")).isEqualTo(Seen.of(ADDRESS));
        assertThat(recursive.questions()).doesNotContain("A mail.example.com");
    }

    @Test
    void aReceiversAnswerAboutAnythingElseComesByThePublicPath() {
        assertThat(resolver.answer(new Question("ns1.test", "A"), List.of(ZONE)).known())
                .map(Answer::values)
                .contains(List.of("127.77.0.1"));
    }

    private void onlyUnvalidatedAnswers() {
        recursive.says(query -> send(
                query.getHeader().getFlag(Flags.CD)
                        ? answer(query, a("mx.example.net", "192.0.2.7"))
                        : reply(query, org.xbill.DNS.Rcode.SERVFAIL)));
    }

    private Optional<Kind> failure() {
        return received("mx.example.net", "A").failure().map(Failure::kind);
    }

    private void pass(int seconds) {
        now.updateAndGet(t -> t.plusSeconds(seconds));
    }

    @Test
    void whatIsBogusIsToldFromWhatIsNotAnswered() {
        onlyUnvalidatedAnswers();
        assertThat(failure()).contains(Kind.UNAVAILABLE);
        pass(10);
        assertThat(failure()).contains(Kind.BOGUS);
        pass(1800);
        assertThat(failure()).contains(Kind.BOGUS);

        recursive.says(query -> send(reply(query, org.xbill.DNS.Rcode.SERVFAIL)));
        assertThat(failure()).contains(Kind.UNAVAILABLE);
    }

    @Test
    void whatAResolverFailedAtAndRepeatsForAWhileIsNotBogus() {
        onlyUnvalidatedAnswers();
        assertThat(failure()).contains(Kind.UNAVAILABLE);
        pass(9);
        assertThat(failure()).contains(Kind.UNAVAILABLE);
        recursive.says(query -> send(answer(query, a("mx.example.net", "192.0.2.7"))));
        assertThat(failure()).isEmpty();

        pass(60);
        onlyUnvalidatedAnswers();
        assertThat(failure()).contains(Kind.UNAVAILABLE);
    }

    @Test
    void anAnswerInOtherLettersThanTheQuestionsIsAskedForOverTcpWhereNobodyForges() {
        ns1.says(query -> {
            var forged = answer(query, a("mail.example.com", "198.51.100.66"));
            forged.removeAllRecords(Section.QUESTION);
            forged.addRecord(
                    Record.newRecord(name("mAIL.eXAMPLE.cOM"), Type.A, DClass.IN), // one of 2^14 ways to write it
                    Section.QUESTION);
            return send(forged);
        });
        ns1.saysOverTcp(DnsResolverTest::address);

        assertThat(received("mail.example.com", "A")).isEqualTo(Seen.of(ADDRESS));
    }

    /** Where the public path denies what the zone's own server has. */
    private void deniedByThePublicPath(Script server) {
        recursive.says(query -> send(
                DnsAnswers.canonical(query.getQuestion().getName()).equals("mx.example.com")
                        ? denial(query, org.xbill.DNS.Rcode.NXDOMAIN)
                        : zoneOf(query)));
        parent.says(query -> send(referral(query, ns("example.com", "ns1.test"))));
        ns1.says(server);
    }

    private static Message zoneOf(Message query) {
        return query.getQuestion().getType() == Type.NS
                        && DnsAnswers.canonical(query.getQuestion().getName()).equals("example.com")
                ? answer(query, ns("example.com", "ns1.test"))
                : publicPath(query);
    }

    private Seen<Answer> ofStrangers(String name) {
        return resolver.answer(new Question(name, "A"), List.of());
    }

    @Test
    void aDenialOfThePublicPathAloneIsNotBelieved() {
        deniedByThePublicPath(query -> send(answer(query, a("mx.example.com", "192.0.2.7"))));
        assertThat(ofStrangers("mx.example.com").known()).map(Answer::values).contains(List.of("192.0.2.7"));

        deniedByThePublicPath(query -> send(denial(query, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(ofStrangers("mx.example.com").known()).map(Answer::rcode).contains(Rcode.NXDOMAIN);

        deniedByThePublicPath(query -> send(reply(query, org.xbill.DNS.Rcode.SERVFAIL)));
        assertThat(ofStrangers("mx.example.com").failure().map(Failure::kind)).contains(Kind.UNAVAILABLE);
    }

    @Test
    void aCnameThatLeadsOutOfTheZoneIsFollowedThere() {
        ns1.says(query -> send(answer(query, cname("mail.example.com", "ns2.test"))));

        assertThat(received("mail.example.com", "A").known())
                .map(Answer::values)
                .contains(List.of("127.77.0.2"));
    }

    @Test
    void cnamesThatLeadInACircleAreLeftInTheEnd() {
        ns1.says(query -> send(answer(
                query,
                cname(
                        DnsAnswers.canonical(query.getQuestion().getName()),
                        "x" + DnsAnswers.canonical(query.getQuestion().getName())))));

        assertThat(received("mail.example.com", "A").failure().map(Failure::text))
                .hasValueSatisfying(text -> assertThat(text).endsWith("at the end of too many CNAME records."));
    }

    @Test
    void aPartOfTheZoneThatIsDelegatedFurtherIsAskedForByThePublicPath() {
        ns1.says(query -> send(referral(query, ns("mail.example.com", "ns.elsewhere.test"))));

        assertThat(received("mail.example.com", "A")).isEqualTo(Seen.of(ADDRESS));
        assertThat(recursive.questions()).contains("A mail.example.com");
    }

    @Test
    void whereOneServerOfTheZoneIsOutOfOrderAnotherIsAsked() {
        ns1.says(query -> send(reply(query, org.xbill.DNS.Rcode.SERVFAIL)));
        assertThat(received("mail.example.com", "A")).isEqualTo(Seen.of(ADDRESS));

        ns2.says(query -> send(reply(query, org.xbill.DNS.Rcode.SERVFAIL)));
        assertThat(received("mail.example.com", "A").failure().map(Failure::kind))
                .contains(Kind.UNAVAILABLE);
        assertThat(recursive.questions()).doesNotContain("A mail.example.com");
    }

    private static List<byte[]> address(Message query) {
        return send(answer(query, a("mail.example.com", "192.0.2.1")));
    }

    private static Message denial(Message query, int rcode) {
        return denialOf("com", query, rcode);
    }

    private static Message denialOf(String zone, Message query, int rcode) {
        var reply = reply(query, rcode);
        reply.addRecord(
                new SOARecord(name(zone), DClass.IN, 900, name("ns"), name("hostmaster"), 1, 1, 1, 1, 60),
                Section.AUTHORITY);
        return reply;
    }

    private static Message referral(Message query, Record... records) {
        var reply = reply(query, 0);
        reply.getHeader().unsetFlag(Flags.AA);
        for (var r : records) {
            reply.addRecord(r, r instanceof NSRecord ? Section.AUTHORITY : Section.ADDITIONAL);
        }
        return reply;
    }

    private static Record a(String owner, String ip) {
        try {
            return new ARecord(name(owner), DClass.IN, 300, InetAddress.getByName(ip));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Record aaaa(String ip) {
        return new AAAARecord(name("mail.example.com"), DClass.IN, 300, Address.toByteArray(ip, Address.IPv6));
    }

    private static Record ns(String owner, String target) {
        return new NSRecord(name(owner), DClass.IN, 600, name(target));
    }

    private static Record cname(String owner, String target) {
        return new CNAMERecord(name(owner), DClass.IN, 300, name(target));
    }

    private Seen<Answer> asked(Question question) {
        return asked(resolver, question);
    }

    private static Seen<Answer> asked(DnsResolver by, Question question) {
        return by.lookup(question, new Delegation("example.com", List.of("ns1.test")))
                .authoritative()
                .getFirst()
                .answer();
    }

    private static Kind kind(Seen<?> seen) {
        return seen.failure().orElseThrow().kind();
    }

    // Who serves a zone

    @Test
    void theParentsReferralIsTheDelegationAndTheResolverIsNeverAskedAboutTheZone() {
        parent.says(q -> send(referral(q, ns("example.com", "NS2.Test"), ns("example.com", "ns1.test"))));

        assertThat(resolver.delegation("example.com")).isEqualTo(Seen.of(ZONE));
        assertThat(recursive.questions()).noneMatch(q -> q.endsWith("example.com"));
    }

    @Test
    void aServerOfBothParentAndZoneAnswersWithTheZonesOwnList() {
        parent.says(q -> send(answer(q, ns("example.com", "ns1.test"))));
        assertThat(resolver.delegation("example.com"))
                .isEqualTo(Seen.of(new Delegation("example.com", List.of("ns1.test"))));
    }

    @ParameterizedTest
    @ValueSource(ints = {org.xbill.DNS.Rcode.NXDOMAIN, org.xbill.DNS.Rcode.NOERROR})
    void aZoneThatItsParentDeniesHasNoServersAndThatIsNotKept(int rcode) {
        parent.says(q -> send(denial(q, rcode)));
        assertThat(resolver.delegation("example.com")).isEqualTo(Seen.of(new Delegation("example.com", List.of())));

        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"))));
        assertThat(resolver.delegation("example.com").known().orElseThrow().nameServers())
                .containsExactly("ns1.test");
    }

    @Test
    void aDelegationIsKeptForFiveMinutesAtMost() {
        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"))));
        resolver.delegation("example.com");
        parent.says(q -> send(referral(q, ns("example.com", "ns2.test"))));

        now.updateAndGet(t -> t.plusSeconds(299));
        assertThat(resolver.delegation("example.com").known().orElseThrow().nameServers())
                .containsExactly("ns1.test");
        now.updateAndGet(t -> t.plusSeconds(1));
        assertThat(resolver.delegation("example.com").known().orElseThrow().nameServers())
                .containsExactly("ns2.test");
    }

    @Test
    void aZoneBetweenIsFollowedDownWithItsGlue() {
        parent.says(q -> send(referral(q, ns("example.com", "ns.example.com"), a("ns.example.com", "127.77.0.1"))));
        ns1.says(q -> send(referral(q, ns("sub.deep.example.com", "ns2.test"))));
        assertThat(resolver.delegation("sub.deep.example.com"))
                .isEqualTo(Seen.of(new Delegation("sub.deep.example.com", List.of("ns2.test"))));
        assertThat(recursive.questions()).doesNotContain("A ns.example.com");
    }

    @Test
    void glueForNamesOutsideTheParentIsNotBelieved() {
        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"), a("ns1.test", "127.77.0.66"))));
        resolver.delegation("example.com");

        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
        assertThat(recursive.questions()).contains("A ns1.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "other.com", "com", ""})
    void aReferralThatDoesNotLeadDownToTheZoneIsNoAnswer(String elsewhere) {
        parent.says(q -> send(referral(q, ns(elsewhere, "evil.test"))));
        ns2.says(q -> send(answer(q, ns("example.com", "evil.test"))));
        assertThat(kind(resolver.delegation("example.com"))).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {org.xbill.DNS.Rcode.SERVFAIL, org.xbill.DNS.Rcode.REFUSED})
    void aParentThatDoesNotAnswerIsNoDenial(int rcode) {
        parent.says(q -> send(reply(q, rcode)));
        assertThat(kind(resolver.delegation("example.com"))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void theEnclosingZoneOfANameIsFoundFromAboveAndTheResolverHearsOfNothingBelowTheTopLevel() {
        parent.says(q -> send(denial(q, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(resolver.enclosing("a.b.com")).isEqualTo(Seen.of(new Delegation("com", List.of("ns.tld.test"))));
        assertThat(recursive.questions()).containsExactly("NS com", "A ns.tld.test");
    }

    @Test
    void theEnclosingZoneOfAnApexIsItself() {
        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"))));
        assertThat(resolver.enclosing("example.com"))
                .isEqualTo(Seen.of(new Delegation("example.com", List.of("ns1.test"))));
    }

    @Test
    void theSelectorOfANewZoneIsNotAskedOfTheResolverInAnyWay() {
        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"))));
        ns1.says(q -> send(denial(q, org.xbill.DNS.Rcode.NXDOMAIN)));

        assertThat(resolver.enclosing("s1._domainkey.example.com"))
                .isEqualTo(Seen.of(new Delegation("example.com", List.of("ns1.test"))));
        assertThat(recursive.questions()).noneMatch(q -> q.endsWith("example.com"));
    }

    @Test
    void aServerOfBothParentAndZoneTellsByItsSoaWhoseTheNameIs() {
        parent.says(q -> send(
                q.getQuestion().getName().equals(name("example.com"))
                        ? answer(q, ns("example.com", "ns1.test"))
                        : denialOf("example.com", q, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(resolver.enclosing("mail.example.com"))
                .isEqualTo(Seen.of(new Delegation("example.com", List.of("ns1.test"))));
    }

    @Test
    void aWayDownIsGoneOnce() {
        parent.says(q -> send(referral(q, ns("example.com", "ns1.test"))));
        ns1.says(q -> send(denial(q, org.xbill.DNS.Rcode.NXDOMAIN)));
        resolver.enclosing("one.example.com");
        resolver.enclosing("two.example.com");
        resolver.delegation("example.com");

        assertThat(parent.questions()).containsExactly("NS one.example.com");
    }

    // What servers answer

    @Test
    void everyServerIsAskedAndThenThePublicPath() {
        var lookup = resolver.lookup(MAIL, ZONE);
        assertThat(lookup.authoritative())
                .extracting(s -> s.server(), s -> s.answer())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ns1.test", Seen.of(ADDRESS)),
                        org.assertj.core.groups.Tuple.tuple("ns2.test", Seen.of(ADDRESS)));
        assertThat(lookup.resolver()).contains(Seen.of(ADDRESS));
    }

    @Test
    void thePublicPathIsNotAskedForWhatOneServerDoesNotKnowYet() {
        ns2.says(q -> send(denial(q, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(resolver.lookup(MAIL, ZONE).resolver()).isEmpty();
        assertThat(recursive.questions()).doesNotContain("A mail.example.com");
    }

    @Test
    void withoutServersNothingIsAsked() {
        var lookup = resolver.lookup(MAIL, new Delegation("example.com", List.of()));
        assertThat(lookup.authoritative()).isEmpty();
        assertThat(lookup.resolver()).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistIsAnAnswerWithTheTtlOfTheDenial() {
        ns1.says(q -> send(denial(q, org.xbill.DNS.Rcode.NXDOMAIN)));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(new Answer(Rcode.NXDOMAIN, List.of(), 60)));
    }

    @Test
    void aServerThatRefusesIsLame() {
        ns1.says(q -> send(reply(q, org.xbill.DNS.Rcode.REFUSED)));
        assertThat(kind(asked(MAIL))).isEqualTo(Kind.INVALID);
    }

    @Test
    void aServerThatAnswersWithoutAuthorityIsLame() {
        ns1.says(q -> {
            var reply = answer(q, a("mail.example.com", "192.0.2.1"));
            reply.getHeader().unsetFlag(Flags.AA);
            return send(reply);
        });
        assertThat(kind(asked(MAIL))).isEqualTo(Kind.INVALID);
    }

    @Test
    void aServerWithoutAnAddressIsLame() {
        var lookup = resolver.lookup(MAIL, new Delegation("example.com", List.of("gone.test")));
        assertThat(kind(lookup.authoritative().getFirst().answer())).isEqualTo(Kind.INVALID);
    }

    @Test
    void aServerFailureIsNoAnswer() {
        ns1.says(q -> send(reply(q, org.xbill.DNS.Rcode.SERVFAIL)));
        assertThat(kind(asked(MAIL))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aServerThatNeverAnswersIsAskedTwice() {
        ns1.says(_ -> List.of());
        assertThat(kind(asked(resolver(Duration.ofSeconds(6), recursive), MAIL)))
                .isEqualTo(Kind.UNAVAILABLE);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> ns1.questions().size() >= 2);
        assertThat(ns1.questions()).hasSize(2);
    }

    @Test
    void anAnswerThatGotLostIsAskedForAgain() {
        var script = new Object() {
            int asked;
        };
        ns1.says(q -> script.asked++ == 0 ? List.of() : address(q));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
    }

    // Hostile answers

    private void forgedThenTrue(Script forged) {
        ns1.says(q ->
                Stream.concat(forged.apply(q).stream(), address(q).stream()).toList());
        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
        ns1.says(forged);
        assertThat(kind(asked(hasty, MAIL))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aWrongIdIsNoAnswer() {
        forgedThenTrue(q -> {
            var reply = answer(q, a("mail.example.com", "198.51.100.66"));
            reply.getHeader().setID(q.getHeader().getID() ^ 1);
            return send(reply);
        });
    }

    @Test
    void anotherQuestionIsNoAnswer() {
        forgedThenTrue(q -> {
            var other = Message.newQuery(Record.newRecord(name("evil.test"), Type.A, DClass.IN));
            other.getHeader().setID(q.getHeader().getID());
            return send(answer(other, a("mail.example.com", "198.51.100.66")));
        });
    }

    @Test
    void anotherTypeIsNoAnswer() {
        forgedThenTrue(q -> {
            var other = Message.newQuery(Record.newRecord(name("mail.example.com"), Type.TXT, DClass.IN));
            other.getHeader().setID(q.getHeader().getID());
            return send(answer(other, a("mail.example.com", "198.51.100.66")));
        });
    }

    @Test
    void anEchoOfTheQueryIsNoAnswer() {
        forgedThenTrue(q -> List.of(q.toWire()));
    }

    @Test
    void garbageIsNoAnswer() {
        forgedThenTrue(_ ->
                List.of(new byte[0], new byte[] {1}, "HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anAnswerCutOffInTheMiddleIsNoAnswer() {
        forgedThenTrue(q -> {
            var wire = address(q).getFirst();
            return List.of(java.util.Arrays.copyOf(wire, wire.length - 3));
        });
    }

    @Test
    void compressionThatPointsAtItselfIsNoAnswer() {
        forgedThenTrue(q -> {
            var wire = address(q).getFirst();
            int owner = wire.length - 16; // the answer's owner name is a pointer: let it point at itself
            wire[owner] = (byte) 0xc0;
            wire[owner + 1] = (byte) owner;
            return List.of(wire);
        });
    }

    @Test
    void recordsOfOtherNamesAreLeftOut() {
        ns1.says(q -> send(answer(q, a("evil.test", "198.51.100.66"), a("MAIL.example.com", "192.0.2.1"))));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
    }

    @Test
    void aChainOfAliasesWithinTheAnswerIsFollowed() {
        ns1.says(q -> send(answer(
                q,
                a("c.example.com", "192.0.2.1"),
                cname("b.example.com", "c.example.com"),
                cname("mail.example.com", "b.example.com"))));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
    }

    @Test
    void aCircleOfAliasesIsNoData() {
        ns1.says(q -> send(
                answer(q, cname("mail.example.com", "b.example.com"), cname("b.example.com", "mail.example.com"))));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(new Answer(Rcode.NOERROR, List.of(), 0)));
    }

    @Test
    void anAliasThatLeadsOutOfTheAnswerIsNoData() {
        ns1.says(q -> send(answer(q, cname("mail.example.com", "elsewhere.test"))));
        assertThat(asked(MAIL)).isEqualTo(Seen.of(new Answer(Rcode.NOERROR, List.of(), 0)));
    }

    @Test
    void aTruncatedAnswerIsFetchedOverTcp() {
        ns1.says(q -> {
            var reply = reply(q, 0);
            reply.getHeader().setFlag(Flags.TC);
            return send(reply);
        });
        ns1.saysOverTcp(DnsResolverTest::address);
        assertThat(asked(MAIL)).isEqualTo(Seen.of(ADDRESS));
    }

    @Test
    void aTruncatedAnswerIsNoAnswerWhenTcpGivesNone() {
        ns1.says(q -> {
            var reply = answer(q, a("mail.example.com", "192.0.2.1"));
            reply.getHeader().setFlag(Flags.TC);
            return send(reply);
        });
        ns1.saysOverTcp(_ -> List.of(new byte[] {1, 2, 3}));
        assertThat(kind(asked(MAIL))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void ofTooManyValuesTheFirstHundredAreTaken() {
        var many = IntStream.range(0, 120)
                .mapToObj(i -> a("mail.example.com", "192.0.2." + (i + 10)))
                .toArray(Record[]::new);
        ns1.says(q -> send(answer(q, many)));
        assertThat(asked(MAIL).known().orElseThrow().values()).hasSize(100).isSorted();
    }

    @Test
    void theStringsOfATextAreJoinedOctetByOctet() {
        var text = new Question("example.com", "TXT");
        ns1.says(q -> send(answer(
                q,
                new TXTRecord(name("example.com"), DClass.IN, 300, List.of("v=spf1 ip4:192.0.2.1", " ~all")),
                new TXTRecord(name("example.com"), DClass.IN, 300, "caf\\233 \\000"))));
        assertThat(asked(text))
                .isEqualTo(Seen.of(
                        new Answer(Rcode.NOERROR, List.of("caf\u00e9 \u0000", "v=spf1 ip4:192.0.2.1 ~all"), 300)));
    }

    @Test
    void anExchangerIsItsPreferenceAndItsName() {
        var mx = new Question("example.com", "MX");
        ns1.says(q -> send(answer(
                q,
                new MXRecord(name("example.com"), DClass.IN, 300, 10, name("MAIL.example.com")),
                new MXRecord(name("example.com"), DClass.IN, 300, 0, Name.root))));
        assertThat(asked(mx)).isEqualTo(Seen.of(new Answer(Rcode.NOERROR, List.of("0 ", "10 mail.example.com"), 300)));
    }

    @Test
    void anIpv6AddressIsALiteralEvenWhereItStandsForAnIpv4Address() {
        var aaaa = new Question("mail.example.com", "AAAA");
        ns1.says(q -> send(answer(q, aaaa("2001:db8:0:0:0:0:0:a"), aaaa("::ffff:192.0.2.1"))));
        assertThat(asked(aaaa))
                .isEqualTo(Seen.of(
                        new Answer(Rcode.NOERROR, List.of("0:0:0:0:0:ffff:192.0.2.1", "2001:db8:0:0:0:0:0:a"), 300)));
    }

    // The public path

    @Test
    void theNextResolverIsAskedWhenOneFails() throws IOException {
        try (var second = ScriptedServer.start("127.0.0.1").getFirst().says(DnsResolverTest::address)) {
            recursive.says(q -> send(reply(q, org.xbill.DNS.Rcode.SERVFAIL)));
            var both = resolver(Duration.ofSeconds(20), recursive, second);
            assertThat(both.resolve("mail.example.com")).isEqualTo(Seen.of(List.of("192.0.2.1")));
        }
    }

    @Test
    void aHostResolvesToAnAddressAndALiteralToItself() {
        assertThat(resolver.resolve("mail.example.com")).isEqualTo(Seen.of(List.of("192.0.2.1")));
        assertThat(resolver.resolve("203.0.113.9")).isEqualTo(Seen.of(List.of("203.0.113.9")));
        assertThat(kind(resolver.resolve("nowhere.test"))).isEqualTo(Kind.INVALID);
        assertThat(kind(resolver.resolve("a..b"))).isEqualTo(Kind.INVALID);
    }

    @Test
    void queriesAreCountedByVerdict() {
        ns2.says(q -> send(reply(q, org.xbill.DNS.Rcode.REFUSED)));
        resolver.lookup(MAIL, ZONE);
        assertThat(Optional.ofNullable(metrics.find("mailserver.dns.queries")
                        .tag("verdict", "refused")
                        .counter()))
                .hasValueSatisfying(c -> assertThat(c.count()).isEqualTo(1));
    }
}
