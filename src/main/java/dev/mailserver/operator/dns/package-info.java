/**
 * DNS as a receiver sees it: what the parent delegates to, what each authoritative server answers, and what the public path answers;
 * and zones that are kept at a name server or by hand. Answers are hostile input. It may use {@code model}, dnsjava (messages only:
 * sockets are its own) and Micrometer.
 */
@NullMarked
package dev.mailserver.operator.dns;

import org.jspecify.annotations.NullMarked;
