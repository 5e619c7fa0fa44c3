package dev.mailserver.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mailserver.operator.sandbox.OnSandbox;
import dev.mailserver.operator.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server itself refuses, and in which words; nothing of it ever reaches the operator. */
@OnSandbox
class AdmissionE2E {
    private static final String DOMAIN = "domain: example.com";
    private static final String INSTANCE = "instance: {id: i-0123456789abcdef0}";
    private static final String LOWER = "write it in lower case, for example ";
    private static final String NO_DOT = "leave out the trailing dot, for example ";
    private static final String A_LABELS = "write international names as A-labels, for example ";
    private static final String DURATION = "spec.outboundSMTP.interval";

    private final KubernetesClient admin = Sandbox.running().admin();

    @BeforeAll
    static void install() {
        new Cluster(Sandbox.running()).install();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("domain: Example.com\n" + INSTANCE, LOWER + "example.com"),
                arguments("domain: example.com.\n" + INSTANCE, NO_DOT + "example.com"),
                arguments("domain: bücher.example\n" + INSTANCE, A_LABELS + "xn--bcher-kva.example"),
                arguments("domain: example\n" + INSTANCE, "at least two labels"),
                arguments(with("hostname: Mail.example.com"), LOWER + "mail.example.com"),
                arguments(with("hostname: mail.example.com."), NO_DOT + "mail.example.com"),
                arguments(with("hostname: mail.bücher.example"), A_LABELS + "mail.xn--bcher-kva.example"),
                arguments(with("dns: {zones: [{suffix: Example.com, route53: {}}]}"), "a domain name in lower case"),
                arguments(with(zone("")), "set exactly one of route53, rfc2136 and manual, for example"),
                arguments(with(zone(", route53: {}, manual: {}")), "set exactly one of route53, rfc2136 and manual"),
                arguments(with(zone(", route53: {roleARN: dns}")), "the ARN of an IAM role, for example"),
                arguments(with(zone(", route53: {externalID: mail-4711}")), "externalID goes with roleARN"),
                arguments(with("roleARN: mail"), "the ARN of an IAM role, for example"),
                arguments(
                        with("roleARN: 'arn:aws:iam::210987654321:role/mail'\noutboundSMTP: {probe: Operator}"),
                        "set it to Auto, Instance or Disabled"),
                arguments(with("externalID: mail-4711"), "externalID goes with roleARN"),
                arguments(with(zone(server("dns://ns1.example.com"))), "without a scheme, for example ns1.example.com"),
                arguments(with(zone(server("ns1.example.com:port"))), "with a port where it is not 53"),
                arguments(with(zone(", rfc2136: {server: ns1.example.com}")), "tsig: Required value"),
                arguments(with("region: eu-west"), "an AWS Region, for example eu-west-1"),
                arguments(with("region: Frankfurt-1"), "an AWS Region, for example eu-west-1"),
                arguments(with("dns: {ttl: 59}"), "between 60 and 86400 seconds"),
                arguments(
                        with("dns: {zones: [" + many(17, "{suffix: s%d.example.com, route53: {}}") + "]}"),
                        "at most 16"),
                arguments(DOMAIN + "\ninstance: {}", "set exactly one of id"),
                arguments(
                        DOMAIN + "\ninstance: {id: i-0123456789abcdef0, tags: {role: mail}}", "set exactly one of id"),
                arguments(DOMAIN + "\ninstance: {id: mail-1}", "an instance id, for example"),
                arguments(DOMAIN + "\ninstance: {tags: {" + many(11, "key%d: value") + "}}", "at most 10"),
                arguments(with("outboundSMTP: {interval: 4m}"), "a duration between 5m and 168h"),
                arguments(with("outboundSMTP: {interval: 169h}"), "a duration between 5m and 168h"),
                arguments(with("outboundSMTP: {interval: soon}"), "a duration between 5m and 168h"),
                arguments(with("outboundSMTP: {interval: 1.5h}"), "a duration between 5m and 168h"),
                arguments(with("outboundSMTP: {interval: 0000060m}"), "a duration between 5m and 168h"),
                arguments(with("outboundSMTP: {interval: 9999999999999999999h}"), DURATION),
                arguments(with("dkim: [{selector: Mail, publicKey: AAAA}]"), "a selector (RFC 6376 section 3.1)"),
                arguments(with("dkim: [{selector: -a, publicKey: AAAA}]"), "for example mail2026"),
                arguments(with("dkim: [{selector: a}]"), "set exactly one of publicKey"),
                arguments(
                        with("dkim: [{selector: a, publicKey: AAAA, secretRef: {name: dkim, key: tls.key}}]"),
                        "set exactly one of publicKey"),
                arguments(with("dkim: [{selector: a, secretRef: {name: DKIM, key: k}}]"), "the name of a Secret"),
                arguments(with("dkim: [{selector: a, secretRef: {name: dkim, key: a/b}}]"), "for example tls.key"),
                arguments(with("dkim: [{selector: a, publicKey: AAAA}, {selector: a, publicKey: BBBB}]"), "Duplicate"),
                arguments(with("dkim: [" + many(9, "{selector: s%d, publicKey: AAAA}") + "]"), "at most 8"),
                arguments(
                        with("additionalDomains: [{name: example.org, dkim: [{selector: A, publicKey: AAAA}]}]"),
                        "a selector (RFC 6376 section 3.1)"),
                arguments(with("dmarc: {policy: discard}"), "supported values: \"none\", \"quarantine\", \"reject\""),
                arguments(with("dmarc: {policy: none, rua: [nobody]}"), "for example dmarc@example.com"),
                arguments(with("dmarc: {policy: none, rua: ['a@example.com!10m']}"), "for example dmarc@example.com"),
                arguments(with("dmarc: {policy: none, percent: 101}"), "less than or equal to 100"),
                arguments(with("deletionPolicy: Destroy"), "supported values: \"Delete\", \"Retain\""),
                arguments(
                        with("supportRequest: {cases: [" + many(3, "{kind: Port25, id: '%d', state: Submitted}")
                                + "]}"),
                        "supportRequest.cases"),
                arguments(with("supportRequest: {useCase: '" + "x".repeat(2001) + "'}"), "2000"));
    }

    private static String with(String more) {
        return DOMAIN + "\n" + INSTANCE + "\n" + more;
    }

    private static String zone(String kind) {
        return "dns: {zones: [{suffix: example.com" + kind + "}]}";
    }

    private static String server(String server) {
        return ", rfc2136: {server: '" + server
                + "', tsig: {keyName: mailserver, secretRef: {name: tsig, key: secret}}}";
    }

    private static String many(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedInWordsThatSayHowToWriteIt(String spec, String says) {
        assertThatThrownBy(() -> create(spec))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain: xn--bcher-kva.example", "domain: a.b.example.co.uk"})
    void isTakenAsItIs(String domain) {
        assertThat(create(domain + "\n" + INSTANCE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", manual: {}",
                ", route53: {}",
                ", route53: {roleARN: 'arn:aws-cn:iam::210987654321:role/a/b', externalID: mail-4711}"
            })
    void aZoneOfOneKindIsTaken(String kind) {
        assertThat(create(with(zone(kind)))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ns1.example.com", "NS1.example.com:5353", "192.0.2.53", "[2001:db8::53]:53"})
    void aNameServerOfAnyFormIsTakenAndNothingIsAddedToTheListThatItIsIn(String server) {
        var made = (GenericKubernetesResource) create(with(zone(server(server))));
        assertThat(made.<Object>get("spec", "dns", "zones", 0, "rfc2136", "tsig", "algorithm"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ap-southeast-7", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"})
    void aRegionOfAnyPartitionIsTaken(String region) {
        assertThat(create(with("region: " + region))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "1h30m", "000060m", "604800s"})
    void anIntervalThatTheOperatorCanReadIsTaken(String interval) {
        assertThat(create(with("outboundSMTP: {interval: " + interval + "}"))).isNotNull();
    }

    @Test
    void aFieldThatTheSchemaDoesNotKnowIsLeftOut() {
        var made = (GenericKubernetesResource) create(with("fieldOfTomorrow: text"));

        assertThat(made.<Object>get("spec", "domain")).isEqualTo("example.com");
        assertThat(made.<Object>get("spec", "fieldOfTomorrow")).isNull();
    }

    private HasMetadata create(String spec) {
        var manifest = """
            apiVersion: mailserver-operator.dev/v1alpha1
            kind: MailServer
            metadata: {name: mail, namespace: default}
            spec:
            """ + spec.indent(2);
        return admin.resource(manifest).dryRun().create();
    }
}
