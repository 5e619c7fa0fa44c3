package dev.mailserver.operator.concern.spf;

import dev.mailserver.operator.model.Names;

/**
 * What is to be checked: the arguments of check_host() (RFC 7208 §4.1). The sender is the local part at the domain.
 *
 * @param ip the client's address, IPv4 or IPv6
 * @param helo the name that the client gives with HELO or EHLO
 */
public record SpfRequest(String ip, String domain, String localPart, String helo) {
    /** Checks that the address is one. */
    public SpfRequest {
        domain = Names.canonical(domain);
        SpfAddress.ofClient(ip);
    }

    /** For the sender that stands for every other (§4.3). */
    public static SpfRequest postmaster(String ip, String domain, String helo) {
        return new SpfRequest(ip, domain, "postmaster", helo);
    }

    SpfAddress address() {
        return SpfAddress.ofClient(ip);
    }

    String sender() {
        return localPart + "@" + domain;
    }
}
