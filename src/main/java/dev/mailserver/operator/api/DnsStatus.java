package dev.mailserver.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** DNS records. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DnsStatus(
        @Size(max = MailServerStatus.MOST_RECORDS)
        @JsonPropertyDescription("The records that are this MailServer's or that it has a value in.")
        List<DnsRecord> records,

        @Size(max = MailServerStatus.MOST_ZONES)
        @JsonPropertyDescription(
                "The zones that have something of this MailServer, and how they are reached: it is taken back from them though the spec may name others by then.")
        List<DnsZone> zones) {
    /** Absent lists are empty ones. */
    public DnsStatus {
        records = records == null ? List.of() : List.copyOf(records);
        zones = zones == null ? List.of() : List.copyOf(zones);
    }
}
