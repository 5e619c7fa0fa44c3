package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
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
        deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.Retain);
    }

    /** A copy to change. */
    public MailServerSpecBuilder with() {
        return MailServerSpecBuilder.builder(this);
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

    /** One zone that names below a suffix are kept in. */
    @ValidationRule(
            value = "(has(self.route53) ? 1 : 0) + (has(self.rfc2136) ? 1 : 0) + (has(self.manual) ? 1 : 0) == 1",
            message =
                    "set exactly one of route53, rfc2136 and manual, for example route53: {hostedZoneID: Z0123456789ABCDEFGHIJ}")
    public record Zone(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value =
                            "self.matches('^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                    message = "a domain name in lower case without a trailing dot, for example example.com")
            @JsonPropertyDescription("Names that are this or end in it are kept in this zone.")
            String suffix,

            @Nullable @JsonPropertyDescription("A Route 53 hosted zone.")
            Route53 route53,

            @Nullable
            @JsonPropertyDescription(
                    "A zone of a name server that takes signed dynamic updates (RFC 2136), such as BIND, Knot DNS or PowerDNS.")
            Rfc2136 rfc2136,

            @Nullable
            @JsonPropertyDescription(
                    "A zone that only you can change, for instance in the panel of an ISP: status says which records to create, and they are verified.")
            Manual manual) {
        /** A Route 53 hosted zone. */
        public static Zone of(String suffix, Route53 route53) {
            return new Zone(suffix, route53, null, null);
        }
    }

    /** A Route 53 hosted zone. */
    @ValidationRule(
            value = "!has(self.externalID) || has(self.roleARN)",
            message = "externalID goes with roleARN, for example arn:aws:iam::123456789012:role/dns")
    public record Route53(
            @Nullable
            @Size(max = 32)
            @ValidationRule(
                    value = "self.matches('^Z[A-Z0-9]{1,31}$')",
                    message = "a hosted zone id, for example Z0123456789ABCDEFGHIJ")
            @JsonPropertyDescription(
                    "The id of the hosted zone. Default: the public one with the longest matching name.")
            String hostedZoneID,

            @Nullable
            @Size(max = 620)
            @ValidationRule(
                    value = "self.matches('^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$')",
                    message = "the ARN of an IAM role, for example arn:aws:iam::123456789012:role/dns")
            @JsonPropertyDescription(
                    "The role to assume for this zone, where it is another account's. Its trust policy permits sts:AssumeRole to the operator.")
            String roleARN,

            @Nullable
            @Size(min = 2, max = 1224)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9_+=,.@:/-]+$')",
                    message = "2 to 1224 of letters, digits and _+=,.@:/-, for example mail-4711")
            @JsonPropertyDescription("The external id that the role's trust policy asks for (sts:ExternalId).")
            String externalID) {
        /** Of the operator's own account. */
        public static Route53 of(@Nullable String hostedZoneID) {
            return new Route53(hostedZoneID, null, null);
        }
    }

    /** A zone at a name server that takes dynamic updates. */
    public record Rfc2136(
            @Required
            @Size(min = 1, max = 260)
            @ValidationRule(
                    value = "!self.contains('://')",
                    message = "a host and port without a scheme, for example ns1.example.com or 192.0.2.53:5353")
            @ValidationRule(
                    value =
                            "self.matches('^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[[][0-9A-Fa-f:.]+[]])(:[0-9]{1,5})?$') || self.contains('://')",
                    message =
                            "a host name or address, with a port where it is not 53, for example ns1.example.com or 192.0.2.53:5353")
            @JsonPropertyDescription(
                    "The name server that takes the updates: the primary, as host or host:port. It is asked by TCP.")
            String server,

            @Nullable
            @Size(max = 253)
            @ValidationRule(
                    value =
                            "self.matches('^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?[.])*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                    message = "a domain name in lower case without a trailing dot, for example example.com")
            @JsonPropertyDescription("The zone. Default: the one that the server says the name lies in.")
            String zone,

            @Required @JsonPropertyDescription("The key that every message is signed with (RFC 8945).")
            TsigKey tsig) {}

    /** A TSIG key. */
    public record TsigKey(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?[.]?$')",
                    message = "the name of the key as the server has it, for example mailserver")
            @JsonPropertyDescription("The name of the key, as the server has it.")
            String keyName,

            @Default("HmacSHA256") @JsonPropertyDescription("The algorithm of the key.")
            TsigAlgorithm algorithm,

            @Required @JsonPropertyDescription("The secret of the key in base64, as tsig-keygen and keymgr print it.")
            SecretRef secretRef) {
        /** Defaults as the schema has them. */
        public TsigKey {
            algorithm = Objects.requireNonNullElse(algorithm, TsigAlgorithm.HmacSHA256);
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

    /** A zone that only a person changes. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Manual() {}

    /** SPF of the domain. */
    public record Spf(
            @Default("Merge")
            @JsonPropertyDescription(
                    "Merge: authorise the address, within the existing record where there is one. CheckOnly: never write, only judge.")
            SpfPolicy policy,

            @Default("SoftFail")
            @JsonPropertyDescription(
                    "The qualifier of all in a record that is created: SoftFail (~all), Fail (-all) or Neutral (?all).")
            SpfQualifier qualifier,

            @Default("Publish")
            @JsonPropertyDescription(
                    "The record of the HELO name, on which bounces are checked alone (RFC 7208 §2.4). Publish: \"v=spf1 a -all\" at the hostname where it has none. Ignore: neither written nor judged.")
            SpfHelo helo) {
        static final Spf DEFAULT = new Spf(SpfPolicy.Merge, SpfQualifier.SoftFail, SpfHelo.Publish);

        /** Defaults as the schema has them. */
        public Spf {
            policy = Objects.requireNonNullElse(policy, SpfPolicy.Merge);
            qualifier = Objects.requireNonNullElse(qualifier, SpfQualifier.SoftFail);
            helo = Objects.requireNonNullElse(helo, SpfHelo.Publish);
        }
    }

    /** Another domain that the server sends for. */
    public record AdditionalDomain(
            @Required
            @Size(min = 4, max = 232)
            @ValidationRule(
                    value =
                            "self.matches('^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')",
                    message =
                            "a domain name of at least two labels in lower case, international names as A-labels, without a trailing dot, for example example.org")
            @JsonPropertyDescription("The domain, for example example.org.")
            String name,

            @Default("{}") @JsonPropertyDescription("The SPF record of that domain (RFC 7208).")
            DomainSpf spf,

            @Size(max = 8)
            @ListType(keys = "selector")
            @JsonPropertyDescription("The keys that the server signs that domain's mail with, as in spec.dkim.")
            List<Dkim> dkim,

            @Nullable @JsonPropertyDescription("The DMARC policy of that domain, as in spec.dmarc.")
            Dmarc dmarc) {
        /** Defaults as the schema has them. */
        public AdditionalDomain {
            spf = Objects.requireNonNullElse(spf, DomainSpf.DEFAULT);
            dkim = dkim == null ? List.of() : List.copyOf(dkim);
        }
    }

    /** A key that mail is signed with. */
    @ValidationRule(
            value = "has(self.publicKey) != has(self.secretRef)",
            message =
                    "set exactly one of publicKey (for example MIIBIjANBgkq…) and secretRef (for example {name: dkim, key: tls.key})")
    public record Dkim(
            @Required
            @Size(min = 1, max = 63)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*$')",
                    message =
                            "a selector (RFC 6376 section 3.1): letters in lower case, digits, inner hyphens and dots, for example mail2026")
            @JsonPropertyDescription("The selector: the s= of the signatures.")
            String selector,

            @Nullable
            @Size(min = 1, max = 2048)
            @JsonPropertyDescription(
                    "The public key: base64 (of RSA the SubjectPublicKeyInfo, of Ed25519 the 32 octets), PEM, or the whole text of the DNS record. RSA of 2048 to 4096 bits, or Ed25519.")
            String publicKey,

            @Nullable
            @JsonPropertyDescription(
                    "The PEM private key that the server signs with. Only its public half leaves the Secret; it is read again at each look.")
            SecretRef secretRef) {}

    /** A DMARC policy. */
    public record Dmarc(
            @Required
            @JsonPropertyDescription(
                    "What receivers are asked to do with mail that fails: none (only reports), quarantine or reject. Begin with none.")
            DmarcPolicy policy,

            @Nullable @JsonPropertyDescription("The same for mail of subdomains. Default: as policy.")
            DmarcPolicy subdomainPolicy,

            @Nullable
            @JsonPropertyDescription("The same for mail of subdomains that do not exist. Default: as subdomainPolicy.")
            DmarcPolicy nonexistentSubdomainPolicy,

            @Size(max = 4)
            @ListType
            @ValidationRule(value = ADDRESSES, message = ADDRESS_WANTED)
            @JsonPropertyDescription("Mail addresses that aggregate reports are sent to.")
            List<@Size(max = 254) String> rua,

            @Size(max = 4)
            @ListType
            @ValidationRule(value = ADDRESSES, message = ADDRESS_WANTED)
            @JsonPropertyDescription("Mail addresses that failure reports are sent to (RFC 9991).")
            List<@Size(max = 254) String> ruf,

            @Nullable
            @JsonPropertyDescription(
                    "True: receivers are asked to apply the next milder policy while it is tried out (RFC 9989).")
            Boolean testing,

            @Nullable
            @Min(0)
            @Max(100)
            @JsonPropertyDescription(
                    "The share of failing mail that the policy applies to, for receivers that still follow RFC 7489; RFC 9989 has removed it, see testing.")
            Integer percent,

            @Default("{}")
            @JsonPropertyDescription("How closely the names in SPF and DKIM must match the domain in From.")
            Alignment alignment) {
        private static final String ADDRESSES =
                "self.all(a, a.matches('^(mailto:)?[A-Za-z0-9._+=~-]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z0-9]([a-z0-9-]*[a-z0-9])?$'))";
        private static final String ADDRESS_WANTED =
                "mail addresses with a domain in lower case, for example dmarc@example.com";

        /** Defaults as the schema has them. */
        public Dmarc {
            rua = rua == null ? List.of() : List.copyOf(rua);
            ruf = ruf == null ? List.of() : List.copyOf(ruf);
            alignment = Objects.requireNonNullElse(alignment, Alignment.DEFAULT);
        }
    }

    /** Identifier alignment. */
    public record Alignment(
            @Default("Relaxed")
            @JsonPropertyDescription(
                    "Of the d= of DKIM signatures. Relaxed: of one organization. Strict: the same name.")
            AlignmentMode dkim,

            @Default("Relaxed")
            @JsonPropertyDescription(
                    "Of the domain that SPF passed for. Relaxed: of one organization. Strict: the same name.")
            AlignmentMode spf) {
        static final Alignment DEFAULT = new Alignment(AlignmentMode.Relaxed, AlignmentMode.Relaxed);

        /** Defaults as the schema has them. */
        public Alignment {
            dkim = Objects.requireNonNullElse(dkim, AlignmentMode.Relaxed);
            spf = Objects.requireNonNullElse(spf, AlignmentMode.Relaxed);
        }
    }

    /** SPF of a further domain. */
    public record DomainSpf(
            @Default("Merge")
            @JsonPropertyDescription(
                    "Merge: authorise the address, within the existing record where there is one. CheckOnly: never write, only judge.")
            SpfPolicy policy,

            @Default("SoftFail")
            @JsonPropertyDescription(
                    "The qualifier of all in a record that is created: SoftFail (~all), Fail (-all) or Neutral (?all).")
            SpfQualifier qualifier) {
        static final DomainSpf DEFAULT = new DomainSpf(SpfPolicy.Merge, SpfQualifier.SoftFail);

        /** Defaults as the schema has them. */
        public DomainSpf {
            policy = Objects.requireNonNullElse(policy, SpfPolicy.Merge);
            qualifier = Objects.requireNonNullElse(qualifier, SpfQualifier.SoftFail);
        }
    }

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

    /** How port 25 is tested. */
    public record OutboundSmtp(
            @Default("Auto")
            @JsonPropertyDescription(
                    "Where the probe runs. Instance: on the mail instance, by SSM Run Command. Operator: from the operator's pod, right only where that shares account, Region and egress. Disabled: not at all. Auto: Instance where SSM manages it.")
            ProbeMode probe,

            @Default("30m")
            @Size(max = 32)
            @ValidationRule(
                    value =
                            "self.matches('^([0-9]{1,6}(h|m|s))+$') && duration(self) >= duration('5m') && duration(self) <= duration('168h')",
                    message = "a duration between 5m and 168h, for example 30m or 1h30m")
            @JsonPropertyDescription(
                    "How often port 25 is probed once it is open. While it is blocked: every 10 minutes.")
            String interval) {
        static final OutboundSmtp DEFAULT = new OutboundSmtp(ProbeMode.Auto, "30m");

        /** Defaults as the schema has them. */
        public OutboundSmtp {
            probe = Objects.requireNonNullElse(probe, ProbeMode.Auto);
            interval = Objects.requireNonNullElse(interval, "30m");
        }
    }

    /** What follows from blocklists. */
    public record Reputation(
            @Default("false")
            @JsonPropertyDescription("True: Ready needs ReputationClean. False: a listing is told and blocks nothing.")
            boolean required,

            @Default("Warn")
            @JsonPropertyDescription(
                    "What to do with a newly allocated address that a list has already. Warn: it is put into service. Hold: it is kept and not put into service until it is delisted, released by you, or this is set to Warn.")
            OnListed onListed) {
        static final Reputation DEFAULT = new Reputation(false, OnListed.Warn);

        /** Defaults as the schema has them. */
        public Reputation {
            onListed = Objects.requireNonNullElse(onListed, OnListed.Warn);
        }
    }

    /** What AWS Support is told. Only what is stated here and what the operator has observed goes into the text. */
    public record SupportRequest(
            @Nullable
            @Size(max = 254)
            @ValidationRule(
                    value = "self.matches('^[^@ ]+@[^@ ]+[.][^@ ]+$')",
                    message = "an e-mail address, for example postmaster@example.com")
            @JsonPropertyDescription("Where AWS reaches you.")
            String contactEmail,

            @Nullable
            @Size(max = 2000)
            @JsonPropertyDescription("What the mail is for, in your words: who gets it, and how they came to want it.")
            String useCase,

            @Nullable
            @Size(max = 256)
            @JsonPropertyDescription("How much mail is sent, for example: about 500 messages a day.")
            String volume,

            @Nullable @JsonPropertyDescription("What prevents spam from being sent by this server.")
            SpamPrevention spamPrevention,

            @Size(max = 2)
            @ListType(keys = "kind")
            @JsonPropertyDescription("The cases opened with AWS Support and how they stand.")
            List<SupportCase> cases) {
        /** An absent list is an empty one. */
        public SupportRequest {
            cases = cases == null ? List.of() : List.copyOf(cases);
        }
    }

    /** What prevents spam. */
    public record SpamPrevention(
            @Size(max = 16) @ListType @JsonPropertyDescription("Measures in force on the server.")
            List<SpamMeasure> measures,

            @Nullable @Size(max = 2000) @JsonPropertyDescription("Anything else that AWS should know.")
            String notes) {
        /** An absent list is an empty one. */
        public SpamPrevention {
            measures = measures == null ? List.of() : List.copyOf(measures);
        }
    }

    /** A case with AWS Support. */
    public record SupportCase(
            @Required @JsonPropertyDescription("What was asked for.")
            SupportKind kind,

            @Nullable @Size(max = 64) @JsonPropertyDescription("The case id, for your own reference.")
            String id,

            @Required @JsonPropertyDescription("How the case stands. Set it when AWS answers.")
            SupportCaseState state) {}
}
