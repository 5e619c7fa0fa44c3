package dev.mailserver.operator.api;

import static dev.mailserver.operator.api.WaitingFor.AWS;
import static dev.mailserver.operator.api.WaitingFor.AWSSupport;
import static dev.mailserver.operator.api.WaitingFor.DNS;
import static dev.mailserver.operator.api.WaitingFor.None;
import static dev.mailserver.operator.api.WaitingFor.Operator;
import static dev.mailserver.operator.api.WaitingFor.User;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every reason a condition can carry: the only table of who must act, of what it means and of what to do. Messages, next steps
 * and the reference documentation come from it.
 */
public enum Reason {
    // Good
    Accepted(None, "The spec makes sense and is permitted.", ""),
    InPlace(None, "The Elastic IP is associated with the interface it belongs to.", ""),
    Answering(None, "Every authoritative server and the resolver answer the record.", ""),
    Authorized(None, "SPF evaluates to pass for the address.", ""),
    NotRequested(None, "The spec does not ask for it.", ""),
    Confirmed(None, "The PTR names the hostname and the hostname answers the address.", ""),
    Open(None, "A connection to port 25 of every probe target succeeded.", ""),
    Clean(None, "No blocklist has the address.", ""),
    AllReady(None, "Everything is in place and was seen from outside.", ""),
    AsDesired(None, "Nothing is left to do.", ""),

    // Accepted
    InvalidSpec(
            User,
            "The spec has a value that this version cannot act on.",
            "Correct the field that the message names; kubectl explain mailserver.spec has the rules."),
    HostnameClaimed(
            User, "Another MailServer has this hostname.", "Choose another hostname, or delete the other MailServer."),
    AddressClaimed(
            User,
            "Another MailServer uses this Elastic IP.",
            "Choose another address, or delete the other MailServer."),
    InstanceClaimed(
            User,
            "Another MailServer uses this instance and interface address.",
            "Choose another instance or private address, or delete the other MailServer."),
    SelectorClaimed(
            User,
            "Another MailServer publishes another key by this selector of this domain.",
            "Choose another selector, or give both the same key."),
    RegionChanged(
            User,
            "The Region was pinned when the resource was first seen and cannot change.",
            "Set spec.region back, or delete this MailServer and create another."),
    AccountChanged(
            User,
            "The AWS account was pinned when the resource was first seen, and the credentials, or the role of spec.roleARN, are now of another one.",
            "Run the operator with credentials of the pinned account, or set spec.roleARN to a role there."),

    // AddressReady
    Allocating(Operator, "The Elastic IP is being allocated.", "Nothing: the operator is at it."),
    Associating(Operator, "The Elastic IP is being associated.", "Nothing: the operator is at it."),
    InstanceNotFound(User, "No instance has this id, or these tags.", "Correct spec.instance, or start the instance."),
    InstanceAmbiguous(
            User,
            "Several instances have these tags.",
            "Make spec.instance.tags match one instance, or set spec.instance.id."),
    InstanceStopped(User, "The instance is stopped; mail cannot leave it.", "Start the instance."),
    InstanceTerminated(
            User,
            "The instance is terminated or shutting down.",
            "Set spec.instance to the instance that replaces it."),
    InstanceHasOtherAddress(
            User,
            "The interface has another Elastic IP, which associating ours would displace.",
            "Disassociate the other address, or use it by spec.elasticIP.allocationID."),
    InterfaceNotFound(
            User,
            "The instance has no such network interface or private address.",
            "Correct spec.instance.networkInterfaceID or privateIPAddress."),
    AddressQuotaExceeded(
            User,
            "The account's quota of Elastic IPs in this Region is used up.",
            "Raise the EC2-VPC Elastic IPs quota (Service Quotas, L-0263D0A3) or release an unused address."),
    AddressInUse(
            User,
            "The Elastic IP is associated elsewhere.",
            "Disassociate it from its present holder, or choose another address."),
    AddressNotFound(
            User,
            "No Elastic IP has this allocation id in this account and Region.",
            "Correct spec.elasticIP.allocationID."),
    AddressNotTagged(
            User,
            "The Elastic IP does not carry this MailServer's owner tags.",
            "Tag the address, so that it is plain who may change it."),
    AddressLost(
            Operator,
            "The Elastic IP that was allocated is gone; somebody released it.",
            "Nothing, if a new address will do: the operator tries to recover the old one, then allocates another."),
    AddressListed(
            User,
            "A blocklist has the new Elastic IP, and spec.reputation.onListed is Hold: it is kept and not put into service.",
            "Ask for delisting, release the address so that another one is allocated, or set spec.reputation.onListed to Warn."),

