/**
 * SPF (RFC 7208) of the domain: parsed, evaluated as far as there are answers, and merged into what exists so that the address passes.
 * {@code SpfEvaluator} asks nobody; it says what is to be asked. Pure; uses {@code model} and {@code api} only.
 */
@NullMarked
package dev.mailserver.operator.concern.spf;

import org.jspecify.annotations.NullMarked;
