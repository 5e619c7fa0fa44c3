package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was seen, who must act next, and the few things the world cannot tell again (when an allocation was asked for, which probe
 * is under way, how often it failed). Nothing in here is a secret, a countdown or somebody else's text.
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MailServerStatus(
        @JsonPropertyDescription("The generation that the conditions speak of; -1 before the first visit.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        long observedGeneration,

        @Nullable @JsonPropertyDescription("When something in this status last changed by being looked at.")
        Instant lastObservedTime,

        @Nullable
        @Size(max = 128)
        @JsonPropertyDescription(
                "The value of the annotation mailserver-operator.dev/check-now that was last acted on.")
        String lastHandledCheck,

        @Nullable @Size(max = 32) @JsonPropertyDescription("The Region, pinned at the first visit.")
        String region,

        @Nullable @Size(max = 12) @JsonPropertyDescription("The AWS account, pinned at the first visit.")
        String accountID,

        @Nullable @Size(max = 32) @JsonPropertyDescription("The AWS partition: aws, aws-us-gov or aws-cn.")
        String partition,

        @Nullable @Size(max = 253) @JsonPropertyDescription("The host name that is served.")
        String hostname,

        @Nullable @Size(max = 253) @JsonPropertyDescription("During a rename: the host name that is being left.")
        String previousHostname,

        @Nullable @JsonPropertyDescription("Who must act next.")
        WaitingFor waitingFor,

        @Size(max = 16) @JsonPropertyDescription("Everything that is waited for, most urgent first.")
        List<Wait> waiting,

        @Nullable @Size(max = 2048) @JsonPropertyDescription("What to do next, in a sentence.")
        String nextStep,

        @Nullable @JsonPropertyDescription("The Elastic IP.")
        ElasticIPStatus elasticIP,

        @Nullable @JsonPropertyDescription("DNS records of this MailServer.")
        DnsStatus dns,

        @Size(max = MailServerStatus.MOST_SPF)
        @ListType(keys = "domain")
        @JsonPropertyDescription("SPF of each domain and of the HELO name.")
        List<SpfStatus> spf,

        @Nullable @JsonPropertyDescription("The PTR.") ReverseDnsStatus reverseDNS,

        @Nullable @JsonPropertyDescription("Outbound port 25.")
        OutboundSmtpStatus outboundSMTP,

        @Nullable @JsonPropertyDescription("What blocklists say of the address.")
        ReputationStatus reputation,

        @Nullable @JsonPropertyDescription("The request for AWS Support, ready to be sent by a person.")
        SupportRequestStatus supportRequest,

        @Size(max = MailServerStatus.MOST_RETIRING)
        @JsonPropertyDescription("What is being taken back after a rename or another change.")
        List<Retiring> retiring,

        @Size(max = 32) @ListType(keys = "code") @JsonPropertyDescription("Truths worth telling that block nothing.")
        List<Advisory> advisories,

        @Size(max = 64)
        @ListType(keys = "action")
        @JsonPropertyDescription("What was tried and failed, until it succeeds or the spec changes.")
        List<FailedAttempt> failures,

        @Nullable @JsonPropertyDescription("How far the deletion has come.")
        DeletionStatus deletion,

        @Size(max = 32)
        @ListType(keys = "type")
        @JsonPropertyDescription("Everything that must be true of a mail server, and whether it is.")
        List<Condition> conditions) {

    private static final int MOST_RETIRING = 64;
    private static final int MOST_RECORDS = 512;
    private static final int MOST_ZONES = 64;
    private static final int MOST_SPF = 128;

    /** A status of nothing, as a new object has. */
    public static final MailServerStatus NEW =
            MailServerStatusBuilder.builder().observedGeneration(-1).build();

    /** Absent lists are empty ones. */
    public MailServerStatus {
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
        spf = spf == null ? List.of() : List.copyOf(spf);
        retiring = retiring == null ? List.of() : List.copyOf(retiring);
        advisories = advisories == null ? List.of() : List.copyOf(advisories);
        failures = failures == null ? List.of() : List.copyOf(failures);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** A copy to change. */
    public MailServerStatusBuilder with() {
        return MailServerStatusBuilder.builder(this);
    }

    /** The condition of that type, where there is one. */
    public Optional<Condition> condition(ConditionType type) {
        return conditions.stream().filter(c -> c.type().equals(type.name())).findFirst();
    }

    /** The same without the conditions and reasons of a later version, for which this one has no word. */
    public MailServerStatus legible() {
        return with().conditions(conditions.stream()
                        .filter(c -> ConditionType.of(c.type()).isPresent()
                                && Reason.of(c.reason()).isPresent())
                        .toList())
                .waiting(waiting.stream()
                        .filter(w -> ConditionType.of(w.condition()).isPresent())
                        .toList())
                .build();
    }

    /** The same with that in place of the advisory of that code; nothing: it does not hold any more. */
    public MailServerStatus withAdvisory(AdvisoryCode code, Optional<String> message) {
        var others = advisories.stream().filter(a -> !a.code().equals(code.name()));
        return with().advisories(Stream.concat(
                                others, message.stream().map(m -> new Advisory(code.name(), Advisory.bounded(m))))
                        .sorted(Comparator.comparing(Advisory::code))
                        .toList())
                .build();
    }

    /** The same with these in place of all DNS records of that type. */
    public MailServerStatus withRecords(String type, List<DnsRecord> records) {
        return withRecords(r -> r.type().equals(type), records);
    }

    /** The same with these in place of all such DNS records. */
    public MailServerStatus withRecords(Predicate<DnsRecord> such, List<DnsRecord> records) {
        var others = records().stream().filter(such.negate());
        var all = Stream.concat(others, records.stream()).limit(MOST_RECORDS).toList();
        return withDns(all, zones());
    }

    /** The same with these zones. */
    public MailServerStatus withZones(List<DnsZone> zones) {
        return withDns(records(), zones.stream().limit(MOST_ZONES).toList());
    }

    private MailServerStatus withDns(List<DnsRecord> records, List<DnsZone> zones) {
        return with().dns(records.isEmpty() && zones.isEmpty() ? null : new DnsStatus(records, zones))
                .build();
    }

    /** The zones that have something of this MailServer. */
    public List<DnsZone> zones() {
        return dns == null ? List.of() : dns.zones();
    }

    /** The DNS records that are this MailServer's or that it has a value in. */
    public List<DnsRecord> records() {
        return dns == null ? List.of() : dns.records();
    }

    /** The same with these in place of all that is taken back of that kind; what was there keeps its time. */
    public MailServerStatus withRetiring(String kind, List<Retiring> now) {
        var others = retiring.stream().filter(r -> !r.kind().equals(kind));
        return with().retiring(Stream.concat(others, now.stream().map(this::keepingTime))
                        .limit(MOST_RETIRING)
                        .toList())
                .build();
    }

    private Retiring keepingTime(Retiring r) {
        return retiring.stream()
                .filter(old -> old.kind().equals(r.kind()) && old.name().equals(r.name()))
                .findFirst()
                .map(old -> new Retiring(r.kind(), r.name(), r.values(), r.reason(), old.startTime(), r.state()))
                .orElse(r);
    }

    /** One thing that is waited for. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Wait(
            @Required @JsonProperty("for") @JsonPropertyDescription("Who must act.")
            WaitingFor waitingFor,

            @Required @Size(max = 64) @JsonPropertyDescription("The condition it is needed for.")
            String condition,

            @Nullable @Size(max = 2048) @JsonPropertyDescription("What to do.")
            String nextStep,

            @Required @JsonPropertyDescription("Since when.")
            Instant startTime) {}

    /** Whose the Elastic IP is. */
    public enum Ownership {
        /** Allocated by the operator. */
        Created,
        /** Found by its tags and taken up again. */
        Adopted,
        /** Named in the spec; never released. A value of another version is taken for this. */
        @JsonEnumDefaultValue
        Given
    }

    /** The Elastic IP. */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ElasticIPStatus(
            @Nullable @Size(max = 64) @JsonPropertyDescription("Its allocation id.")
            String allocationID,

            @Nullable @Size(max = 15) @JsonPropertyDescription("The address itself.")
            String publicIP,

            @Nullable @Size(max = 64) @JsonPropertyDescription("Its association id.")
            String associationID,

            @Nullable @Size(max = 64) @JsonPropertyDescription("The network interface it is associated with.")
            String networkInterfaceID,

            @Nullable @Size(max = 64) @JsonPropertyDescription("The instance it is associated with.")
            String instanceID,

            @Nullable @JsonPropertyDescription("Created by the operator, Adopted by its tags, or Given in the spec.")
            Ownership ownership,

            @Nullable
            @JsonPropertyDescription(
                    "True once the operator has set out to associate it: a given address is disassociated again only then.")
            Boolean associatedByOperator,

            @Nullable
            @JsonPropertyDescription(
                    "When an allocation was last asked for: written before asking, so that a lost answer is no second address.")
            Instant allocationRequestTime) {
        /** Nothing known. */
        public static final ElasticIPStatus NONE =
                MailServerStatusElasticIPStatusBuilder.builder().build();

        /** A copy to change. */
        public MailServerStatusElasticIPStatusBuilder with() {
            return MailServerStatusElasticIPStatusBuilder.builder(this);
        }
    }

    /** DNS records. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DnsStatus(
            @Size(max = MOST_RECORDS)
            @JsonPropertyDescription("The records that are this MailServer's or that it has a value in.")
            List<DnsRecord> records,

            @Size(max = MOST_ZONES)
            @JsonPropertyDescription(
                    "The zones that have something of this MailServer, and how they are reached: it is taken back from them though the spec may name others by then.")
            List<DnsZone> zones) {
        /** Absent lists are empty ones. */
        public DnsStatus {
            records = records == null ? List.of() : List.copyOf(records);
            zones = zones == null ? List.of() : List.copyOf(zones);
        }
    }

    /** A zone that has something of this MailServer: at a name server where it has a key, else at Route 53. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DnsZone(
            @Required
            @Size(max = 320)
            @JsonPropertyDescription("The id of the hosted zone, or host:port of the name server.")
            String id,

            @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
            String name,

            @Nullable @Size(max = 620) @JsonPropertyDescription("The role it is reached by, where there is one.")
            String roleARN,

            @Nullable @Size(max = 1224) @JsonPropertyDescription("The external id of the role, where there is one.")
            String externalID,

            @Nullable @JsonPropertyDescription("The key that its name server asks for; not its secret.")
            DnsKey tsig) {}

    /** Where a TSIG key is. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DnsKey(
            @Required @Size(max = 254) @JsonPropertyDescription("Its name.")
            String keyName,

            @Required @JsonPropertyDescription("Its algorithm.")
            TsigAlgorithm algorithm,

            @Required @JsonPropertyDescription("The Secret that has it.")
            MailServerSpec.SecretRef secretRef) {}

    /** One DNS record set as its zone has it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DnsRecord(
            @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
            String name,

            @Required @Size(max = 16) @JsonPropertyDescription("Its type.")
            String type,

            @JsonPropertyDescription("Its TTL in seconds.") long ttl,

            @Size(max = 16) @JsonPropertyDescription("Its values, as far as they are this MailServer's.")
            List<@Size(max = 2048) String> values,

            @Required
            @Size(max = 320)
            @JsonPropertyDescription(
                    "The zone that holds it: the id of a hosted zone, host:port of a name server that takes updates, or manual.")
            String zone,

            @Nullable @Size(max = 64) @JsonPropertyDescription("The change that wrote it, where this is known.")
            String changeID) {
        /** An absent list is an empty one. */
        public DnsRecord {
            values = values == null ? List.of() : List.copyOf(values);
        }
    }

    /** SPF of one domain. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SpfStatus(
            @Required @Size(max = 253) @JsonPropertyDescription("The domain.")
            String domain,

            @Nullable @Size(max = 4000) @JsonPropertyDescription("Its SPF record.")
            String record,

            @Nullable
            @Size(max = 64)
            @JsonPropertyDescription("The term that the operator inserted, and that it removes again.")
            String insertedTerm,

            @Nullable
            @Size(max = 32)
            @JsonPropertyDescription("What a receiver makes of it for the address (RFC 7208 §2.6).")
            String result,

            @Nullable @JsonPropertyDescription("How many terms that need a look-up were evaluated; 10 are permitted.")
            Integer lookups,

            @Nullable @JsonPropertyDescription("How many look-ups found nothing; 2 are permitted.")
            Integer voidLookups) {}

    /** The PTR. */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ReverseDnsStatus(
            @Size(max = 16) @JsonPropertyDescription("The names that DNS answers for the address.")
            List<@Size(max = 253) String> ptr,

            @Nullable
            @Size(max = 32)
            @JsonPropertyDescription("How forward-confirmed reverse DNS stands, as a receiver sees it.")
            String verdict,

            @Nullable @JsonPropertyDescription("SelfService or SupportRequest.")
            ReverseDnsMode mode,

            @Nullable @JsonPropertyDescription("When the PTR was asked for.")
            Instant requestTime) {
        /** Nothing known. */
        public static final ReverseDnsStatus NONE = new ReverseDnsStatus(List.of(), null, null, null);

        /** An absent list is an empty one. */
        public ReverseDnsStatus {
            ptr = ptr == null ? List.of() : List.copyOf(ptr);
        }

        /** A copy to change. */
        public MailServerStatusReverseDnsStatusBuilder with() {
            return MailServerStatusReverseDnsStatusBuilder.builder(this);
        }
    }

    /** Outbound port 25. */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record OutboundSmtpStatus(
            @Nullable @Size(max = 32) @JsonPropertyDescription("The verdict of the last whole round.")
            String verdict,

            @Nullable
            @Size(max = 32)
            @JsonPropertyDescription(
                    "The verdict that enough rounds in a row have confirmed: it stands until they confirm another.")
            String confirmed,

            @Nullable @JsonPropertyDescription("Where it was probed from.")
            ProbeMode from,

            @Nullable @Size(max = 64) @JsonPropertyDescription("The instance it was probed from.")
            String instanceID,

            @Nullable @Size(max = 15) @JsonPropertyDescription("The Elastic IP that the rounds speak of.")
            String publicIP,

            @Nullable @Size(max = 45) @JsonPropertyDescription("The address that a target saw.")
            String egressIP,

            @Nullable @JsonPropertyDescription("When the last round ended.")
            Instant lastProbeTime,

            @Nullable @JsonPropertyDescription("When port 25 was last confirmed to be open.")
            Instant lastOpenTime,

            @Size(max = 16) @JsonPropertyDescription("Each target of the last round.")
            List<ProbeTarget> targets,

            @JsonPropertyDescription("How many rounds in a row had the last verdict.")
            int streak,

            @JsonPropertyDescription("How many rounds in a row have not got through to any target.")
            int failedRounds,

            @Nullable @JsonPropertyDescription("The round that is under way.")
            PendingProbe pending) {
        /** Nothing known. */
        public static final OutboundSmtpStatus NONE =
                MailServerStatusOutboundSmtpStatusBuilder.builder().build();

        /** An absent list is an empty one. */
        public OutboundSmtpStatus {
            targets = targets == null ? List.of() : List.copyOf(targets);
        }

        /** A copy to change. */
        public MailServerStatusOutboundSmtpStatusBuilder with() {
            return MailServerStatusOutboundSmtpStatusBuilder.builder(this);
        }
    }

    /** What one target answered. */
    public record ProbeTarget(
            @Required @Size(max = 253) @JsonPropertyDescription("The target.")
            String target,

            @Required @Size(max = 32) @JsonPropertyDescription("What it was like.")
            String verdict) {}

    /** A round of probes that was started and not yet read. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PendingProbe(
            @Required @Size(max = 64) @JsonPropertyDescription("Marks the lines of this round.")
            String nonce,

            @Nullable
            @Size(max = 64)
            @JsonPropertyDescription("What its result is read by, for instance an SSM command id.")
            String handle,

            @Required @JsonPropertyDescription("When it was started.")
            Instant startTime) {}

    /** What blocklists say. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ReputationStatus(
            @Required @Size(max = 45) @JsonPropertyDescription("The address that they were asked for.")
            String publicIP,

            @Size(max = 32) @ListType(keys = "name") @JsonPropertyDescription("Each list, by name.")
            List<BlocklistStatus> lists) {
        /** An absent list is an empty one. */
        public ReputationStatus {
            lists = lists == null ? List.of() : List.copyOf(lists);
        }
    }

    /** What one blocklist says. */
    public record BlocklistStatus(
            @Required @Size(max = 253) @JsonPropertyDescription("Its name: its zone without the key.")
            String name,

            @Required
            @Size(max = 32)
            @JsonPropertyDescription(
                    "NotListed, Listed or PolicyListed; or why it says nothing: QueryRefused, UnexpectedAnswer, ListUnhealthy or TempError.")
            String verdict,

            @Required @JsonPropertyDescription("When it was asked.")
            Instant checkTime) {}

    /** The request for AWS Support. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SupportRequestStatus(
            @Nullable @Size(max = 256) @JsonPropertyDescription("The form to send it by.")
            String url,

            @Size(max = 2) @JsonPropertyDescription("What it asks for.")
            List<SupportKind> kinds,

            @Nullable @Size(max = 8192) @JsonPropertyDescription("The finished text, per field of the form.")
            String text,

            @Nullable @JsonPropertyDescription("Since when it is needed.")
            Instant startTime) {
        /** An absent list is an empty one. */
        public SupportRequestStatus {
            kinds = kinds == null ? List.of() : List.copyOf(kinds);
        }
    }

    /** How far something that is taken back has come. */
    public enum RetiringState {
        /** It is still to be done. A value of another version is taken for this. */
        @JsonEnumDefaultValue
        Pending,
        /** The service cannot be reached or refuses. */
        Unreachable,
        /** It was given up and stays behind. */
        LeftBehind
    }

    /** One thing that is taken back. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Retiring(
            @Required @Size(max = 32) @JsonPropertyDescription("What it is, for instance a record type.")
            String kind,

            @Required @Size(max = 253) @JsonPropertyDescription("Its name.")
            String name,

            @Size(max = 16) @JsonPropertyDescription("Its values.")
            List<@Size(max = 2048) String> values,

            @Nullable @Size(max = 128) @JsonPropertyDescription("Why it is taken back.")
            String reason,

            @Required @JsonPropertyDescription("Since when.")
            Instant startTime,

            @Required @JsonPropertyDescription("How far it has come.")
            RetiringState state) {
        /** An absent list is an empty one. */
        public Retiring {
            values = values == null ? List.of() : List.copyOf(values);
        }
    }

    /** Something that was tried, or looked for, and failed. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record FailedAttempt(
            @Required @Size(max = 300) @JsonPropertyDescription("What was tried.")
            String action,

            @Required @Size(max = 32) @JsonPropertyDescription("The kind of failure.")
            String kind,

            @Required @Size(max = 1024) @JsonPropertyDescription("What was answered.")
            String message,

            @JsonPropertyDescription("How many times in a row.")
            int count,

            @Required @JsonPropertyDescription("When it first failed.")
            Instant startTime,

            @Required @JsonPropertyDescription("When it is due to be tried again.")
            Instant retryTime) {}

    /** How far the deletion has come. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DeletionStatus(
            @Nullable @JsonPropertyDescription("When every name server had forgotten the records.")
            Instant recordsGoneTime,

            @JsonPropertyDescription("How long caches may keep them after that, in seconds.")
            long ttl) {}
}
