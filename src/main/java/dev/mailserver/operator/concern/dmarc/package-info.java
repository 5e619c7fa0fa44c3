/**
 * DMARC (RFC 9989, and RFC 7489 for receivers that still follow it): the policy of each domain, published where there is none, else
 * read as receivers read it. Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.dmarc;

import org.jspecify.annotations.NullMarked;