    // DnsReady, SpfReady
    WritingRecords(Operator, "DNS records are being written.", "Nothing: the operator is at it."),
    Propagating(
            DNS,
            "The records are written and not yet answered everywhere.",
            "Nothing: name servers take up the change."),
    ZoneNotFound(
            User,
            "No public hosted zone of this account holds the name.",
            "Create a public hosted zone that holds the name, or correct the name."),
    ZoneAmbiguous(
            User,
            "Several hosted zones have the same name and the delegation does not decide.",
            "Set spec.dns.zones[].route53.hostedZoneID."),
    DelegatedElsewhere(
            User,
            "The parent zone delegates to other name servers than this hosted zone's: nobody sees what is in it.",
            "At the registrar, or in the parent zone, set the name servers that the message lists."),
    DnssecBogus(
            User,
            "The records fail DNSSEC validation, so that receivers that validate see none.",
            "Correct the DS record at the registrar, or the signatures of the zone."),
    LameDelegation(
            User,
            "A name server that the parent zone lists does not answer for the zone.",
            "Remove that name server from the delegation, or repair it."),
    NameServerUnavailable(
            DNS,
            "The name server that takes the changes of the zone did not answer.",
            "See that the name server that the message names runs and can be reached from the operator."),
    SecretNotFound(
            User,
            "The Secret that the spec names, or its entry, is not there.",
            "Create the Secret in the namespace of this object, or correct secretRef."),
    RecordConflict(
            User,
            "A record that is not ours stands where ours must be.",
            "Remove it, or set spec.dns.conflictPolicy to Replace where that is right."),
    RecordsMissing(
            User,
            "Records are missing, and it is not the operator that writes them.",
            "Create the records that the message lists, or let the operator write them."),
    UpdateRefused(
            User,
            "The service refused the change.",
            "Raise the quota, or correct the record, zone or address, that the message names; the operator tries again by itself."),
    MultipleRecords(
            User,
            "There is more than one record where receivers expect one; they treat that as an error.",
            "Merge them into one record."),
    SyntaxError(
            User,
            "The SPF record has a syntax error; receivers treat the whole record as an error.",
            "Correct the record at the place the message names."),
    TooManyLookups(
            User,
            "The SPF record leads to more look-ups than receivers make (RFC 7208 §4.6.4).",
            "Take terms out of it, or write addresses in their place."),
    TooManyVoidLookups(
            User,
            "The SPF record leads to more than two look-ups that find nothing (RFC 7208 §4.6.4).",
            "Take the terms out of it that lead nowhere."),
    RecordTooLong(User, "The record would not fit.", "Shorten the SPF record."),
    CnameAtDomain(
            User,
            "A CNAME stands at the domain, so no TXT record can.",
            "Replace the CNAME by address records, or use another domain."),
    RoutingPolicyRecord(
            User,
            "The record has a routing policy, and such records are never touched.",
            "Add the term that the message names to each of them."),
    NotAuthorized(
            User,
            "SPF does not pass for the address.",
            "Add the term that the message names, or let the operator merge it."),

    // DkimReady, DmarcReady
    KeyInvalid(
            User,
            "The key, or the record that has it, is not one that receivers accept for mail.",
            "Give spec.dkim an RSA key of 2048 bits or an Ed25519 key, and correct or remove the record that the message names."),
    KeyMismatch(
            User,
            "DNS has another key than the one that the spec names, in a record that is not ours.",
            "Choose another selector, or replace the record by hand."),
    PolicyInvalid(
            User,
            "The DMARC record of the domain is not one that receivers act on.",
            "Correct the record as the message says."),

