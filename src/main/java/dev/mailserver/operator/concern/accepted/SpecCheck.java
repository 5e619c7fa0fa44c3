package dev.mailserver.operator.concern.accepted;

import dev.mailserver.operator.api.AdditionalDomain;
import dev.mailserver.operator.api.AlignmentMode;
import dev.mailserver.operator.api.Attachment;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.ConflictPolicy;
import dev.mailserver.operator.api.DeletionPolicy;
import dev.mailserver.operator.api.DkimIdentity;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import dev.mailserver.operator.api.MailServerSpec;
import dev.mailserver.operator.api.OnListed;
import dev.mailserver.operator.api.ProbeMode;
import dev.mailserver.operator.api.Reason;
import dev.mailserver.operator.api.ReverseDnsMode;
import dev.mailserver.operator.api.SpamMeasure;
import dev.mailserver.operator.api.SpfHelo;
import dev.mailserver.operator.api.SpfPolicy;
import dev.mailserver.operator.api.SpfQualifier;
import dev.mailserver.operator.api.SupportCaseState;
import dev.mailserver.operator.api.SupportKind;
import dev.mailserver.operator.api.SupportRequest;
import dev.mailserver.operator.api.TsigAlgorithm;
import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.Verdict;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with a spec that the schema could not refuse: the first thing found, with the field's name and an example. */
final class SpecCheck {
    /** Room for the prefix of the marker's name in 253 octets (RFC 1035 §2.3.4). */
    private static final int HOSTNAME_LENGTH = 232;

    /** Octets of a domain name at most. */
    private static final int NAME_LENGTH = 253;

    /** Of an EC2 tag key. */
    private static final int TAG_KEY_LENGTH = 128;

    private SpecCheck() {}

    static Optional<Verdict> problem(MailServerSpec spec) {
        return Stream.<Supplier<Optional<Verdict>>>of(
                        () -> unrecognized(spec),
                        () -> names(spec),
                        () -> markerNames(spec),
                        () -> instance(spec.instance()))
                .flatMap(check -> check.get().stream())
                .findFirst();
    }

