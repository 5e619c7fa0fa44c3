package dev.mailserver.operator.concern.dmarc;

import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.Alignment;
import dev.mailserver.operator.api.AlignmentMode;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordSet;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Txt;
import dev.mailserver.operator.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DmarcConcernTest {
    static final String NAME = "_dmarc.example.com";
    static final String NONE = "v=DMARC1; p=none";
    static final String REJECT = "v=DMARC1; p=reject";
    static final Identity OTHER = new Identity("test", "other", "mail", "uid-2");

    static RecordSet txt(String name, String... texts) {
        return RecordSet.of(
                name, "TXT", 300, Arrays.stream(texts).map(Txt::encode).toList());
    }

    static Marker marker(Identity owner, String text, boolean created) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            var term = "sha256:" + HexFormat.of().formatHex(digest);
            return Marker.of(owner, Marker.Kind.DMARC, Optional.of(term), created);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordSet markers(Marker... markers) {
        return txt(
                "_mailserver-operator." + NAME,
                Arrays.stream(markers).map(Marker::text).toArray(String[]::new));
    }

    static RecordSet mine(String text) {
        return markers(marker(ME, text, true));
    }

    static Dmarc policy(DmarcPolicy policy, String... rua) {
        return new Dmarc(policy, null, null, List.of(rua), null, null, null, null);
    }

    static MailServerSpec spec(@Nullable Dmarc dmarc) {
        return given().situation().spec().with().dmarc(dmarc).build();
    }

    static Situations with(RecordSet... records) {
        return given().spec(spec(policy(DmarcPolicy.none)))
                .zone(List.of("example.com", NAME), records)
                .answers(NAME, "TXT");
    }

    static Situations published(String... texts) {
        return with(txt(NAME, texts)).answers(NAME, "TXT", texts);
    }

    static Finding judge(Situations s) {
        return new DmarcConcern().judge(s.situation());
    }

    static Verdict verdict(Finding finding) {
        return finding.verdicts().getFirst();
    }

    static List<RecordChange> changes(Finding finding) {
        return finding.actions().stream()
                .flatMap(a -> ((ChangeRecords) a).changes().stream())
                .toList();
    }

    record Case(String name, Situations given, Tri status, Reason reason, String says, RecordChange... changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case good(String name, Situations given, String says) {
        return new Case(name, given, Tri.True, Reason.Answering, says);
    }

    static Case bad(String name, Situations given, Reason reason, String says) {
        return new Case(name, given, Tri.False, reason, says);
    }

    static Case writes(String name, Situations given, RecordChange... changes) {
        return new Case(name, given, Tri.False, Reason.WritingRecords, "To be done", changes);
    }

    static Stream<Case> cases() {
        var alias = RecordSet.of(NAME, "CNAME", 300, List.of("dmarc.esp.test."));
        return Stream.of(
                new Case("none asked for", with().spec(spec(null)), Tri.True, Reason.NotRequested, "asks for none"),
                writes(
                        "nothing there: the record is created",
                        with(),
                        RecordChange.create(txt(NAME, NONE)),
                        RecordChange.create(mine(NONE))),
                writes(
                        "beside a value of another kind, which stays as it is",
                        with(txt(NAME, "verification=1")),
                        RecordChange.replace(txt(NAME, "verification=1"), txt(NAME, "verification=1", NONE)),
                        RecordChange.create(mine(NONE))),
                writes(
                        "ours, and the spec says otherwise now: it is replaced",
                        published(NONE)
                                .zone(List.of("example.com", NAME), txt(NAME, NONE), mine(NONE))
                                .spec(spec(policy(DmarcPolicy.reject))),
                        RecordChange.replace(txt(NAME, NONE), txt(NAME, REJECT)),
                        RecordChange.replace(mine(NONE), mine(REJECT))),
                good(
                        "ours, answered everywhere",
                        published(NONE).zone(List.of("example.com", NAME), txt(NAME, NONE), mine(NONE)),
                        "It is none."),
                bad(
                        "ours, and somewhere the old one is answered",
                        with(txt(NAME, REJECT), mine(REJECT))
                                .spec(spec(policy(DmarcPolicy.reject)))
                                .answers(NAME, "TXT", NONE),
                        Reason.Propagating,
                        "Not answering a DMARC policy of example.com"),
                good(
                        "somebody has a stricter one: it is left",
                        published(REJECT),
                        "It is reject. The spec says none; the record is not ours"),
                good(
                        "somebody has changed ours since: it is left",
                        published(REJECT).zone(List.of("example.com", NAME), txt(NAME, REJECT), mine(NONE)),
                        "It is reject."),
                good(
                        "one of the same policy with more in it",
                        published("v=DMARC1; p=none; pct=50"),
                        "differs from it; it is left as it is. Of the record: pct= is not part of DMARC any more."),
                good(
                        "one that counts and one that only looks so",
                        published(REJECT, "v=dmarc1; p=none"),
                        "It is reject."),
                bad("two", published(NONE, REJECT), Reason.MultipleRecords, "2 DMARC records"),
                bad("broken", published("v=DMARC1; p=monitor"), Reason.PolicyInvalid, "p= is none of"),
                bad("in small letters", published("v=dmarc1; p=none"), Reason.PolicyInvalid, "does not begin with"),
                good("a CNAME to a policy", with(alias).received(NAME, "TXT", REJECT), "a CNAME stands at"),
                bad("a CNAME to nothing", with(alias).received(NAME, "TXT"), Reason.RecordsMissing, "no DMARC record"),
                new Case(
                        "a CNAME that was not followed yet",
                        with(alias),
                        Tri.Unknown,
                        Reason.ResolverUnavailable,
                        "not asked"),
                new Case(
                        "the same policy of another MailServer: it is told that this one needs it too",
                        published(NONE)
                                .zone(
                                        List.of("example.com", NAME),
                                        txt(NAME, NONE),
                                        markers(marker(OTHER, NONE, true))),
                        Tri.True,
                        Reason.Answering,
                        "It is none.",
                        RecordChange.replace(
                                markers(marker(OTHER, NONE, true)),
                                markers(marker(OTHER, NONE, true), marker(ME, NONE, false)))),
                bad(
                        "no zone of ours",
                        with().world(w -> w.zones(Map.of(NAME, Seen.of(List.of())))),
                        Reason.ZoneNotFound,
                        "holds " + NAME));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsThereIsComparedWithWhatIsWanted(Case c) {
        var finding = judge(c.given);
        var verdict = verdict(finding);
        assertThat(verdict.status()).isEqualTo(c.status);
        assertThat(verdict.reason()).isEqualTo(c.reason);
        assertThat(verdict.message()).contains(c.says);
        assertThat(changes(finding)).containsExactly(c.changes);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatCannotBeSeenNeverLeadsToAnAction(Case c) {
        var planned = judge(c.given).actions();
        for (Situation darker : Darkness.of(c.given.situation())) {
            assertThat(planned).containsAll(new DmarcConcern().judge(darker).actions());
        }
    }

    /** With and without each field. */
    static Stream<Dmarc> everyPolicy() {
        var known = List.of(DmarcPolicy.none, DmarcPolicy.quarantine, DmarcPolicy.reject);
        return known.stream()
                .flatMap(p -> Stream.concat(
                        Stream.of(policy(p), policy(p, "a@example.com")),
                        known.stream()
                                .map(sub -> new Dmarc(p, sub, sub, List.of("a@example.com"), null, true, 10, null))));
    }

    @Test
    void everythingThatTheSpecSaysIsInTheRecord() {
        var all = new Dmarc(
                DmarcPolicy.reject,
                DmarcPolicy.quarantine,
                DmarcPolicy.none,
                List.of("a@example.com", "mailto:b@example.com"),
                List.of("c@example.com"),
                true,
                50,
                new Alignment(AlignmentMode.Strict, AlignmentMode.Strict));
        assertThat(PolicyText.of(all))
                .isEqualTo("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; pct=50; t=y;"
                        + " rua=mailto:a@example.com,mailto:b@example.com; ruf=mailto:c@example.com");
    }

    @Test
    void aPolicyThatIsNotAskedForAnyMoreGoes() {
        var s = with(txt(NAME, NONE, "verification=1"), mine(NONE)).spec(spec(null));
        assertThat(changes(judge(s)))
                .containsExactly(
                        RecordChange.replace(txt(NAME, NONE, "verification=1"), txt(NAME, "verification=1")),
                        RecordChange.remove(mine(NONE)));
    }

    @Test
    void deletionWithdrawsWhatIsOursAndThenIsFinished() {
        var concern = new DmarcConcern();
        var finding = concern.retire(with(txt(NAME, NONE), mine(NONE)).situation());
        assertThat(changes(finding))
                .containsExactly(RecordChange.remove(txt(NAME, NONE)), RecordChange.remove(mine(NONE)));
        assertThat(concern.retire(with(txt(NAME, REJECT)).situation()))
                .matches(f -> f.verdicts().isEmpty() && f.actions().isEmpty());
    }

    @Test
    void thePoliciesOfFurtherDomainsArePublishedToo() {
        var spec = spec(null)
                .with()
                .additionalDomains(List.of(new AdditionalDomain("example.org", null, null, policy(DmarcPolicy.none))))
                .build();
        var finding = judge(given().spec(spec).world(w -> w.zones(Map.of("_dmarc.example.org", Seen.of(List.of())))));
        assertThat(verdict(finding).message()).contains("_dmarc.example.org");
    }

    static final String CONSENT = "example.com._report._dmarc.reports.test";

    static Situations reporting(String... rua) {
        return published(NONE).spec(spec(policy(DmarcPolicy.none, rua)));
    }

    static List<String> asked(Situations s) {
        return new DmarcConcern()
                .questions(s.situation()).stream().map(Question::name).toList();
    }

    @Test
    void whereReportsGoToAnotherDomainItsConsentIsAskedFor() {
        assertThat(asked(reporting("a@reports.test"))).containsExactly(CONSENT);
        assertThat(asked(reporting("a@reports.test").received(CONSENT, "TXT"))).isEmpty();
        assertThat(asked(reporting("a@example.com", "a@sub.example.com"))).isEmpty();
    }

    @Test
    void whatAnotherDomainHasToPublishIsSaidAndFailsNothing() {
        var missing = verdict(judge(reporting("a@reports.test").received(CONSENT, "TXT", "something else")));
        assertThat(missing.status()).isEqualTo(Tri.True);
        assertThat(missing.message()).contains(CONSENT + " TXT \"v=DMARC1\"");
        var there = verdict(judge(reporting("a@reports.test").received(CONSENT, "TXT", "v=DMARC1;")));
        assertThat(there.message()).doesNotContain("_report");
        var unknown = verdict(judge(reporting("a@reports.test")));
        assertThat(unknown.message()).doesNotContain("_report");
    }

    @Test
    void aSisterOfOneOrganizationNeedsNoConsent() {
        var spec = Situations.spec(
                        "news.example.com", given().situation().spec().instance())
                .with()
                .dmarc(policy(DmarcPolicy.none, "a@reports.example.com"))
                .build();
        var s = given().spec(spec);
        assertThat(asked(s)).containsExactly(NAME);
        assertThat(asked(s.received(NAME, "TXT", REJECT))).isEmpty();
        assertThat(asked(given().spec(spec).received(NAME, "TXT", "v=DMARC1; p=none; psd=y")))
                .containsExactly("news.example.com._report._dmarc.reports.example.com");
    }
}