    // ReverseDnsReady
    WaitingForForwardRecord(DNS, "The PTR can be set only after the A record answers.", "Nothing: see DnsReady."),
    AwaitingRdnsApproval(AWSSupport, "The PTR is not set yet; see AwaitingRdnsApproval.", "See AwaitingRdnsApproval."),
    ProviderDefault(AWS, "The address still has AWS's own PTR name.", "Nothing: the PTR has been asked for."),
    NameMismatch(AWS, "The PTR names another host.", "Nothing: the PTR has been asked for."),
    ForwardMismatch(DNS, "The name in the PTR does not answer the address.", "See DnsReady."),
    NoPtr(AWS, "The address has no PTR.", "Nothing: the PTR has been asked for."),
    MultiplePtr(User, "The address has several PTRs.", "Leave one PTR, the hostname."),
    PtrConflict(
            User, "The address has a PTR that is not ours.", "Remove it, or set spec.dns.conflictPolicy to Replace."),
    LockedBySupport(User, "AWS Support set this PTR and locked the address.", "Ask AWS Support to unlock the address."),

    // OutboundSmtpReady
    ProbePending(Operator, "Port 25 has not been probed often enough yet.", "Nothing: the next probe is due soon."),
    AwaitingPort25Approval(
            AWSSupport,
            "AWS still blocks outbound port 25; see AwaitingPort25Approval.",
            "See AwaitingPort25Approval."),
    RestrictionReimposed(
            User,
            "Port 25 was open and is blocked again, as AWS does after abuse reports.",
            "Look for mail to the account's abuse contact, mend the cause, and send the support request."),
    BlockedBySecurityGroup(
            User,
            "No security group of the instance lets port 25 out.",
            "Add the outbound rule that the message names."),
    BlockedByNetworkAcl(
            User, "A network ACL keeps port 25, or the answers, from passing.", "Add the rule that the message names."),
    BlockedByVpcBlockPublicAccess(
            User,
            "VPC Block Public Access cuts the instance off from the Internet.",
            "Exclude its VPC or subnet, or turn it off."),
    NoRouteToInternet(
            User,
            "The instance has no way to the Internet.",
            "Mend the route, or the public address, that the message names."),
    Refused(
            User,
            "A connection to port 25 was refused on the way.",
            "Look at firewalls between the instance and the Internet."),
    Unreachable(
            User,
            "No target could be reached at all, on port 25 or otherwise.",
            "Look at the route table, the Internet gateway and VPC Block Public Access."),
    Intercepted(
            User,
            "Something between the instance and the Internet answers on port 25 in the targets' stead.",
            "Take the mail proxy or firewall out of the path."),
    Partial(
            Operator,
            "Some probe targets answer and others do not: a target's outage, most likely.",
            "Nothing: the operator probes again."),
    WrongEgress(
            User,
            "Mail leaves through another address than the Elastic IP.",
            "Route the instance's outbound traffic through the Elastic IP (check NAT gateways and secondary addresses)."),
    SsmNotManaged(
            User,
            "AWS Systems Manager does not manage the instance, so it cannot be probed from there.",
            "Install the SSM agent with the instance profile AmazonSSMManagedInstanceCore, or set spec.outboundSMTP.probe."),
    SsmAgentOffline(User, "The SSM agent on the instance is offline.", "Restart the SSM agent on the instance."),
    UnsupportedPlatform(
            User, "The instance does not run Linux.", "Set spec.outboundSMTP.probe to Operator or Disabled."),
    ProbeToolMissing(
            User, "The instance has none of bash, python3, perl and nc.", "Install one of them on the instance."),
    ProbeFailed(
            User,
            "The probe could not be run.",
            "See in Systems Manager (Run Command) what became of the instance's last commands, or set spec.outboundSMTP.probe."),
    ProbeDisabled(None, "The spec says not to probe port 25.", ""),

    // ReputationClean
    Listed(
            User,
            "A blocklist has the address.",
            "Mend what led to it, then ask the lists that the message names to take the address out."),
    PolicyListed(
            User,
            "Spamhaus' PBL has the address, as one of a range that is not meant to send mail by itself.",
            "Once the PTR is confirmed, have the address taken out at https://check.spamhaus.org."),
    RejectedByPeers(
            User,
            "Port 25 is open, and mail exchangers refuse the address by their greeting (4xx or 5xx).",
            "Read the greeting by a connection from the instance; it mostly names the blocklist, and where to ask."),
    ChecksUnavailable(
            DNS,
            "A blocklist gave no answer that can be believed, so that it is not known whether it has the address.",
            "If this lasts, look at the verdict in status.reputation.lists; docs/reputation.md says what to do for each."),
    Disabled(
            User,
            "No blocklist is configured, so that it is not known whether one has the address.",
            "Have mailserver.reputation.lists set, or set spec.reputation.required to false."),

