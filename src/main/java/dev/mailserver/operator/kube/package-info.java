/**
 * Secrets, read by name through the Kubernetes API, and the keys in them: behind the port {@code Keys}, and only public halves leave
 * this package. It depends on {@code model} and {@code api}.
 */
@NullMarked
package dev.mailserver.operator.kube;

import org.jspecify.annotations.NullMarked;
