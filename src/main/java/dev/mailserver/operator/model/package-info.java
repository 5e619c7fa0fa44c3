/**
 * Values and ports. Pure: what the world looks like, what can be done to it, and what is judged of it. Nothing here performs I/O,
 * reads a clock or imports a library of AWS, DNS or Kubernetes.
 */
@NullMarked
package dev.mailserver.operator.model;

import org.jspecify.annotations.NullMarked;
