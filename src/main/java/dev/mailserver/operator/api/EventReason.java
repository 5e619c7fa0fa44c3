package dev.mailserver.operator.api;

/** Every reason an event can carry: the only table of them. The reference documentation comes from it. */
public enum EventReason {
    AddressAllocated("An Elastic IP was allocated."),
    AddressAdopted("An Elastic IP that carries the tags of this MailServer was taken up."),
    AddressAssociated("The Elastic IP was associated with the interface it belongs to."),
    AddressLost("The Elastic IP is gone; somebody released it."),
    RecordWritten("DNS records were written."),
    RecordRemoved("DNS records were removed, or the PTR was reset."),
    ConflictFound("A record or PTR that is not ours stands where ours must be, or contradicts it."),
    ReverseDnsRequested("AWS was asked for the PTR."),
    ReverseDnsConfirmed("The PTR names the hostname and the hostname answers the address."),
    SupportRequestNeeded("A person has to ask AWS Support; the note says where the text is."),
    SupportRequestApproved("What AWS Support was asked for is seen from outside."),
    Port25Opened("Port 25 was found open."),
    Port25Blocked("Port 25 was found blocked."),
    ReputationListed("A blocklist has the address."),
    CleanupBlocked("A deletion cannot go on until somebody mends what the note names."),
    CleanupAbandoned("The finalizer was dropped by annotation; the note lists what stays behind."),
    Released(
            "The Elastic IP was disassociated or given back; as a warning: all is taken back but what the note lists, which was made by hand.");

    private final String meaning;

    EventReason(String meaning) {
        this.meaning = meaning;
    }

    /** What happened, in a sentence. */
    public String meaning() {
        return meaning;
    }
}