    // AwaitingRdnsApproval, AwaitingPort25Approval
    UpdatePending(AWS, "AWS has yet to carry out what was asked for.", "Nothing: this takes minutes, sometimes hours."),
    SupportRequestNeeded(
            User,
            "AWS Support has to be asked, and only a person can do that.",
            "Send the text of status.supportRequest.text by the form at status.supportRequest.url."),
    SupportCaseOpen(AWSSupport, "AWS Support has the request.", "Nothing: answers take hours to two days."),
    SupportInfoRequested(
            User,
            "AWS Support asked back.",
            "Answer the case, then set its state in spec.supportRequest.cases to Submitted."),
    SupportRequestRefused(
            User,
            "AWS Support refused the request.",
            "Appeal in the same case, or relay mail through port 587 (for instance Amazon SES)."),
    CaseOverdue(
            User,
            "AWS Support has had the request for more than 48 hours.",
            "Ask for the state of the case in the support console."),
    SharedRequest(
            AWSSupport,
            "Another MailServer of this account and Region carries the request.",
            "Nothing: one request serves all of them."),
    Approved(None, "It was approved.", ""),
    NotNeeded(None, "Nobody has to be asked.", ""),
    NotYetRequested(
            Operator, "It is not yet known whether somebody has to be asked.", "Nothing: earlier steps come first."),

    // Summary and deletion
    Working(Operator, "The operator is at work.", "Nothing: the operator is at it."),
    Waiting(None, "The operator waits for somebody else.", ""),
    ObserveOnly(
            User,
            "Something is to be done, and managementPolicy Observe lets the operator do nothing.",
            "Read status.plannedActions, then set spec.managementPolicy to Manage, or do it yourself."),
    Retaining(None, "The resource goes; address and records stay as they are.", ""),
    WithdrawingRecords(Operator, "DNS records are being withdrawn.", "Nothing: the operator is at it."),
    WaitingForTTL(DNS, "The withdrawn records may still be in caches.", "Nothing: their TTL has to pass."),
    ResettingPtr(AWS, "The PTR is being reset.", "Nothing: AWS takes minutes, sometimes hours."),
    Releasing(Operator, "The Elastic IP is being released.", "Nothing: the operator is at it."),
    ReleaseBlocked(AWS, "AWS does not let go of the address yet.", "Nothing: the operator tries again."),
    DanglingReference(
            User,
            "Something still names the address, so it is not given back.",
            "Remove the record that the message names."),
    CleanupBlocked(
            User,
            "Clean-up cannot go on.",
            "Remove what the message names, or restore the access to it; or set the annotation mailserver-operator.dev/abandon to the resource's UID, which leaves everything behind."),

    // Any condition
    AccessDenied(User, "The call was denied.", "Grant the permission that the message names (deploy/iam)."),
    Throttled(AWS, "AWS limits the rate of calls.", "Nothing: the operator goes slower."),
    AwsUnavailable(AWS, "AWS did not answer.", "Nothing: the operator tries again."),
    ResolverUnavailable(
            DNS,
            "DNS could not be asked.",
            "If this lasts, check what the message names: the name servers of the zone, or mailserver.dns.resolvers."),
    CredentialsUnavailable(
            User, "The operator has no usable AWS credentials.", "Give the operator's pod credentials (deploy/iam)."),
    NotYetEvaluated(Operator, "It was not looked at yet.", "Nothing: earlier steps come first.");

    private final WaitingFor waitingFor;
    private final String meaning;
    private final String remedy;

    Reason(WaitingFor waitingFor, String meaning, String remedy) {
        this.waitingFor = waitingFor;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The one of that name. */
    public static Optional<Reason> of(String name) {
        return Stream.of(values()).filter(r -> r.name().equals(name)).findFirst();
    }

    /** Who must act next. */
    public WaitingFor waitingFor() {
        return waitingFor;
    }

    /** Whether only the user can mend it: such a reason makes the resource Stalled when it lasts. An expected human step never does. */
    public boolean stalls() {
        return waitingFor == WaitingFor.User && !expected();
    }

    private boolean expected() {
        return switch (this) {
            case SupportRequestNeeded, SupportInfoRequested, CaseOverdue, RecordsMissing, ObserveOnly -> true;
            default -> false;
        };
    }

    /** What it means, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What to do, in a sentence; empty where nothing is to be done. */
    public String remedy() {
        return remedy;
    }
}
