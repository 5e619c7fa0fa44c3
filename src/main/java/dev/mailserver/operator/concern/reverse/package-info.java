/**
 * The PTR of the address: set by the EC2 API or by AWS Support, and judged from DNS as a receiver does (forward-confirmed reverse
 * DNS). Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.reverse;

import org.jspecify.annotations.NullMarked;
