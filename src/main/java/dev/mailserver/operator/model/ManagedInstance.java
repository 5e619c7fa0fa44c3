package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * An instance as Systems Manager knows it.
 *
 * @param document what is wrong with the document that it would be probed by, where something is
 */
public record ManagedInstance(boolean online, boolean linux, Optional<DocumentFault> document) {}
