/**
 * DKIM (RFC 6376, RFC 8463): the public keys of the selectors that the spec names, published and compared with what receivers get.
 * Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.dkim;

import org.jspecify.annotations.NullMarked;
