/**
 * Outbound port 25: when to probe it, what a round of connections means, how many rounds a verdict takes, and whether AWS has to
 * be asked. It may use {@code api}, {@code model} and java.* only.
 */
@NullMarked
package dev.mailserver.operator.concern.port25;

import org.jspecify.annotations.NullMarked;
