package dev.mailserver.operator.api;

/** Truths worth telling that block nothing: the codes of {@code status.advisories}. */
public enum AdvisoryCode {
    IPv6Egress("The instance can send over IPv6 by an address that forward-confirmed reverse DNS does not hold for."),
    NoReturnPath("A domain that mail is sent from takes none: bounces and replies are lost."),
    ServerNameDiffers("The mail server on the instance calls itself by another name than the host name."),
    LongSpfRecord("An SPF record is so long that an answer with it may not fit into a UDP packet."),
    IgnoredSpfRedirect("An SPF record has a redirect that receivers ignore."),
    WildcardRecord("A wildcard record answers beside the names of this server."),
    SplitHorizon("The resolver that the operator asks sees another zone than the Internet does.");

    private final String meaning;

    AdvisoryCode(String meaning) {
        this.meaning = meaning;
    }

    /** What it says, in one sentence. */
    public String meaning() {
        return meaning;
    }
}
