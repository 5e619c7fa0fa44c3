package dev.mailserver.operator.concern.dkim;

import static dev.mailserver.operator.fakes.Situations.ME;
import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.DnsRecord;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.SecretRef;
import dev.mailserver.operator.api.MailServerStatus.FailedAttempt;
import dev.mailserver.operator.api.MailServerStatus.Retiring;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Darkness;
import dev.mailserver.operator.fakes.KeyPairs;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Action.ChangeRecords;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Failure.Kind;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Identity;
import dev.mailserver.operator.model.KeyReading;
import dev.mailserver.operator.model.Marker;
import dev.mailserver.operator.model.RecordChange;
import dev.mailserver.operator.model.RecordKey;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DkimConcernTest {
    static final String NAME = "s1._domainkey.example.com";
    static final String SECOND = "s2._domainkey.example.com";
    static final String RECORD = KeyPairs.record(KeyPairs.RSA);
    static final String OTHER_RECORD = KeyPairs.record(KeyPairs.OTHER_RSA);
    static final String ED_RECORD = KeyPairs.record(KeyPairs.ED25519);
    static final SecretRef REF = new SecretRef("dkim", "tls.key");
    static final Identity OTHER = new Identity("test", "other", "mail", "uid-2");

    static RecordSet txt(String name, String... texts) {
        return RecordSet.of(
                name, "TXT", 300, Arrays.stream(texts).map(Txt::encode).toList());
    }

    static Marker marker(Identity owner, String text, boolean created) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            var term = "sha256:" + HexFormat.of().formatHex(digest);
            return Marker.of(owner, Marker.Kind.DKIM, Optional.of(term), created);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordSet markers(String name, Marker... markers) {
        return txt(
                "_mailserver-operator." + name,
                Arrays.stream(markers).map(Marker::text).toArray(String[]::new));
    }

    static RecordSet mine(String name, String text) {
        return markers(name, marker(ME, text, true));
    }

    static MailServerSpec spec(Dkim... keys) {
        return given().situation().spec().with().dkim(List.of(keys)).build();
    }

    static Dkim key(String selector, String publicKey) {
        return new Dkim(selector, publicKey, null);
    }

    static Situations with(RecordSet... records) {
        return given().spec(spec(key("s1", RECORD)))
                .zone(List.of("mail.example.com", "example.com", NAME, SECOND), records)
                .answers(NAME, "TXT");
    }

    static Situations published(String... texts) {
        return with(txt(NAME, texts)).answers(NAME, "TXT", texts);
    }

    static Situations fromSecret(KeyReading reading) {
        return with().spec(spec(new Dkim("s1", null, REF))).secret(REF, reading);
    }

    static Finding judge(Situations s) {
        return new DkimConcern().judge(s.situation());
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

    static RecordSet alias(String target) {
        return RecordSet.of(NAME, "CNAME", 300, List.of(target));
    }

    static Stream<Case> cases() {
        var create =
                new RecordChange[] {RecordChange.create(txt(NAME, RECORD)), RecordChange.create(mine(NAME, RECORD))};
        return Stream.of(
                new Case("none asked for", with().spec(spec()), Tri.True, Reason.NotRequested, "asks for none"),
                writes("nothing there: the record is created", with(), create),
                writes(
                        "the private key in a Secret: its public half is published",
                        fromSecret(new KeyReading.Found(KeyPairs.key(KeyPairs.RSA))),
                        create),
                writes(
                        "an Ed25519 key",
                        with().spec(spec(key("s1", ED_RECORD))),
                        RecordChange.create(txt(NAME, ED_RECORD)),
                        RecordChange.create(mine(NAME, ED_RECORD))),
                writes(
                        "a record of ours with an old key: it is replaced",
                        with(txt(NAME, OTHER_RECORD), mine(NAME, OTHER_RECORD)),
                        RecordChange.replace(txt(NAME, OTHER_RECORD), txt(NAME, RECORD)),
                        RecordChange.replace(mine(NAME, OTHER_RECORD), mine(NAME, RECORD))),
                writes(
                        "a record of ours that somebody removed: it is created again",
                        with(mine(NAME, RECORD)),
                        RecordChange.create(txt(NAME, RECORD))),
                good(
                        "ours, answered everywhere",
                        published(RECORD).zone(List.of(NAME), txt(NAME, RECORD), mine(NAME, RECORD)),
                        "answer the key of " + NAME),
                good("somebody made a record of the same key: it stays theirs", published(RECORD), NAME),
                good("the same key, written otherwise", published(RECORD.replace("v=DKIM1; k=rsa; ", "") + ";"), NAME),
                good(
                        "only being tested",
                        published("v=DKIM1; t=y:s; p=" + RECORD.substring(RECORD.indexOf("p=") + 2)),
                        "t=y says that DKIM is only being tested"),
                bad(
                        "written and not answered yet",
                        with(txt(NAME, RECORD), mine(NAME, RECORD)),
                        Reason.Propagating,
                        "Not answering the key of " + NAME),
                bad("another key, not ours", published(OTHER_RECORD), Reason.KeyMismatch, "selector s1"),
                bad(
                        "another key, ours once and changed since",
                        published(OTHER_RECORD).zone(List.of(NAME), txt(NAME, OTHER_RECORD), mine(NAME, RECORD)),
                        Reason.KeyMismatch,
                        "is not ours"),
                bad(
                        "another key of another MailServer",
                        published(OTHER_RECORD)
                                .zone(
                                        List.of(NAME),
                                        txt(NAME, OTHER_RECORD),
                                        markers(NAME, marker(OTHER, OTHER_RECORD, true))),
                        Reason.KeyMismatch,
                        "is not ours"),
                new Case(
                        "the same key of another MailServer: it is told that this one needs it too",
                        published(RECORD)
                                .zone(List.of(NAME), txt(NAME, RECORD), markers(NAME, marker(OTHER, RECORD, true))),
                        Tri.True,
                        Reason.Answering,
                        NAME,
                        RecordChange.replace(
                                markers(NAME, marker(OTHER, RECORD, true)),
                                markers(NAME, marker(OTHER, RECORD, true), marker(ME, RECORD, false)))),
                bad("revoked", published("v=DKIM1; p="), Reason.KeyInvalid, "revoked"),
                bad("no key at all", published("hello"), Reason.KeyInvalid, "no DKIM key"),
                bad("two records", published(RECORD, OTHER_RECORD), Reason.MultipleRecords, "2 TXT records"),
                bad(
                        "not for mail",
                        published(RECORD.replace("k=rsa", "s=tlsrpt; k=rsa")),
                        Reason.KeyInvalid,
                        "s= does not permit email"),
                bad(
                        "for SHA-1 alone",
                        published(RECORD.replace("k=rsa", "h=sha1; k=rsa")),
                        Reason.KeyInvalid,
                        "h= does not permit sha256"),
                good(
                        "a CNAME to the right key",
                        with(alias("s1.esp.test.")).received(NAME, "TXT", RECORD),
                        "a CNAME stands at"),
                bad(
                        "a CNAME to another key",
                        with(alias("s1.esp.test.")).received(NAME, "TXT", OTHER_RECORD),
                        Reason.KeyMismatch,
                        "It is not written: a CNAME stands at"),
                bad(
                        "a CNAME to nothing",
                        with(alias("s1.esp.test.")).received(NAME, "TXT"),
                        Reason.RecordsMissing,
                        "no TXT record"),
                new Case(
                        "a CNAME that was not followed yet",
                        with(alias("s1.esp.test.")),
                        Tri.Unknown,
                        Reason.ResolverUnavailable,
                        "not asked"),
                good(
                        "delegated to a provider",
                        with(RecordSet.of("_domainkey.example.com", "NS", 300, List.of("ns.esp.test.")))
                                .received(NAME, "TXT", RECORD),
                        "delegated to other name servers"),
                bad(
                        "a record with a routing policy",
                        with(new RecordSet(RecordKey.of(NAME, "TXT"), 0, List.of(), true))
                                .received(NAME, "TXT", OTHER_RECORD),
                        Reason.KeyMismatch,
                        "routing policy"),
                bad(
                        "no zone of ours, and nothing is answered",
                        with().world(w -> w.zones(Map.of(NAME, Seen.of(List.of())))),
                        Reason.ZoneNotFound,
                        "holds " + NAME),
                good(
                        "no zone of ours, and it is answered all the same",
                        published(RECORD).world(w -> w.zones(Map.of(NAME, Seen.of(List.of())))),
                        NAME),
                new Case(
                        "no zone of ours, and nobody who answers",
                        with().world(w -> w.zones(Map.of(NAME, Seen.of(List.of()))))
                                .lookup(new Lookup(
                                        new Question(NAME, "TXT"),
                                        List.of(),
                                        Optional.of(Seen.unknown(Failure.of(Kind.UNAVAILABLE, "It is dark."))))),
                        Tri.Unknown,
                        Reason.ResolverUnavailable,
                        "It is dark."),
                bad(
                        "no key in the spec",
                        with().spec(spec(key("s1", "hello"))),
                        Reason.KeyInvalid,
                        "publicKey of selector s1 of example.com"),
                bad(
                        "too short",
                        with().spec(spec(key("s1", KeyPairs.record(KeyPairs.SHORT_RSA)))),
                        Reason.KeyInvalid,
                        "1024 bits"),
                bad("no Secret", fromSecret(new KeyReading.NoSecret()), Reason.SecretNotFound, "no Secret dkim"),
                bad("no such entry", fromSecret(new KeyReading.NoEntry()), Reason.SecretNotFound, "tls.key"),
                bad(
                        "no private key in it",
                        fromSecret(new KeyReading.Unusable("it is encrypted")),
                        Reason.KeyInvalid,
                        "it is encrypted"),
                bad(
                        "a short one in it",
                        fromSecret(new KeyReading.Found(KeyPairs.key(KeyPairs.SHORT_RSA))),
                        Reason.KeyInvalid,
                        "1024 bits"),
                new Case(
                        "a Secret that must not be read",
                        with().spec(spec(new Dkim("s1", null, REF)))
                                .world(w -> w.keys(
                                        Map.of(REF, Seen.unknown(Failure.of(Kind.DENIED, "Kubernetes denied it."))))),
                        Tri.Unknown,
                        Reason.AccessDenied,
                        "denied"));
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
            assertThat(planned).containsAll(new DkimConcern().judge(darker).actions());
        }
    }

    @Test
    void aPrivateKeyIsNowhere() {
        var finding = judge(fromSecret(new KeyReading.Found(KeyPairs.key(KeyPairs.RSA))));
        assertThat(finding.toString())
                .doesNotContain(
                        KeyPairs.base64(KeyPairs.RSA.getPrivate().getEncoded()).substring(60, 120));
    }

    @Test
    void recordAndMarkerGoInOneChange() {
        assertThat(judge(with()).actions())
                .singleElement()
                .satisfies(a -> assertThat(((ChangeRecords) a).changes()).hasSize(2));
    }

    @Test
    void aLongKeyIsSplitAt255Octets() {
        var value =
                changes(judge(with())).getFirst().after().orElseThrow().values().getFirst();
        assertThat(value.split("\" \"")).allMatch(s -> s.replace("\"", "").length() <= 255);
        assertThat(Txt.decode(value)).isEqualTo(RECORD);
    }

    @Test
    void onlyNamesThatLeadElsewhereAreAskedFor() {
        var concern = new DkimConcern();
        var aliased = with(alias("s1.esp.test."));
        assertThat(concern.questions(with().situation())).isEmpty();
        assertThat(concern.questions(aliased.situation())).containsExactly(new Question(NAME, "TXT"));
        assertThat(concern.questions(aliased.received(NAME, "TXT", RECORD).situation()))
                .isEmpty();
    }

    @Test
    void theFirstProblemSpeaksAndTheOthersAreNamed() {
        var finding = judge(published(RECORD)
                .spec(spec(key("s1", RECORD), key("s2", "hello"), key("s3", "hello"), key("s4", "hello")))
                .zone(List.of(NAME), txt(NAME, RECORD)));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.KeyInvalid);
        assertThat(verdict(finding).message())
                .contains("selector s2")
                .contains("Not in order either: s3._domainkey.example.com, s4._domainkey.example.com.");
    }

    @Test
    void aRefusalIsTold() {
        var denied = with().status(s -> s.with()
                .failures(List.of(new FailedAttempt(
                        "ChangeRecords/TXT/" + NAME,
                        "DENIED",
                        "Route 53 denies it.",
                        1,
                        Situations.NOW,
                        Situations.NOW)))
                .build());
        assertThat(verdict(judge(denied)).reason()).isEqualTo(Reason.AccessDenied);
    }

    @Test
    void theKeysOfFurtherDomainsArePublishedToo() {
        var name = "s1._domainkey.example.org";
        var spec = spec().with()
                .additionalDomains(List.of(new AdditionalDomain("example.org", null, List.of(key("s1", RECORD)), null)))
                .build();
        var finding = judge(given().spec(spec).world(w -> w.zones(Map.of(name, Seen.of(List.of())))));
        assertThat(verdict(finding).message()).contains(name);
    }

    static Situations rotating(String... answered) {
        return with(txt(NAME, RECORD), mine(NAME, RECORD), txt(SECOND, OTHER_RECORD), mine(SECOND, OTHER_RECORD))
                .spec(spec(key("s2", OTHER_RECORD)))
                .answers(NAME, "TXT", RECORD)
                .answers(SECOND, "TXT", answered);
    }

    @Test
    void aSelectorThatTheSpecHasNoMoreGoesWhenTheNewOneIsAnswered() {
        assertThat(judge(rotating()).actions()).isEmpty();
        assertThat(changes(judge(rotating(OTHER_RECORD))))
                .containsExactly(RecordChange.remove(txt(NAME, RECORD)), RecordChange.remove(mine(NAME, RECORD)));
    }

    @Test
    void whatIsBeingTakenBackIsInStatus() {
        var s = rotating();
        var after = judge(s).remember().apply(s.situation().before());
        assertThat(after.retiring())
                .extracting(Retiring::kind, Retiring::name, Retiring::values)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("DKIM", NAME, List.of(RECORD)));
        assertThat(after.records()).extracting(DnsRecord::name).containsExactlyInAnyOrder(NAME, SECOND);
    }

    @Test
    void aRecordThatSomebodyChangedSinceIsLeft() {
        var s = with(txt(NAME, OTHER_RECORD), mine(NAME, RECORD)).spec(spec());
        assertThat(changes(judge(s))).containsExactly(RecordChange.remove(mine(NAME, RECORD)));
    }

    @Test
    void aRecordThatAnotherMailServerNeedsIsLeftToIt() {
        var s = with(txt(NAME, RECORD), markers(NAME, marker(ME, RECORD, true), marker(OTHER, RECORD, false)))
                .spec(spec());
        assertThat(changes(judge(s)))
                .containsExactly(RecordChange.replace(
                        markers(NAME, marker(ME, RECORD, true), marker(OTHER, RECORD, false)),
                        markers(NAME, marker(OTHER, RECORD, true))));
    }

    @Test
    void recordsOfSpfStayInStatus() {
        var spf = new DnsRecord("example.com", "TXT", 300, List.of("ip4:192.0.2.10"), "Z1", null);
        var s = published(RECORD).status(status -> status.withRecords("TXT", List.of(spf)));
        assertThat(judge(s).remember().apply(s.situation().before()).records()).containsExactly(spf);
    }

    @Test
    void deletionWithdrawsWhatIsOursAndThenIsFinished() {
        var concern = new DkimConcern();
        var there = with(txt(NAME, RECORD), mine(NAME, RECORD));
        var finding = concern.retire(there.situation());
        assertThat(changes(finding))
                .containsExactly(RecordChange.remove(txt(NAME, RECORD)), RecordChange.remove(mine(NAME, RECORD)));
        assertThat(verdict(finding).reason()).isEqualTo(Reason.WithdrawingRecords);
        assertThat(concern.retire(with(txt(NAME, RECORD)).situation()))
                .matches(f -> f.verdicts().isEmpty() && f.actions().isEmpty());
    }

    @Test
    void deletionIsNotFinishedWhileAZoneCannotBeSeen() {
        var dark = with().world(w -> w.zones(Map.of(NAME, Seen.unknown(Failure.of(Kind.UNAVAILABLE, "It is dark.")))));
        assertThat(new DkimConcern().retire(dark.situation()).verdicts()).isNotEmpty();
    }
}
