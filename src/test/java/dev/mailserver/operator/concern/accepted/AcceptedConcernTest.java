package dev.mailserver.operator.concern.accepted;

import static dev.mailserver.operator.fakes.Situations.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.Alignment;
import dev.mailserver.operator.api.AlignmentMode;
import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.Dkim;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.DomainSpf;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.MailServerSpec.ElasticIP;
import dev.mailserver.operator.api.MailServerSpec.InstanceSelector;
import dev.mailserver.operator.api.MailServerSpecBuilder;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.OutboundSmtp;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.Reputation;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.SpamMeasure;
import dev.mailserver.operator.api.SpamPrevention;
import dev.mailserver.operator.api.Spf;
import dev.mailserver.operator.api.SpfHelo;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import dev.mailserver.operator.api.SupportCase;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.Tri;
import dev.mailserver.operator.fakes.Situations;
import dev.mailserver.operator.model.Failure;
import dev.mailserver.operator.model.Finding;
import dev.mailserver.operator.model.Role;
import dev.mailserver.operator.model.Seen;
import dev.mailserver.operator.model.Settings;
import dev.mailserver.operator.model.Situation;
import dev.mailserver.operator.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedConcernTest {
    private static final MailServerSpec SMALLEST =
            Situations.spec("example.com", new InstanceSelector(Situations.INSTANCE, null, null, null));
    private static final Failure DOWN = Failure.of(Failure.Kind.UNAVAILABLE, "STS did not answer.");
    private static final String ROLE = "arn:aws:iam::111122223333:role/mail";

    private static final String WAY_OUT =
            " Or set the annotation mailserver-operator.dev/abandon to the resource's UID.";

    private final AcceptedConcern concern = new AcceptedConcern();

    @Test
    void the_smallest_manifest_is_accepted_and_pins_region_partition_account_and_hostname() {
        var s = given().situation();

        var finding = concern.judge(s);

        assertThat(verdict(finding).status()).isEqualTo(Tri.True);
        assertThat(verdict(finding).reason()).isEqualTo(Reason.Accepted);
        assertThat(finding.actions()).isEmpty();
        var status = finding.remember().apply(s.before());
        assertThat(status.region()).isEqualTo("eu-west-1");
        assertThat(status.partition()).isEqualTo("aws");
        assertThat(status.accountID()).isEqualTo("111122223333");
        assertThat(status.hostname()).isEqualTo("mail.example.com");
        assertThat(status.previousHostname()).isNull();
    }

    @Test
    void aCheckThatWasAskedForIsDoneWithARefusal() {
        var s = given().spec(
                        given().situation().spec().with().region("us-east-1").build())
                .status(status -> status.with().region("eu-west-1").build())
                .checkRequested("now")
                .situation();

        assertThat(concern.judge(s).remember().apply(s.before()).lastHandledCheck())
                .isEqualTo("now");
    }

    static Stream<Arguments> whatThisVersionDoesNotKnow() {
        return Stream.of(
                unknown(
                        "spec.elasticIP.attachment",
                        "Instance, None",
                        b -> b.elasticIP(new ElasticIP(null, Attachment.Unrecognized))),
                unknown(
                        "spec.dns.conflictPolicy",
                        "Refuse, Replace",
                        b -> b.dns(new MailServerSpec.Dns(List.of(), 300, ConflictPolicy.Unrecognized))),
                unknown(
                        "spec.spf.policy",
                        "Merge, CheckOnly",
                        b -> b.spf(new Spf(SpfPolicy.Unrecognized, SpfQualifier.Fail, SpfHelo.Publish))),
                unknown(
                        "spec.spf.qualifier",
                        "SoftFail, Fail, Neutral",
                        b -> b.spf(new Spf(SpfPolicy.Merge, SpfQualifier.Unrecognized, SpfHelo.Publish))),
                unknown(
                        "spec.spf.helo",
                        "Publish, Ignore",
                        b -> b.spf(new Spf(SpfPolicy.Merge, SpfQualifier.Fail, SpfHelo.Unrecognized))),
                unknown(
                        "spec.additionalDomains[].spf.policy",
                        "Merge, CheckOnly",
                        b -> b.additionalDomains(List.of(new AdditionalDomain(
                                "example.org", new DomainSpf(SpfPolicy.Unrecognized, SpfQualifier.Fail), null, null)))),
                unknown(
                        "spec.additionalDomains[].spf.qualifier",
                        "SoftFail, Fail, Neutral",
                        b -> b.additionalDomains(List.of(new AdditionalDomain(
                                "example.org",
                                new DomainSpf(SpfPolicy.Merge, SpfQualifier.Unrecognized),
                                null,
                                null)))),
                unknown(
                        "spec.reverseDNS.mode",
                        "Auto, SelfService, SupportRequest",
                        b -> b.reverseDNS(new MailServerSpec.ReverseDns(ReverseDnsMode.Unrecognized))),
                unknown(
                        "spec.outboundSMTP.probe",
                        "Auto, Instance, Operator, Disabled",
                        b -> b.outboundSMTP(new OutboundSmtp(ProbeMode.Unrecognized, "30m"))),
                unknown("spec.dmarc", "none, quarantine, reject", b -> b.dmarc(dmarc(DmarcPolicy.Unrecognized))),
                unknown(
                        "spec.dmarc.alignment",
                        "Relaxed, Strict",
                        b -> b.dmarc(new Dmarc(
                                DmarcPolicy.none,
                                null,
                                null,
                                List.of(),
                                List.of(),
                                null,
                                null,
                                new Alignment(AlignmentMode.Strict, AlignmentMode.Unrecognized)))),
                unknown(
                        "spec.reputation.onListed",
                        "Warn, Hold",
                        b -> b.reputation(new Reputation(false, OnListed.Unrecognized))),
                unknown("spec.deletionPolicy", "Retain, Delete", b -> b.deletionPolicy(DeletionPolicy.Unrecognized)),
                unknown(
                        "spec.supportRequest.cases[].kind",
                        "Port25, ReverseDNS",
                        b -> b.supportRequest(request(
                                null, new SupportCase(SupportKind.Unrecognized, "1", SupportCaseState.Submitted)))),
                unknown(
                        "spec.supportRequest.cases[].state",
                        "Submitted, InfoRequested, Approved, Refused",
                        b -> b.supportRequest(request(
                                null, new SupportCase(SupportKind.Port25, "1", SupportCaseState.Unrecognized)))),
                unknown(
                        "spec.supportRequest.spamPrevention.measures[]",
                        "SMTPAuth, SPF, DKIM, DMARC, RateLimiting, BounceHandling, OptInOnly",
                        b -> b.supportRequest(request(
                                new SpamPrevention(List.of(SpamMeasure.SPF, SpamMeasure.Unrecognized), null)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatThisVersionDoesNotKnow")
    void a_value_of_another_version_is_invalid_and_the_known_ones_are_told(
            String field, String known, MailServerSpec spec) {
        var verdict = verdict(given().spec(spec).situation());

        assertThat(verdict.status()).isEqualTo(Tri.False);
        assertThat(verdict.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(verdict.message()).startsWith(field + " has a value");
        assertThat(verdict.remedy()).isEqualTo("Set " + field + " to one of " + known + ".");
    }

    static Stream<Arguments> whatTheSchemaCannotRefuse() {
        var label = "a".repeat(56) + ".";
        var long226 = (label.repeat(4)).substring(10) + "example.";
        return Stream.of(
                arguments(
                        "in us-gov-west-1 only AWS Support sets a PTR",
                        changed(b -> b.region("us-gov-west-1")
                                .reverseDNS(new MailServerSpec.ReverseDns(ReverseDnsMode.SelfService)))),
                arguments("hostname has 233 characters", changed(b -> b.domain(label.repeat(4)))),
                arguments(
                        "_mailserver-operator._dmarc." + long226 + " would have 254 characters",
                        changed(b -> b.domain("example.com")
                                .additionalDomains(List.of(domain(long226, List.of(), dmarc(DmarcPolicy.none)))))),
                arguments(
                        "would have 254 characters",
                        changed(b -> b.additionalDomains(
                                List.of(domain(long226.substring(6), List.of(new Dkim("s", "AAAA", null)), null))))),
                arguments("spec.domain is 192.0.2.1", changed(b -> b.domain("192.0.2.1"))),
                arguments("spec.hostname is 192.0.2.1", changed(b -> b.hostname("192.0.2.1"))),
                arguments(
                        "privateIPAddress is 10.0.0.256",
                        changed(b -> b.instance(new InstanceSelector(Situations.INSTANCE, null, null, "10.0.0.256")))),
                arguments(
                        "spec.instance.tags has a key",
                        changed(b ->
                                b.instance(new InstanceSelector(null, Map.of("k".repeat(129), "v"), null, null)))));
    }

    static AdditionalDomain domain(String name, List<Dkim> dkim, @Nullable Dmarc dmarc) {
        return new AdditionalDomain(name, new DomainSpf(SpfPolicy.Merge, SpfQualifier.Fail), dkim, dmarc);
    }

    static Dmarc dmarc(DmarcPolicy policy) {
        return new Dmarc(policy, null, null, List.of(), List.of(), null, null, null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatTheSchemaCannotRefuse")
    void what_no_schema_can_refuse_is_refused_with_field_and_example(String message, MailServerSpec spec) {
        var s = given().spec(spec).situation();

        assertThat(verdict(s).reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(verdict(s).message()).contains(message);
        assertThat(verdict(s).nextStep()).isPresent();
        assertThat(concern.judge(s).remember().apply(s.before())).isEqualTo(s.before());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.255"})
    void octets_up_to_255_are_fine(String ip) {
        var spec = changed(b -> b.instance(new InstanceSelector(Situations.INSTANCE, null, null, ip)));

        assertThat(verdict(given().spec(spec).situation()).status()).isEqualTo(Tri.True);
    }

    @Test
    void without_any_region_the_spec_is_invalid() {
        var d = Situations.SETTINGS;
        var nowhere = new Settings(
                Optional.empty(),
                d.resync(),
                d.observationGrace(),
                d.stalledAfter(),
                d.probeTargets(),
                d.blockedProbeInterval(),
                d.confirmProbeInterval(),
                d.blocklists());

        var verdict = verdict(given().settings(nowhere).situation());

        assertThat(verdict.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(verdict.remedy()).contains("spec.region", "eu-west-1");
    }

    @Test
    void another_region_than_the_pinned_one_is_refused_and_nothing_moves() {
        var s = given().spec(changed(b -> b.region("us-east-1")))
                .status(st -> st.with().region("eu-west-1").partition("aws").build())
                .situation();

        assertThat(verdict(s).reason()).isEqualTo(Reason.RegionChanged);
        assertThat(verdict(s).message()).contains("us-east-1", "eu-west-1");
        assertThat(concern.judge(s).remember().apply(s.before())).isEqualTo(s.before());
    }

    @Test
    void a_region_that_is_no_longer_named_stays_pinned_though_the_operator_moves() {
        var s = given().status(st -> st.with().region("us-gov-west-1").build()).situation();

        assertThat(verdict(s).status()).isEqualTo(Tri.True);
        var status = concern.judge(s).remember().apply(s.before());
        assertThat(status.region()).isEqualTo("us-gov-west-1");
        assertThat(status.partition()).isEqualTo("aws-us-gov");
    }

    @Test
    void credentials_of_another_account_are_refused_and_the_pin_stays() {
        var s = given().status(st -> st.with().accountID("999988887777").build())
                .situation();

        assertThat(verdict(s).reason()).isEqualTo(Reason.AccountChanged);
        assertThat(verdict(s).message()).contains("credentials are of account 111122223333", "999988887777");
        assertThat(verdict(s).nextStep().orElseThrow())
                .contains("credentials of account 999988887777", "spec.roleARN to a role there");
        assertThat(concern.judge(s).remember().apply(s.before()).accountID()).isEqualTo("999988887777");
    }

    @Test
    void a_role_of_another_partition_is_invalid() {
        var s = given().spec(given().situation()
                        .spec()
                        .with()
                        .roleARN("arn:aws-us-gov:iam::111122223333:role/mail")
                        .build())
                .situation();

        assertThat(verdict(s).reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(verdict(s).message()).contains("aws-us-gov", "eu-west-1 is of aws.");
    }

    @Test
    void a_role_of_another_account_is_refused_and_the_pin_stays() {
        var s = given().spec(given().situation().spec().with().roleARN(ROLE).build())
                .status(st -> st.with().accountID("999988887777").build())
                .situation();

        assertThat(s.scope().orElseThrow().role()).contains(new Role(ROLE, Optional.empty()));
        assertThat(verdict(s).reason()).isEqualTo(Reason.AccountChanged);
        assertThat(verdict(s).message()).contains("spec.roleARN is of account 111122223333", "999988887777");
        assertThat(verdict(s).nextStep().orElseThrow())
                .contains("Set spec.roleARN back to a role of account 999988887777");
        assertThat(concern.judge(s).remember().apply(s.before()).accountID()).isEqualTo("999988887777");
    }

    @Test
    void an_unknown_account_is_unseen_while_none_is_pinned() {
        var s = given().world(w -> w.accountID(Seen.unknown(DOWN))).situation();

        assertThat(verdict(s).status()).isEqualTo(Tri.Unknown);
        assertThat(verdict(s).unseen()).isTrue();
        assertThat(concern.judge(s).remember().apply(s.before()).accountID()).isNull();
    }

    @Test
    void an_unknown_account_does_no_harm_once_one_is_pinned() {
        var s = given().world(w -> w.accountID(Seen.unknown(DOWN)))
                .status(st -> st.with().accountID("111122223333").build())
                .situation();

        assertThat(verdict(s).status()).isEqualTo(Tri.True);
    }

    @Test
    void a_rename_remembers_the_name_that_is_left() {
        var s = given().spec(changed(b -> b.hostname("mx.example.com")))
                .status(st -> st.with().hostname("mail.example.com").build())
                .situation();

        var status = concern.judge(s).remember().apply(s.before());

        assertThat(status.hostname()).isEqualTo("mx.example.com");
        assertThat(status.previousHostname()).isEqualTo("mail.example.com");
    }

    @Test
    void clean_up_ends_only_with_credentials_of_the_pinned_account() {
        var pinned = given().status(st -> st.with().accountID("999988887777").build());
        var other = concern.retire(pinned.situation());
        var unknown = concern.retire(
                pinned.world(w -> w.accountID(Seen.unknown(DOWN))).situation());
        var same = concern.retire(
                pinned.world(w -> w.accountID(Seen.of("999988887777"))).situation());

        assertThat(verdict(other)).returns(Reason.CleanupBlocked, Verdict::reason);
        assertThat(verdict(other)).returns(ConditionType.Ready, Verdict::type);
        assertThat(verdict(unknown)).returns(Reason.AwsUnavailable, Verdict::reason);
        assertThat(same).isEqualTo(Finding.NOTHING);
        assertThat(concern.retire(given().situation())).isEqualTo(Finding.NOTHING);
    }

    @Test
    void clean_up_in_another_account_tells_what_to_mend_and_the_way_out() {
        var own = given().status(st -> st.with().accountID("999988887777").build());
        var byRole = given().inAccount("999988887777").world(w -> w.accountID(Seen.of("111122223333")));

        assertThat(verdict(concern.retire(own.situation())).remedy())
                .isEqualTo("Give the operator credentials of account 999988887777, or set spec.roleARN to a role there."
                        + WAY_OUT);
        assertThat(verdict(concern.retire(byRole.situation())).remedy())
                .isEqualTo("Set spec.roleARN back to a role of account 999988887777, or take it out where that is the"
                        + " operator's own." + WAY_OUT);
    }

    @ParameterizedTest
    @EnumSource
    void clean_up_that_is_refused_tells_the_way_out_and_one_that_only_takes_time_does_not(Failure.Kind kind) {
        var own = given().status(st -> st.with().accountID("999988887777").build());
        var why = Failure.of(kind, "It was refused.");
        var steps = Stream.of(own, given().inAccount("999988887777"))
                .map(c -> verdict(concern.retire(
                        c.world(w -> w.accountID(Seen.unknown(why))).situation())))
                .map(Verdict::nextStep)
                .toList();

        var remedy = why.reason().remedy();
        assertThat(steps)
                .isEqualTo(
                        kind == Failure.Kind.DENIED || kind == Failure.Kind.NO_CREDENTIALS
                                ? List.of(
                                        Optional.of(remedy + WAY_OUT),
                                        Optional.of(remedy
                                                + " Or set spec.roleARN to another role of account 999988887777."
                                                + WAY_OUT))
                                : List.of(Optional.empty(), Optional.empty()));
    }

    private Verdict verdict(Situation s) {
        return verdict(concern.judge(s));
    }

    private static Verdict verdict(Finding finding) {
        assertThat(finding.verdicts()).hasSize(1);
        return finding.verdicts().getFirst();
    }

    private static MailServerSpec changed(UnaryOperator<MailServerSpecBuilder> change) {
        return change.apply(SMALLEST.with()).build();
    }

    private static Arguments unknown(String field, String known, UnaryOperator<MailServerSpecBuilder> change) {
        return arguments(field, known, changed(change));
    }

    private static SupportRequest request(@Nullable SpamPrevention prevention, SupportCase... cases) {
        return new SupportRequest(null, null, null, prevention, List.of(cases));
    }
}