    private static Optional<Verdict> unrecognized(MailServerSpec spec) {
        return Stream.concat(
                        Stream.of(
                                known("elasticIP.attachment", spec.elasticIP().attachment(), Attachment.Unrecognized),
                                known("dns.conflictPolicy", spec.dns().conflictPolicy(), ConflictPolicy.Unrecognized),
                                kindless(spec),
                                known("spf.policy", spec.spf().policy(), SpfPolicy.Unrecognized),
                                known("spf.qualifier", spec.spf().qualifier(), SpfQualifier.Unrecognized),
                                known("spf.helo", spec.spf().helo(), SpfHelo.Unrecognized),
                                known("reverseDNS.mode", spec.reverseDNS().mode(), ReverseDnsMode.Unrecognized),
                                known("outboundSMTP.probe", spec.outboundSMTP().probe(), ProbeMode.Unrecognized),
                                known("reputation.onListed", spec.reputation().onListed(), OnListed.Unrecognized),
                                known("deletionPolicy", spec.deletionPolicy(), DeletionPolicy.Unrecognized)),
                        Stream.of(
                                        spec.dmarcPolicies().values().stream().flatMap(SpecCheck::unrecognized),
                                        spec.additionalDomains().stream()
                                                .flatMap(d -> Stream.of(
                                                        known(
                                                                "additionalDomains[].spf.policy",
                                                                d.spf().policy(),
                                                                SpfPolicy.Unrecognized),
                                                        known(
                                                                "additionalDomains[].spf.qualifier",
                                                                d.spf().qualifier(),
                                                                SpfQualifier.Unrecognized))),
                                        unrecognized(spec.supportRequest()))
                                .flatMap(checks -> checks))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<Optional<Verdict>> unrecognized(Dmarc dmarc) {
        var policies = Stream.of(
                        Optional.of(dmarc.policy()),
                        Optional.ofNullable(dmarc.subdomainPolicy()),
                        Optional.ofNullable(dmarc.nonexistentSubdomainPolicy()))
                .flatMap(Optional::stream)
                .map(policy -> known("dmarc", policy, DmarcPolicy.Unrecognized));
        var alignment = Stream.of(dmarc.alignment().dkim(), dmarc.alignment().spf())
                .map(mode -> known("dmarc.alignment", mode, AlignmentMode.Unrecognized));
        return Stream.concat(policies, alignment);
    }

    private static Stream<Optional<Verdict>> unrecognized(@Nullable SupportRequest request) {
        if (request == null) {
            return Stream.empty();
        }
        var cases = request.cases().stream()
                .flatMap(c -> Stream.of(
                        known("supportRequest.cases[].kind", c.kind(), SupportKind.Unrecognized),
                        known("supportRequest.cases[].state", c.state(), SupportCaseState.Unrecognized)));
        var prevention = request.spamPrevention();
        return prevention == null
                ? cases
                : Stream.concat(
                        cases,
                        prevention.measures().stream()
                                .map(m -> known(
                                        "supportRequest.spamPrevention.measures[]", m, SpamMeasure.Unrecognized)));
    }

    /** As it is when a later version has written the spec. */
    private static Optional<Verdict> kindless(MailServerSpec spec) {
        return spec.dns().zones().stream()
                .filter(z -> z.route53() == null && z.rfc2136() == null && z.manual() == null)
                .findFirst()
                .flatMap(z -> invalid(
                        "spec.dns.zones[" + z.suffix()
                                + "] is of a kind that this version of the operator does not know.",
                        "Set one of route53, rfc2136 and manual in spec.dns.zones[" + z.suffix() + "]."))
                .or(() -> spec.dns().zones().stream()
                        .flatMap(z -> Stream.ofNullable(z.rfc2136()))
                        .flatMap(r -> known(
                                "dns.zones[].rfc2136.tsig.algorithm", r.tsig().algorithm(), TsigAlgorithm.Unrecognized)
                                .stream())
                        .findFirst());
    }

    private static <E extends Enum<E>> Optional<Verdict> known(String field, E value, E unrecognized) {
        if (value != unrecognized) {
            return Optional.empty();
        }
        var known = Stream.of(unrecognized.getDeclaringClass().getEnumConstants())
                .filter(e -> e != unrecognized)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
        return invalid(
                "spec." + field + " has a value that this version of the operator does not know.",
                "Set spec." + field + " to one of " + known + ".");
    }

    private static Optional<Verdict> names(MailServerSpec spec) {
        var hostname = spec.effectiveHostname();
        if (hostname.length() > HOSTNAME_LENGTH) {
            return invalid(
                    "The hostname has " + hostname.length() + " characters; at most " + HOSTNAME_LENGTH + " will do.",
                    "Set spec.hostname to a shorter name.");
        }
        if (numericTop(spec.domain())) {
            return invalid(
                    "spec.domain is " + spec.domain() + ": no domain name ends in digits alone.",
                    "Set spec.domain to a domain name, for example example.com.");
        }
        var twice = spec.additionalDomains().stream()
                .map(AdditionalDomain::name)
                .filter(spec.domain()::equals)
                .findFirst();
        if (twice.isPresent()) {
            return invalid(
                    "spec.additionalDomains has " + twice.get() + ", which is spec.domain already.",
                    "Take it out of spec.additionalDomains.");
        }
        return numericTop(hostname)
                ? invalid(
                        "spec.hostname is " + hostname + ": no host name ends in digits alone.",
                        "Set spec.hostname to a name, for example mail." + spec.domain() + ".")
                : Optional.empty();
    }

    /** The marker of a record has the record's name in its own. */
    private static Optional<Verdict> markerNames(MailServerSpec spec) {
        return Stream.concat(
                        spec.dkimIdentities().stream().map(DkimIdentity::name),
                        spec.dmarcPolicies().keySet().stream().map(Names::dmarc))
                .map(name -> "_mailserver-operator." + name)
                .filter(name -> name.length() > NAME_LENGTH)
                .findFirst()
                .flatMap(name -> invalid(
                        "The name " + name + " would have " + name.length() + " characters; at most " + NAME_LENGTH
                                + " will do.",
                        "Use a shorter selector, for example s1, or a shorter domain."));
    }

    /** As an address in dotted-quad form has it; a top-level domain is alphabetic (RFC 1123 §2.1). */
    private static boolean numericTop(String name) {
        return name.substring(name.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<Verdict> instance(MailServerSpec.InstanceSelector instance) {
        var ip = instance.privateIPAddress();
        if (ip != null && Stream.of(ip.split("\\.", -1)).anyMatch(octet -> Integer.parseInt(octet) > 255)) {
            return invalid(
                    "spec.instance.privateIPAddress is " + ip + ": a number in it is above 255.",
                    "Set spec.instance.privateIPAddress to an address of the interface, for example 10.0.0.25.");
        }
        var tags = instance.tags();
        return tags != null && tags.keySet().stream().anyMatch(k -> k.isEmpty() || k.length() > TAG_KEY_LENGTH)
                ? invalid(
                        "spec.instance.tags has a key that is empty or longer than " + TAG_KEY_LENGTH + " characters.",
                        "Use keys that EC2 permits, for example Name.")
                : Optional.empty();
    }

    private static Optional<Verdict> invalid(String message, String nextStep) {
        return Optional.of(
                Verdict.no(ConditionType.Accepted, Reason.InvalidSpec, message).next(nextStep));
    }
}
