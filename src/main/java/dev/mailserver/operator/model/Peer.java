package dev.mailserver.operator.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Another MailServer, as far as it may stand in the way.
 *
 * @param since its creation
 * @param instance instance id and private address, as it holds them
 * @param addressReady whether its AddressReady is True: it is the present holder of instance and address
 * @param dnsReady whether its DnsReady is True: it is the present holder of the hostname
 * @param awaitsPort25 whether it waits for the port 25 restriction of its account and Region to be lifted
 */
public record Peer(
        Identity id,
        Instant since,
        String hostname,
        Optional<String> allocationID,
        Optional<String> instance,
        Optional<String> accountID,
        Optional<String> region,
        boolean addressReady,
        boolean dnsReady,
        boolean awaitsPort25) {}
