/**
 * The request to AWS Support: which of them a person has to send, and its finished text, built only from what was observed and
 * what the spec states. It may use {@code api}, {@code model} and java.* only.
 */
@NullMarked
package dev.mailserver.operator.concern.request;

import org.jspecify.annotations.NullMarked;
