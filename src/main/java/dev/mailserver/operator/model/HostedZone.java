package dev.mailserver.operator.model;

/**
 * A public zone that records can be written to.
 *
 * @param id its id at the provider
 * @param name lower case, without trailing dot
 */
public record HostedZone(String id, String name) {}
