package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the user declares. The schema applies the defaults, so that what is absent here is absent on purpose. */
@ValidationRule(value = IamRole.GOES_WITH, message = IamRole.GOES_WITH_MESSAGE)
@ValidationRule(
        value =
                "!has(self.roleARN) || !has(self.outboundSMTP) || !has(self.outboundSMTP.probe) || self.outboundSMTP.probe != 'Operator'",
        message =
                "outboundSMTP.probe Operator tells nothing of the account of roleARN: set it to Auto, Instance or Disabled")
@RecordBuilder
public record MailServerSpec(
        @Required
        @Size(max = 227)
        @ValidationRule(value = "!self.matches('[A-Z]')", message = "write it in lower case, for example example.com")
        @ValidationRule(
                value = "self.matches('^[\\\\x00-\\\\x7F]*$')",
                message = "write international names as A-labels, for example xn--bcher-kva.example")
        @ValidationRule(value = "!self.endsWith('.')", message = "leave out the trailing dot, for example example.com")
        @ValidationRule(
                value =
                        "self.matches('^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.]?$') || self.matches('[^\\\\x00-\\\\x7F]')",
                message =
                        "a domain name of at least two labels (letters, digits and inner hyphens, at most 63 characters each), for example example.com")
        @JsonPropertyDescription(
                "The domain in the envelope sender of the mail (RFC 5321 MAIL FROM), for example example.com. SPF is kept here.")
        String domain,

        @Nullable
        @Size(max = 232)
        @ValidationRule(
                value = "!self.matches('[A-Z]')",
                message = "write it in lower case, for example mail.example.com")
        @ValidationRule(
                value = "self.matches('^[\\\\x00-\\\\x7F]*$')",
                message = "write international names as A-labels, for example mail.xn--bcher-kva.example")
        @ValidationRule(
                value = "!self.endsWith('.')",
                message = "leave out the trailing dot, for example mail.example.com")
        @ValidationRule(
                value =
                        "self.matches('^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.]?$') || self.matches('[^\\\\x00-\\\\x7F]')",
                message =
                        "a host name of at least two labels (letters, digits and inner hyphens, at most 63 characters each), for example mail.example.com")
        @JsonPropertyDescription(
                "The name of the server: its A record, its PTR and what it says in HELO. Default: mail.<domain>. May lie outside the domain. A change is a rename: the new name is made first, then the old one is removed.")
        String hostname,

        @Nullable
        @Size(max = 32)
        @ValidationRule(
                value = "self.matches('^[a-z]{2,4}(-[a-z]+)+-[0-9]+$')",
                message = "an AWS Region, for example eu-west-1")
        @JsonPropertyDescription(
                "The AWS Region of the instance. Default: the operator's own. Pinned in status once seen; a later change is refused with reason RegionChanged.")
        String region,

        @Nullable
        @Size(max = IamRole.ARN_SIZE)
        @ValidationRule(value = IamRole.ARN, message = IamRole.ARN_MESSAGE)
        @JsonPropertyDescription(
                "The role to assume for instance, address and probe (EC2 and SSM), where they are in another account. Its trust policy permits sts:AssumeRole to the operator. DNS zones have roles of their own.")
        String roleARN,

        @Nullable
        @Size(min = 2, max = IamRole.EXTERNAL_ID_SIZE)
        @ValidationRule(value = IamRole.EXTERNAL_ID, message = IamRole.EXTERNAL_ID_MESSAGE)
        @JsonPropertyDescription("The external id that the role's trust policy asks for (sts:ExternalId).")
        String externalID,

        @Required @JsonPropertyDescription("The EC2 instance that sends the mail.")
        InstanceSelector instance,

        @Default("{}") @JsonPropertyDescription("The Elastic IP. Default: one is allocated and associated.")
        ElasticIP elasticIP,

        @Default("{}") @JsonPropertyDescription("Where and how DNS records are kept.")
        Dns dns,

        @Default("{}") @JsonPropertyDescription("The SPF record of the domain (RFC 7208).")
        Spf spf,

        @Size(max = 8)
        @ListType(keys = "selector")
        @JsonPropertyDescription(
                "The keys that the server signs the domain's mail with (RFC 6376), published at <selector>._domainkey.<domain>. To change a key add the new one under another selector, sign with it, and take the old one out a week later.")
        List<Dkim> dkim,

        @Nullable
        @JsonPropertyDescription(
                "The DMARC policy of the domain (RFC 9989), published at _dmarc.<domain> where nobody has published one. Default: none is published.")
        Dmarc dmarc,

        @Size(max = 50) @ListType(keys = "name") @JsonPropertyDescription("More domains that the server sends for.")
        List<AdditionalDomain> additionalDomains,

        @Default("{}") @JsonPropertyDescription("The PTR of the address.")
        ReverseDns reverseDNS,

        @Default("{}") @JsonPropertyDescription("How outbound port 25 is tested.")
        OutboundSmtp outboundSMTP,

        @Default("{}") @JsonPropertyDescription("What follows from blocklists that have the address.")
        Reputation reputation,

        @Nullable
        @JsonPropertyDescription(
                "What AWS Support asks for when it is to lift the port 25 restriction or to set a PTR, and the cases that were opened.")
        SupportRequest supportRequest,

        @Default("Manage")
        @JsonPropertyDescription(
                "Manage: the operator makes it so. Observe: it writes nothing anywhere (AWS, DNS, finalizer), judges what is there, and lists in status.plannedActions what Manage would do. From Manage to Observe everything stays as it is.")
        ManagementPolicy managementPolicy,

        @Default("Retain")
        @JsonPropertyDescription(
                "What becomes of address and records when this object is deleted. Retain: they stay as one working unit, and an object of the same namespace and name takes them up again. Delete: all of it goes, in the safe order. Read at deletion.")
        DeletionPolicy deletionPolicy) {

    /** Fills in what a schema default would, for objects that were stored before the default existed. */
    public MailServerSpec {
        elasticIP = Objects.requireNonNullElse(elasticIP, ElasticIP.DEFAULT);
        dns = Objects.requireNonNullElse(dns, Dns.DEFAULT);
        spf = Objects.requireNonNullElse(spf, Spf.DEFAULT);
        dkim = dkim == null ? List.of() : List.copyOf(dkim);
        additionalDomains = additionalDomains == null ? List.of() : List.copyOf(additionalDomains);
        reverseDNS = Objects.requireNonNullElse(reverseDNS, ReverseDns.DEFAULT);
        outboundSMTP = Objects.requireNonNullElse(outboundSMTP, OutboundSmtp.DEFAULT);
        reputation = Objects.requireNonNullElse(reputation, Reputation.DEFAULT);
        managementPolicy = Objects.requireNonNullElse(managementPolicy, ManagementPolicy.Manage);
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Retain);
    }

    /** A copy to change. */
    public MailServerSpecBuilder with() {
        return MailServerSpecBuilder.builder(this);
    }

    /** Whether nothing may be written; a policy of another version permits nothing either. */
    public boolean observed() {
        return managementPolicy != ManagementPolicy.Manage;
    }

    /** The host name in force: the one that was set, or {@code mail.<domain>}. */
    public String effectiveHostname() {
        return hostname == null ? "mail." + domain : hostname;
    }

    /** The domains that mail is sent from, {@link #domain} first. */
    public List<String> domains() {
        return Stream.concat(Stream.of(domain), additionalDomains.stream().map(AdditionalDomain::name))
                .distinct()
                .toList();
    }

    /** The keys to be published, those of the domain first. */
    public List<DkimIdentity> dkimIdentities() {
        return DkimIdentity.of(this);
    }

    /** By domain the DMARC policies that are asked for, that of the domain itself first. */
    public Map<String, Dmarc> dmarcPolicies() {
        Map<String, Dmarc> policies = new LinkedHashMap<>();
        if (dmarc != null) {
            policies.put(domain, dmarc);
        }
        additionalDomains.forEach(d -> {
            if (d.dmarc() != null) {
                policies.putIfAbsent(d.name(), d.dmarc());
            }
        });
        return policies;
    }

    /** The names whose SPF records receivers check for this server. */
    public List<SpfIdentity> spfIdentities() {
        return SpfIdentity.of(this);
    }

    /** Chooses the instance, and of several interfaces and addresses the one that mail leaves by. */
    @ValidationRule(
            value = "has(self.id) != has(self.tags)",
            message = "set exactly one of id (for example i-0123456789abcdef0) and tags")
    public record InstanceSelector(
            @Nullable
            @Size(max = 64)
            @ValidationRule(
                    value = "self.matches('^i-[0-9a-f]{8,17}$')",
                    message = "an instance id, for example i-0123456789abcdef0")
            @JsonPropertyDescription("The id of the instance, for example i-0123456789abcdef0.")
            String id,

            @Nullable
            @Size(min = 1, max = 10)
            @JsonPropertyDescription(
                    "Tags that exactly one running or stopped instance has. An instance that replaces another is followed.")
            Map<String, @Size(max = 256) String> tags,

            @Nullable
            @Size(max = 64)
            @ValidationRule(
                    value = "self.matches('^eni-[0-9a-f]{8,17}$')",
                    message = "a network interface id, for example eni-0123456789abcdef0")
            @JsonPropertyDescription("The network interface of the instance. Default: the one of device index 0.")
            String networkInterfaceID,

            @Nullable
            @Size(max = 15)
            @ValidationRule(
                    value = "self.matches('^([0-9]{1,3}[.]){3}[0-9]{1,3}$')",
                    message = "a private IPv4 address, for example 10.0.0.25")
            @JsonPropertyDescription("The private address of the interface. Default: its primary one.")
            String privateIPAddress) {}

    /** The Elastic IP. */
    public record ElasticIP(
            @Nullable
            @Size(max = 64)
            @ValidationRule(
                    value = "self.matches('^eipalloc-[0-9a-f]{8,17}$')",
                    message = "an allocation id, for example eipalloc-0123456789abcdef0")
            @JsonPropertyDescription(
                    "Use this address, which you have tagged as this MailServer's, instead of allocating one. It is never released by the operator.")
            String allocationID,

            @Default("Instance")
            @JsonPropertyDescription(
                    "Instance: the address is associated with the instance. None: it is held elsewhere (a NAT gateway, an appliance) and is neither attached nor detached.")
            Attachment attachment) {
        static final ElasticIP DEFAULT = new ElasticIP(null, Attachment.Instance);

        /** Defaults as the schema has them. */
        public ElasticIP {
            attachment = Objects.requireNonNullElse(attachment, Attachment.Instance);
        }
    }

    /** Zones, TTL, and what is done about records of others. */
    public record Dns(
            @Size(max = 16)
            @ListType(keys = "suffix")
            @JsonPropertyDescription(
                    "The zones to write to. A name uses the entry with the longest matching suffix; with none, the public Route 53 hosted zone with the longest matching name.")
            List<Zone> zones,

            @Default("300")
            @ValidationRule(
                    value = "self >= 60 && self <= 86400",
                    message = "between 60 and 86400 seconds, for example 300")
            @JsonPropertyDescription("The TTL of the records that are created, in seconds.")
            int ttl,

            @Default("Refuse")
            @JsonPropertyDescription(
                    "What to do about an A or CNAME record at the hostname, or a PTR of the address, that somebody else made. Refuse: leave it and say so. Replace: take its place. Alias and routing-policy records are never touched.")
            ConflictPolicy conflictPolicy) {
        static final Dns DEFAULT = new Dns(List.of(), 300, ConflictPolicy.Refuse);

        /** Defaults as the schema has them. */
        public Dns {
            zones = zones == null ? List.of() : List.copyOf(zones);
            ttl = ttl == 0 ? 300 : ttl;
            conflictPolicy = Objects.requireNonNullElse(conflictPolicy, ConflictPolicy.Refuse);
        }

        /** The entry that a name uses: of those whose suffix it is or ends in, the longest. */
        public Optional<Zone> zoneOf(String name) {
            return zones.stream()
                    .filter(z -> name.equals(z.suffix()) || name.endsWith("." + z.suffix()))
                    .max(Comparator.comparingInt(z -> z.suffix().length()));
        }
    }

    /** An entry of a Secret in the resource's namespace. */
    public record SecretRef(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$')",
                    message = "the name of a Secret, for example dkim")
            @JsonPropertyDescription("The name of the Secret, which is in the namespace of this object.")
            String name,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('^[-._a-zA-Z0-9]+$')",
                    message = "a key of the Secret's data, for example tls.key")
            @JsonPropertyDescription("The key of its data, for example tls.key.")
            String key) {}

    /** The PTR. */
    public record ReverseDns(
            @Default("Auto")
            @JsonPropertyDescription(
                    "SelfService: by the EC2 API. SupportRequest: a person asks AWS Support. Auto: self-service where the Region has it.")
            ReverseDnsMode mode) {
        static final ReverseDns DEFAULT = new ReverseDns(ReverseDnsMode.Auto);

        /** Defaults as the schema has them. */
        public ReverseDns {
            mode = Objects.requireNonNullElse(mode, ReverseDnsMode.Auto);
        }
    }
}
