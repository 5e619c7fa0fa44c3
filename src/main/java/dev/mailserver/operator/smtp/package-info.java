/**
 * SMTP as a client that only wants to know whether it would be let in: the probe over sockets, and the reading of what servers say,
 * wherever it was heard. What servers say is hostile input. It may use {@code model} and java.*.
 */
@NullMarked
package dev.mailserver.operator.smtp;

import org.jspecify.annotations.NullMarked;
