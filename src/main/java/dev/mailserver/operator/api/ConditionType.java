package dev.mailserver.operator.api;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every condition of a {@code MailServer}, in the order in which they are judged: {@code Ready} takes its reason from the first
 * one that is not True. All are present from the first visit and none is ever removed.
 */
public enum ConditionType {
    Accepted(Role.PROVISIONING, "The spec makes sense and is permitted."),
    AddressReady(Role.PROVISIONING, "The Elastic IP is where it should be."),
    DnsReady(Role.PROVISIONING, "Every authoritative server, and the public path, answers the A record."),
    SpfReady(Role.PROVISIONING, "SPF of the domain evaluates to pass for the address."),
    DkimReady(Role.PROVISIONING, "The DKIM key is published and valid, or none was asked for."),
    DmarcReady(Role.PROVISIONING, "The DMARC policy is published and valid, or none was asked for."),
    ReverseDnsReady(Role.SERVING, "Forward-confirmed reverse DNS is Confirmed."),
    OutboundSmtpReady(Role.SERVING, "Port 25 is open from where mail leaves."),
    ReputationClean(Role.ADVISORY, "No blocklist has the address."),
    AwaitingRdnsApproval(Role.PENDING, "Someone has yet to act on reverse DNS. True means pending."),
    AwaitingPort25Approval(Role.PENDING, "Someone has yet to lift the port 25 restriction. True means pending."),
    Provisioned(Role.SUMMARY, "All that the operator itself controls is done."),
    Ready(Role.SUMMARY, "The server can send mail that receivers accept."),
    Reconciling(Role.SUMMARY, "The operator is at work."),
    Stalled(Role.SUMMARY, "Something is broken and only the user can mend it.");

    /** What a condition counts for. */
    public enum Role {
        /** Needed for Provisioned and Ready. */
        PROVISIONING,
        /** Needed for Ready; reverse DNS in self-service mode for Provisioned too. */
        SERVING,
        /** Blocks nothing. */
        ADVISORY,
        /** True is pending: a wait for somebody, told beside a positive condition. */
        PENDING,
        /** Derived from the others. */
        SUMMARY
    }

    private final Role role;
    private final String meaning;

    ConditionType(Role role, String meaning) {
        this.role = role;
        this.meaning = meaning;
    }

    /** The one of that name. */
    public static Optional<ConditionType> of(String name) {
        return Stream.of(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    /** What it counts for. */
    public Role role() {
        return role;
    }

    /** What True means, in one sentence. */
    public String meaning() {
        return meaning;
    }
}
