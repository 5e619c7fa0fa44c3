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

        @Size(max = 256) @JsonPropertyDescription("With managementPolicy Observe: what Manage would do, in this order.")
        List<PlannedAction> plannedActions,

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
    static final int MOST_RECORDS = 512;
    static final int MOST_ZONES = 64;
    private static final int MOST_SPF = 128;

    /** A status of nothing, as a new object has. */
    public static final MailServerStatus NEW =
            MailServerStatusBuilder.builder().observedGeneration(-1).build();

    /** Absent lists are empty ones. */
    public MailServerStatus {
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
        spf = spf == null ? List.of() : List.copyOf(spf);
        retiring = retiring == null ? List.of() : List.copyOf(retiring);
        plannedActions = plannedActions == null ? List.of() : List.copyOf(plannedActions);
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
}
