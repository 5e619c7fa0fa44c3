package dev.mailserver.operator.concern.spf;

import static dev.mailserver.operator.fakes.Situations.IP;
import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.MailServerStatus.RetiringState;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Spf;
import dev.mailserver.operator.api.SpfHelo;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import dev.mailserver.operator.api.SpfStatus;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Dns.Rcode;
import dev.mailserver.operator.model.Dns.ServerAnswer;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpfConcernTest {
    static final String DOMAIN = "example.com";
    static final String HOST = "mail.example.com";
    static final String TERM = "ip4:" + IP;
    static final Identity OTHER = new Identity("test", "other", "mail", "uid-2");
    /** As nobody of ours would write it: in two strings, with an octal escape. */
    static final String ODD = "\"google-site-verification=\" \"\\101bc\\042\"";

    static RecordSet txt(String name, long ttl, String... values) {
        return RecordSet.of(name, "TXT", ttl, List.of(values));
    }

    static RecordSet spf(String... texts) {
        return txt(DOMAIN, 3600, Arrays.stream(texts).map(Txt::encode).toArray(String[]::new));
    }

    static RecordSet marker(String name, Marker... markers) {
        return txt(
                Marker.nameFor(name),
                300,
                Stream.of(markers).map(m -> Txt.encode(m.text())).toArray(String[]::new));
    }

    static Marker mine(Optional<String> term, boolean created) {
        return Marker.of(ME, Marker.Kind.SPF, term, created);
    }

    static Marker inserted(String term) {
        return mine(Optional.of(term), false);
    }

    static Marker theirs(String term) {
        return Marker.of(OTHER, Marker.Kind.SPF, Optional.of(term), false);
    }

    static Situations with(RecordSet... records) {
        return given().spec(spec(SpfPolicy.Merge, SpfQualifier.SoftFail))
                .addresses(oursInPlace())
                .holding(ConditionType.Accepted, ConditionType.AddressReady)
                .zone(List.of(HOST, DOMAIN), records)
                .answers(DOMAIN, "TXT");
    }

    static final Seen<Answer> NOTHING = Seen.of(new Answer(Rcode.NOERROR, List.of(), 60));

    static Map.Entry<Question, Seen<Answer>> says(String name, String type, String... values) {
        return Map.entry(new Question(name, type), Seen.of(new Answer(Rcode.NOERROR, List.of(values), 60)));
    }

    /** With everything answered that has to be asked: so, or else with nothing. */
    @SafeVarargs
    static Situations where(Situations given, Map.Entry<Question, Seen<Answer>>... dns) {
        var known = Map.ofEntries(dns);
        while (true) {
            var questions = new SpfConcern().questions(given.situation());
            if (questions.isEmpty()) {
                return given;
            }
            Map<Question, Seen<Answer>> answers =
                    new HashMap<>(given.situation().world().answers());
            questions.forEach(q -> answers.put(q, known.getOrDefault(q, NOTHING)));
            given.world(w -> w.answers(answers));
        }
    }

    static MailServerSpec spec(SpfPolicy policy, SpfQualifier qualifier) {
        return given().situation()
                .spec()
                .with()
                .spf(new Spf(policy, qualifier, SpfHelo.Ignore))
                .build();
    }

    static Situations checkOnly(Situations s) {
        return s.spec(spec(SpfPolicy.CheckOnly, SpfQualifier.SoftFail));
    }

    static Finding judge(Situations s) {
        return new SpfConcern().judge(where(s).situation());
    }

    static Verdict verdict(Finding finding) {
        return finding.verdicts().getFirst();
    }

    static List<RecordChange> changes(Finding finding) {
        return finding.actions().stream()
                .flatMap(a -> ((ChangeRecords) a).changes().stream())
                .toList();
    }

    record Case(String name, Situations given, Tri status, Reason reason, RecordChange... changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case blocked(String name, Situations given, Reason reason) {
        return new Case(name, given, Tri.False, reason);
    }

    static Case writes(String name, Situations given, RecordChange... changes) {
        return new Case(name, given, Tri.False, Reason.WritingRecords, changes);
    }

    static Answer txtAnswer(String text) {
        return new Answer(Rcode.NOERROR, List.of(text), 60);
    }

    /** What each of the two servers says; the resolver, as it is asked only where both do. */
    static Lookup asked(Seen<Answer> one, Seen<Answer> other) {
        return new Lookup(
                new Question(DOMAIN, "TXT"),
                List.of(
                        new ServerAnswer(Situations.SERVERS.getFirst(), one),
                        new ServerAnswer(Situations.SERVERS.getLast(), other)),
                one.then(_ -> other).known().map(Seen::of));
    }

    static final Failure DOWN = Failure.of(Kind.UNAVAILABLE, "The resolver does not answer.");

    static final String ELEVEN = "v=spf1 "
            + IntStream.range(0, 11).mapToObj(i -> "a:a" + i + ".test ").collect(Collectors.joining()) + "-all";

    static final RecordSet CREATED = txt(DOMAIN, 300, "\"v=spf1 ip4:192.0.2.10 ~all\"");

    static Stream<Case> cases() {
        var old = "ip4:192.0.2.9";
        var alias = new RecordSet(RecordKey.of(DOMAIN, "TXT"), 0, List.of(), true);
        var weighted =
                new RecordSet(new RecordKey(DOMAIN, "TXT", Optional.of("blue")), 60, List.of("\"v=spf1 -all\""), true);
        return Stream.of(
                writes(
                        "nothing there: a record is created",
                        with(),
                        RecordChange.create(CREATED),
                        RecordChange.create(marker(DOMAIN, mine(Optional.of(TERM), true)))),
                writes(
                        "other TXT values stay as they are written, and the TTL too",
                        with(txt(DOMAIN, 7200, ODD)),
                        RecordChange.replace(
                                txt(DOMAIN, 7200, ODD), txt(DOMAIN, 7200, ODD, "\"v=spf1 ip4:192.0.2.10 ~all\"")),
                        RecordChange.create(marker(DOMAIN, mine(Optional.of(TERM), true)))),
                writes(
                        "the term goes directly after the version of what is there",
                        with(txt(DOMAIN, 7200, ODD, "\"v=spf1 mx \" \"include:x.test -all\"")),
                        RecordChange.replace(
                                txt(DOMAIN, 7200, ODD, "\"v=spf1 mx \" \"include:x.test -all\""),
                                txt(DOMAIN, 7200, ODD, "\"v=spf1 ip4:192.0.2.10 mx include:x.test -all\"")),
                        RecordChange.create(marker(DOMAIN, inserted(TERM)))),
                writes(
                        "no all is invented, and redirect is kept",
                        with(spf("V=SPF1 redirect=x.test")),
                        RecordChange.replace(
                                spf("V=SPF1 redirect=x.test"), spf("V=SPF1 ip4:192.0.2.10 redirect=x.test")),
                        RecordChange.create(marker(DOMAIN, inserted(TERM)))),
                new Case(
                        "what passes already is only marked",
                        with(spf("v=spf1 ip4:192.0.2.0/24 -all"))
                                .answers(DOMAIN, "TXT", "v=spf1 ip4:192.0.2.0/24 -all"),
                        Tri.True,
                        Reason.Authorized,
                        RecordChange.create(marker(DOMAIN, mine(Optional.empty(), false)))),
                new Case(
                        "in place and answered",
                        with(spf("v=spf1 ip4:192.0.2.10 -all"), marker(DOMAIN, inserted(TERM)))
                                .answers(DOMAIN, "TXT", "x", "v=spf1 ip4:192.0.2.10 -all"),
                        Tri.True,
                        Reason.Authorized),
                new Case(
                        "in place and not answered",
                        with(spf("v=spf1 ip4:192.0.2.10 -all"), marker(DOMAIN, inserted(TERM)))
                                .answers(DOMAIN, "TXT", "v=spf1 -all"),
                        Tri.False,
                        Reason.Propagating),
                writes(
                        "the address has changed: our term does, too",
                        with(spf("v=spf1 " + old + " mx -all"), marker(DOMAIN, inserted(old))),
                        RecordChange.replace(spf("v=spf1 " + old + " mx -all"), spf("v=spf1 ip4:192.0.2.10 mx -all")),
                        RecordChange.replace(marker(DOMAIN, inserted(old)), marker(DOMAIN, inserted(TERM)))),
                writes(
                        "a created record stays marked as created",
                        with(spf("v=spf1 " + old + " ~all"), marker(DOMAIN, mine(Optional.of(old), true))),
                        RecordChange.replace(spf("v=spf1 " + old + " ~all"), spf("v=spf1 ip4:192.0.2.10 ~all")),
                        RecordChange.replace(
                                marker(DOMAIN, mine(Optional.of(old), true)),
                                marker(DOMAIN, mine(Optional.of(TERM), true)))),
                writes(
                        "an old term goes where the new address passes anyway",
                        with(spf("v=spf1 " + old + " ip4:192.0.2.10/31 -all"), marker(DOMAIN, inserted(old))),
                        RecordChange.replace(
                                spf("v=spf1 " + old + " ip4:192.0.2.10/31 -all"), spf("v=spf1 ip4:192.0.2.10/31 -all")),
                        RecordChange.replace(
                                marker(DOMAIN, inserted(old)), marker(DOMAIN, mine(Optional.empty(), false)))),
                writes(
                        "a term of another MailServer stays",
                        with(spf("v=spf1 ip4:192.0.2.77 ~all"), marker(DOMAIN, theirs("ip4:192.0.2.77"))),
                        RecordChange.replace(
                                spf("v=spf1 ip4:192.0.2.77 ~all"), spf("v=spf1 ip4:192.0.2.10 ip4:192.0.2.77 ~all")),
                        RecordChange.replace(
                                marker(DOMAIN, theirs("ip4:192.0.2.77")),
                                marker(DOMAIN, theirs("ip4:192.0.2.77"), inserted(TERM)))),
                writes(
                        "somebody has taken our term out",
                        with(spf("v=spf1 -all"), marker(DOMAIN, inserted(TERM))),
                        RecordChange.replace(spf("v=spf1 -all"), spf("v=spf1 ip4:192.0.2.10 -all"))),
                writes(
                        "a fail for the address is overtaken",
                        with(spf("v=spf1 -ip4:192.0.2.10 -all")),
                        RecordChange.replace(
                                spf("v=spf1 -ip4:192.0.2.10 -all"), spf("v=spf1 ip4:192.0.2.10 -ip4:192.0.2.10 -all")),
                        RecordChange.create(marker(DOMAIN, inserted(TERM)))),
                blocked("several records", with(spf("v=spf1 -all", "v=spf1")), Reason.MultipleRecords),
                blocked("a broken record", with(spf("v=spf1 ipv4:192.0.2.1 -all")), Reason.SyntaxError),
                blocked(
                        "a CNAME at the domain",
                        with(RecordSet.of(DOMAIN, "CNAME", 60, List.of("x.test."))),
                        Reason.CnameAtDomain),
                blocked("an alias", with(alias), Reason.RoutingPolicyRecord),
                blocked("a weighted record", with(weighted), Reason.RoutingPolicyRecord),
                blocked(
                        "a record that would be too long",
                        with(spf("v=spf1 " + "a:a.test ".repeat(440) + "-all")),
                        Reason.RecordTooLong),
                blocked(
                        "a record set that would be too large",
                        with(txt(
                                DOMAIN,
                                60,
                                Stream.iterate(0, i -> i + 1)
                                        .limit(50)
                                        .map(i -> Txt.encode(i + "x".repeat(320)))
                                        .toArray(String[]::new))),
                        Reason.RecordTooLong),
                blocked("no zone", with().world(w -> w.zones(Map.of(DOMAIN, Seen.of(List.of())))), Reason.ZoneNotFound),
                blocked("only to be checked: nothing there", checkOnly(with()), Reason.RecordsMissing),
                blocked(
                        "only to be checked: does not pass",
                        checkOnly(with(spf("v=spf1 -all")).answers(DOMAIN, "TXT", "v=spf1 -all")),
                        Reason.NotAuthorized),
                new Case(
                        "what passes by look-ups is only marked",
                        where(
                                with(spf("v=spf1 mx -all")).answers(DOMAIN, "TXT", "v=spf1 mx -all"),
                                says(DOMAIN, "MX", "10 " + HOST),
                                says(HOST, "A", IP)),
                        Tri.True,
                        Reason.Authorized,
                        RecordChange.create(marker(DOMAIN, mine(Optional.empty(), false)))),
                writes(
                        "what passes once the A record is there is left as it is",
                        where(
                                with(spf("v=spf1 mx -all"), marker(DOMAIN, mine(Optional.of(old), false))),
                                says(DOMAIN, "MX", "10 " + HOST)),
                        RecordChange.replace(
                                marker(DOMAIN, inserted(old)), marker(DOMAIN, mine(Optional.empty(), false)))),
                new Case(
                        "what is not answered may pass: nothing is written",
                        where(
                                with(spf("v=spf1 include:x.test -all")),
                                Map.entry(new Question("x.test", "TXT"), Seen.unknown(DOWN))),
                        Tri.Unknown,
                        Reason.ResolverUnavailable),
                writes(
                        "what depends on the sender may fail: our term goes in",
                        where(with(spf("v=spf1 exists:%{l}.x.test -all")), says("postmaster.x.test", "A", "127.0.0.2")),
                        RecordChange.replace(
                                spf("v=spf1 exists:%{l}.x.test -all"),
                                spf("v=spf1 ip4:192.0.2.10 exists:%{l}.x.test -all")),
                        RecordChange.create(marker(DOMAIN, inserted(TERM)))),
                writes(
                        "too many look-ups are no hindrance: our term matches before any",
                        where(with(spf(ELEVEN))),
                        RecordChange.replace(spf(ELEVEN), spf(ELEVEN.replace("v=spf1", "v=spf1 ip4:192.0.2.10"))),
                        RecordChange.create(marker(DOMAIN, inserted(TERM)))),
                blocked(
                        "only to be checked: too many look-ups",
                        where(
                                checkOnly(with(spf(ELEVEN)).answers(DOMAIN, "TXT", ELEVEN)),
                                IntStream.range(0, 11)
                                        .mapToObj(i -> says("a" + i + ".test", "A", "192.0.2.99"))
                                        .<Map.Entry<Question, Seen<Answer>>>toArray(Map.Entry[]::new)),
                        Reason.TooManyLookups),
                blocked(
                        "only to be checked: too many look-ups that find nothing",
                        where(checkOnly(with(spf(ELEVEN)).answers(DOMAIN, "TXT", ELEVEN))),
                        Reason.TooManyVoidLookups),
                new Case(
                        "only to be checked: nobody can tell",
                        where(
                                checkOnly(with(spf("v=spf1 exists:%{l}.x.test -all"))
                                        .answers(DOMAIN, "TXT", "v=spf1 exists:%{l}.x.test -all")),
                                says("postmaster.x.test", "A", "127.0.0.2")),
                        Tri.Unknown,
                        Reason.NotAuthorized),
                blocked(
                        "only to be checked: an include that fails",
                        where(
                                checkOnly(with(spf("v=spf1 include:x.test -all"))
                                        .answers(DOMAIN, "TXT", "v=spf1 include:x.test -all")),
                                says("x.test", "TXT", "v=spf1 ip4:198.51.100.0/24 -all")),
                        Reason.NotAuthorized),
                new Case(
                        "only to be checked: one server's record leads to what has no answer",
                        where(
                                checkOnly(with().lookup(asked(
                                        Seen.of(txtAnswer("v=spf1 +all")),
                                        Seen.of(txtAnswer("v=spf1 include:x.test -all"))))),
                                Map.entry(new Question("x.test", "TXT"), Seen.unknown(DOWN))),
                        Tri.Unknown,
                        Reason.ResolverUnavailable),
                new Case(
                        "only to be checked: no server answers, and the zone is not ours",
                        checkOnly(with().lookup(asked(Seen.unknown(DOWN), Seen.unknown(DOWN)))
                                .world(w -> w.zones(Map.of(DOMAIN, Seen.of(List.of()))))),
                        Tri.Unknown,
                        Reason.ResolverUnavailable),
                blocked(
                        "only to be checked: one server answers what does not pass, the other nothing",
                        checkOnly(with().lookup(asked(Seen.unknown(DOWN), Seen.of(txtAnswer("v=spf1 -all"))))),
                        Reason.NotAuthorized),
                new Case(
                        "in place, and one server does not answer",
                        with(spf("v=spf1 ip4:192.0.2.10 -all"), marker(DOMAIN, inserted(TERM)))
                                .lookup(asked(Seen.unknown(DOWN), Seen.of(txtAnswer("v=spf1 ip4:192.0.2.10 -all")))),
                        Tri.Unknown,
                        Reason.ResolverUnavailable),
                blocked(
                        "only to be checked: several records",
                        checkOnly(with().answers(DOMAIN, "TXT", "v=spf1 -all", "v=spf1")),
                        Reason.MultipleRecords),
                new Case(
                        "only to be checked: passes",
                        checkOnly(with(spf("v=spf1 +all")).answers(DOMAIN, "TXT", "v=spf1 +all")),
                        Tri.True,
                        Reason.Authorized),
                blocked(
                        "only to be checked: no zone of ours and no answer",
                        checkOnly(with().world(w ->
                                w.zones(Map.of(DOMAIN, Seen.of(List.of()))).lookups(Map.of()))),
                        Reason.ZoneNotFound),
                new Case("no address yet", with().addresses(), Tri.Unknown, Reason.NotYetEvaluated));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_situation_gives_condition_and_change(Case c) {
        var finding = judge(c.given);
        assertThat(verdict(finding).reason()).isEqualTo(c.reason);
        assertThat(verdict(finding).status()).isEqualTo(c.status);
        assertThat(changes(finding)).containsExactly(c.changes);
        assertThat(finding.actions()).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_cannot_be_seen_adds_no_action(Case c) {
        var actions = judge(c.given).actions(); // which has everything asked that has to be
        for (Situation darker : Darkness.of(c.given.situation())) {
            assertThat(actions).containsAll(new SpfConcern().judge(darker).actions());
        }
    }

    @ParameterizedTest
    @CsvSource({"Fail,-all", "Neutral,?all"})
    void a_created_record_ends_as_the_spec_says(SpfQualifier qualifier, String all) {
        var finding = judge(with().spec(spec(SpfPolicy.Merge, qualifier)));
        assertThat(changes(finding).getFirst().after().orElseThrow().values())
                .containsExactly("\"v=spf1 ip4:192.0.2.10 " + all + "\"");
    }

    @Test
    void a_first_write_waits_for_the_address_to_be_in_place() {
        var finding = judge(given().spec(spec(SpfPolicy.Merge, SpfQualifier.SoftFail))
                .addresses(oursInPlace())
                .zone(List.of(DOMAIN))
                .answers(DOMAIN, "TXT"));
        assertThat(finding.actions()).isEmpty();
        assertThat(verdict(finding).reason()).isEqualTo(Reason.NotYetEvaluated);
    }

    @Test
    void the_record_stays_and_counts_while_the_address_is_not_ready() {
        var finding = judge(given().spec(spec(SpfPolicy.Merge, SpfQualifier.SoftFail))
                .addresses(oursInPlace())
                .zone(List.of(DOMAIN), spf("v=spf1 ip4:192.0.2.10 -all"), marker(DOMAIN, inserted(TERM)))
                .answers(DOMAIN, "TXT", "v=spf1 ip4:192.0.2.10 -all"));
        assertThat(finding.actions()).isEmpty();
        assertThat(verdict(finding).status()).isEqualTo(Tri.True);
    }

    @Test
    void a_long_value_is_split_at_255_octets() {
        var text = "v=spf1 " + "a:some-name.test ".repeat(20) + "-all";
        var value = changes(judge(with(spf(text))))
                .getFirst()
                .after()
                .orElseThrow()
                .values()
                .getFirst();
        assertThat(value).contains("\" \"");
        assertThat(Txt.decode(value)).isEqualTo("v=spf1 ip4:192.0.2.10" + text.substring(6));
    }

    @Test
    void the_place_of_a_syntax_error_is_told_and_not_the_text() {
        var verdict = verdict(judge(with(spf("v=spf1 mx ipv4:secret -all"))));
        assertThat(verdict.message()).contains("character 11").doesNotContain("secret");
    }

    @Test
    void who_only_checks_is_told_what_to_create() {
        assertThat(verdict(judge(checkOnly(with()))).remedy())
                .contains("example.com TXT \"v=spf1 ip4:192.0.2.10 ~all\"");
    }

    @Test
    void a_change_that_is_denied_is_worded_by_that_and_wanted_still() {
        var finding = judge(with().status(s -> s.with()
                .failures(List.of(new FailedAttempt(
                        "ChangeRecords/TXT/" + DOMAIN, Kind.DENIED.name(), "AWS denies.", 1, NOW, NOW)))
                .build()));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.AccessDenied);
        assertThat(finding.actions()).hasSize(1);
    }

    @Test
    void status_says_what_is_there_and_what_is_ours() {
        var situation = with(spf("v=spf1 ip4:192.0.2.10 mx -all"), marker(DOMAIN, inserted(TERM)))
                .situation();
        var status = new SpfConcern().judge(situation).remember().apply(situation.before());
        assertThat(status.spf())
                .containsExactly(new SpfStatus(DOMAIN, "v=spf1 ip4:192.0.2.10 mx -all", TERM, "Pass", 0, 0));
        assertThat(status.records()).containsExactly(new DnsRecord(DOMAIN, "TXT", 3600, List.of(TERM), "Z1", null));
    }

    @Test
    void a_record_that_is_long_or_odd_is_not_repeated_in_status() {
        for (String text : List.of("v=spf1 " + "a ".repeat(300) + "-all", "v=spf1 moo\u00e4=x")) {
            var situation = with(spf(text)).situation();
            var status = new SpfConcern().judge(situation).remember().apply(situation.before());
            assertThat(status.spf().getFirst().record()).isNull();
        }
    }

    // --- another domain

    static final String OLD = "old.example.com";

    static RecordSet oldSpf() {
        return txt(OLD, 60, Txt.encode("v=spf1 ip4:192.0.2.10 mx -all"));
    }

    static Situations moved(String... answers) {
        return with(
                        spf("v=spf1 ip4:192.0.2.10 -all"),
                        marker(DOMAIN, inserted(TERM)),
                        oldSpf(),
                        marker(OLD, inserted(TERM)))
                .answers(DOMAIN, "TXT", answers);
    }

    @Test
    void after_a_change_of_domain_the_old_term_goes_once_the_new_one_passes() {
        assertThat(changes(judge(moved("v=spf1 ip4:192.0.2.10 -all"))))
                .containsExactly(
                        RecordChange.replace(oldSpf(), txt(OLD, 60, Txt.encode("v=spf1 mx -all"))),
                        RecordChange.remove(marker(OLD, inserted(TERM))));
        assertThat(judge(moved("v=spf1 -all")).actions()).isEmpty();
    }

    @Test
    void while_a_domain_is_being_left_it_is_listed() {
        var situation = moved("v=spf1 -all").situation();
        var status = new SpfConcern().judge(situation).remember().apply(situation.before());
        assertThat(status.retiring())
                .containsExactly(new Retiring(
                        "SPF", OLD, List.of(TERM), "The spec does not have it any more.", NOW, RetiringState.Pending));
    }

    @Test
    void what_cannot_be_seen_takes_nothing_back() {
        var situation = moved("v=spf1 ip4:192.0.2.10 -all").situation();
        var actions = new SpfConcern().judge(situation).actions();
        for (Situation darker : Darkness.of(situation)) {
            assertThat(actions).containsAll(new SpfConcern().judge(darker).actions());
        }
    }
}
