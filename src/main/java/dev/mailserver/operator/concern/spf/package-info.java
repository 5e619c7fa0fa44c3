/**
 * SPF (RFC 7208) of the domain: parsed, evaluated as far as no look-up is needed, and merged into what exists so that the address
 * passes. Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.spf;

import org.jspecify.annotations.NullMarked;
