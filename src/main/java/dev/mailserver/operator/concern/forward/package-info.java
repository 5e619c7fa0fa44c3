/**
 * The A record of the hostname: written together with its marker, verified at every authoritative server and the resolver, and
 * taken back after a rename or at deletion. Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.forward;

import org.jspecify.annotations.NullMarked;
