/**
 * Secrets, read by name through the Kubernetes API, and the keys in them. Of a private key only the public half leaves this package. It
 * depends on {@code model} and {@code api}.
 */
@NullMarked
package dev.mailserver.operator.kube;

import org.jspecify.annotations.NullMarked;
