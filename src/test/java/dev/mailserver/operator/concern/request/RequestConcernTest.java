package dev.mailserver.operator.concern.request;

import static dev.mailserver.operator.api.ConditionType.AwaitingPort25Approval;
import static dev.mailserver.operator.api.ConditionType.AwaitingRdnsApproval;
import static dev.mailserver.operator.api.ConditionType.DkimReady;
import static dev.mailserver.operator.api.ConditionType.DmarcReady;
import static dev.mailserver.operator.api.ConditionType.DnsReady;
import static dev.mailserver.operator.api.ConditionType.ReverseDnsReady;
import static dev.mailserver.operator.api.ConditionType.SpfReady;
import static dev.mailserver.operator.fakes.Situations.NOW;
import static dev.mailserver.operator.fakes.Situations.given;
import static dev.mailserver.operator.fakes.Situations.oursInPlace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.Condition;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.MailServerSpec.ReverseDns;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.ProbeTarget;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.SpamMeasure;
import dev.mailserver.operator.api.SpamPrevention;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.SupportRequestStatus;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestConcernTest {
    private static final Path GOLDEN = Path.of("src/test/resources/support-request");
    private static final SupportRequest STATED = new SupportRequest(
            "postmaster@example.com",
            "Order confirmations and password resets of our shop, to its customers and to nobody else.",
            "about 500 messages a day",
            new SpamPrevention(
                    List.of(
                            SpamMeasure.SMTPAuth,
                            SpamMeasure.SPF,
                            SpamMeasure.DKIM,
                            SpamMeasure.DMARC,
                            SpamMeasure.RateLimiting,
                            SpamMeasure.BounceHandling),
                    "postmaster@ and abuse@example.com are read by a person every working day."),
            List.of());

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("port25-self-service", provisioned(STATED).soFar(port25(Reason.SupportRequestNeeded))),
                arguments("port25-nothing-stated", provisioned(null).soFar(port25(Reason.SupportRequestNeeded))),
                arguments(
                        "port25-signed",
                        signed(provisioned(STATED))
                                .holding(DkimReady, DmarcReady)
                                .soFar(port25(Reason.SupportRequestNeeded))),
                arguments(
                        "port25-signed-not-observed",
                        signed(provisioned(STATED)).soFar(port25(Reason.SupportRequestNeeded))),
                arguments("port25-little-observed", blocked(STATED).soFar(port25(Reason.SupportRequestNeeded))),
                arguments(
                        "port25-asked-back",
                        provisioned(withCase(SupportCaseState.InfoRequested))
                                .soFar(port25(Reason.SupportInfoRequested))),
                arguments(
                        "port25-refused",
                        provisioned(withCase(SupportCaseState.Refused)).soFar(port25(Reason.SupportRequestRefused))),
                arguments(
                        "port25-open-case",
                        provisioned(withCase(SupportCaseState.Submitted)).soFar(port25(Reason.SupportCaseOpen))),
                arguments(
                        "port25-reimposed",
                        provisioned(new SupportRequest(
                                        STATED.contactEmail(),
                                        STATED.useCase(),
                                        STATED.volume(),
                                        new SpamPrevention(List.of(SpamMeasure.SMTPAuth), null),
                                        List.of()))
                                .outbound(o -> o.lastOpenTime(NOW.minusSeconds(86400)))
                                .soFar(port25(Reason.SupportRequestNeeded))),
                arguments(
                        "support-sets-ptr-both",
                        bySupport(blocked(STATED))
                                .holding(DnsReady, SpfReady)
                                .soFar(port25(Reason.SupportRequestNeeded), reverse(Reason.SupportRequestNeeded))),
                arguments(
                        "support-sets-ptr-nothing-stated",
                        bySupport(blocked(null))
                                .holding(DnsReady)
                                .soFar(port25(Reason.SupportRequestNeeded), reverse(Reason.SupportRequestNeeded))),
                arguments(
                        "port25-asked-back-nothing-stated",
                        provisioned(new SupportRequest(
                                        null,
                                        null,
                                        null,
                                        null,
                                        withCase(SupportCaseState.InfoRequested).cases()))
                                .soFar(port25(Reason.SupportInfoRequested))),
                arguments(
                        "govcloud-both",
                        region(blocked(STATED), "us-gov-west-1")
                                .holding(DnsReady, SpfReady)
                                .soFar(port25(Reason.SupportRequestNeeded), reverse(Reason.SupportRequestNeeded))),
                arguments(
                        "govcloud-reverse-only",
                        region(blocked(STATED), "us-gov-west-1")
                                .holding(DnsReady, SpfReady)
                                .soFar(
                                        Verdict.no(AwaitingPort25Approval, Reason.NotNeeded, ""),
                                        reverse(Reason.SupportRequestNeeded))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void theTextIsTheGoldenOne(String name, Situations given) throws IOException {
        var file = GOLDEN.resolve(name + ".txt");
        var text = request(given.situation()).text();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(file, text);
        }

        assertThat(text).as("stale: run make docs").isEqualTo(Files.readString(file));
    }

    @Test
    void onlyARoundThatSawTheBlockIsToldOf() {
        var unread = blocked(STATED).outbound(o -> o.verdict("Unreachable")).soFar(port25(Reason.SupportRequestNeeded));

        assertThat(request(unread.situation()).text()).doesNotContain("443");
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files.map(f -> f.getFileName().toString().replace(".txt", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            texts().map(a -> (String) a.get()[0]).toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "eu-west-1,     https://console.aws.amazon.com/support/contacts#/rdns-limits",
        "us-gov-east-1, https://console.amazonaws-us-gov.com/support/contacts#/rdns-limits",
        "cn-north-1,    https://console.amazonaws.cn/support/contacts#/rdns-limits",
        "us-iso-east-1, ",
    })
    void theFormIsInThePartitionsOwnConsole(String region, @Nullable String url) {
        var s = region(provisioned(STATED), region).soFar(port25(Reason.SupportRequestNeeded));

        assertThat(request(s.situation()).url()).isEqualTo(url);
    }

    @ParameterizedTest(name = "port 25 {0}, reverse DNS {1}: {2}")
    @CsvSource({
        "SupportRequestNeeded,  NotNeeded,            Port25",
        "SupportCaseOpen,       NotNeeded,            Port25",
        "CaseOverdue,           Approved,             Port25",
        "NotNeeded,             SupportRequestNeeded, ReverseDNS",
        "SupportInfoRequested,  SupportRequestRefused, Port25 ReverseDNS",
        "SupportCaseOpen,       SupportRequestNeeded, ReverseDNS",
        "SharedRequest,         NotNeeded,            ",
        "SharedRequest,         SupportRequestNeeded, ReverseDNS",
        "NotNeeded,             UpdatePending,        ",
        "UpdatePending,         NotNeeded,            ",
        "Approved,              Approved,             ",
    })
    void itIsThereWhileAPersonHasARequestToSendOrACaseThatIsOpen(
            Reason port25, Reason reverse, @Nullable String kinds) {
        var s = provisioned(STATED)
                .soFar(verdict(AwaitingPort25Approval, port25), verdict(AwaitingRdnsApproval, reverse));

        var request = after(s.situation());

        assertThat(request == null ? null : join(request.kinds())).isEqualTo(kinds);
    }

    @Test
    void itGoesWhenNobodyHasToBeAskedAnyMore() {
        var s = provisioned(STATED)
                .status(st ->
                        st.with().supportRequest(written(SupportKind.Port25)).build())
                .soFar(
                        verdict(AwaitingPort25Approval, Reason.Approved),
                        verdict(AwaitingRdnsApproval, Reason.NotNeeded));

        assertThat(after(s.situation())).isNull();
    }

    @Test
    void itStaysAsItIsWhileItCannotBeSeenWhetherItIsNeeded() {
        var why = Failure.of(Failure.Kind.THROTTLED, "");
        var verdictUnseen = provisioned(STATED)
                .status(st ->
                        st.with().supportRequest(written(SupportKind.Port25)).build())
                .soFar(Verdict.unseen(AwaitingPort25Approval, why));
        var addressUnseen = provisioned(STATED)
                .status(st ->
                        st.with().supportRequest(written(SupportKind.Port25)).build())
                .world(w -> w.addresses(Seen.unknown(why)))
                .soFar(port25(Reason.SupportRequestNeeded));

        assertThat(after(verdictUnseen.situation())).isEqualTo(written(SupportKind.Port25));
        assertThat(after(addressUnseen.situation())).isEqualTo(written(SupportKind.Port25));
    }

    @Test
    void aFactThatHeldWhenItWasLastSeenIsStillSaid() {
        var held = new Condition(SpfReady.name(), Tri.True, 1, NOW, "Authorized", "");
        var s = blocked(STATED)
                .status(st -> st.with().conditions(List.of(held)).build())
                .soFar(Verdict.unseen(SpfReady, Failure.of(Failure.Kind.THROTTLED, "")))
                .soFar(port25(Reason.SupportRequestNeeded));

        assertThat(request(s.situation()).text()).contains("SPF: the record of example.com gives pass");
    }

    @Test
    void sinceWhenItIsNeededDoesNotMove() {
        var s = provisioned(STATED)
                .status(st ->
                        st.with().supportRequest(written(SupportKind.Port25)).build())
                .soFar(port25(Reason.SupportRequestNeeded));

        assertThat(request(s.situation()).startTime()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void theLongestStatementsFitIntoStatus() {
        var long2000 = "ä".repeat(2000);
        var most = new SupportRequest(
                "p".repeat(242) + "@example.com",
                long2000,
                "v".repeat(256),
                new SpamPrevention(List.of(SpamMeasure.values()), long2000),
                List.of());
        var s = region(signed(provisioned(most)), "us-gov-west-1")
                .holding(DkimReady, DmarcReady)
                .outbound(o -> o.lastOpenTime(NOW))
                .soFar(port25(Reason.SupportRequestNeeded), reverse(Reason.SupportRequestNeeded));

        assertThat(request(s.situation()).text().length()).isLessThan(8192);
    }

    private static SupportRequestStatus request(Situation s) {
        var request = after(s);
        assertThat(request).isNotNull();
        return request;
    }

    private static @Nullable SupportRequestStatus after(Situation s) {
        return new RequestConcern().judge(s).remember().apply(s.before()).supportRequest();
    }

    /** Blocked, and nothing but the address in place. */
    private static Situations blocked(@Nullable SupportRequest stated) {
        return given().addresses(oursInPlace())
                .spec(Situations.given()
                        .situation()
                        .spec()
                        .with()
                        .supportRequest(stated)
                        .build())
                .outbound(o -> o.verdict("Filtered")
                        .from(ProbeMode.Instance)
                        .targets(List.of(
                                new ProbeTarget("mx.one.test:25", "Filtered"),
                                new ProbeTarget("mx.two.test:25", "Filtered"))));
    }

    /** Two domains with keys, one with a policy. */
    private static Situations signed(Situations given) {
        var key = new Dkim("s1", "AAAA", null);
        return given.spec(given.situation()
                .spec()
                .with()
                .dkim(List.of(key))
                .dmarc(new Dmarc(DmarcPolicy.reject, null, null, null, null, null, null, null))
                .additionalDomains(List.of(new AdditionalDomain("example.org", null, List.of(key), null)))
                .build());
    }

    private static Situations bySupport(Situations given) {
        return given.spec(given.situation()
                .spec()
                .with()
                .reverseDNS(new ReverseDns(ReverseDnsMode.SupportRequest))
                .build());
    }

    private static Situations provisioned(@Nullable SupportRequest stated) {
        return blocked(stated).holding(DnsReady, SpfReady, ReverseDnsReady);
    }

    private static Situations region(Situations given, String region) {
        return given.status(s -> s.with().region(region).build());
    }

    private static SupportRequest withCase(SupportCaseState state) {
        return new SupportRequest(
                STATED.contactEmail(),
                STATED.useCase(),
                STATED.volume(),
                STATED.spamPrevention(),
                List.of(new SupportCase(SupportKind.Port25, "170000001", state)));
    }

    private static SupportRequestStatus written(SupportKind kind) {
        return new SupportRequestStatus("https://example.test", List.of(kind), "As it was.", NOW.minusSeconds(60));
    }

    private static Verdict port25(Reason reason) {
        return Verdict.yes(AwaitingPort25Approval, reason, "");
    }

    private static Verdict reverse(Reason reason) {
        return Verdict.yes(AwaitingRdnsApproval, reason, "");
    }

    private static Verdict verdict(ConditionType type, Reason reason) {
        return reason == Reason.NotNeeded || reason == Reason.Approved
                ? Verdict.no(type, reason, "")
                : Verdict.yes(type, reason, "");
    }

    private static String join(List<SupportKind> kinds) {
        return String.join(" ", kinds.stream().map(Enum::name).toList());
    }
}
