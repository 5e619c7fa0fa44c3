package dev.mailserver.operator.engine;

import dev.mailserver.operator.api.ConditionType;

/** What is listed, at AWS and elsewhere, by what it bears on. */
enum Evidence {
    /** Elastic IPs and instances. */
    ADDRESSES,
    /** Hosted zones and their records. */
    RECORDS,
    /** The reverse DNS attributes of Elastic IPs. */
    PTRS,
    /** The agents of Systems Manager. */
    AGENTS,
    /** Blocklists, whose answers have an age of their own. */
    LISTS;

    /** What the verdict changes with. */
    static Evidence of(ConditionType type) {
        return switch (type) {
            case Accepted, AddressReady, Provisioned, Ready, Reconciling, Stalled -> ADDRESSES;
            case DnsReady, SpfReady, DkimReady, DmarcReady -> RECORDS;
            case ReverseDnsReady, AwaitingRdnsApproval -> PTRS;
            case OutboundSmtpReady, AwaitingPort25Approval -> AGENTS;
            case ReputationClean -> LISTS;
        };
    }
}
