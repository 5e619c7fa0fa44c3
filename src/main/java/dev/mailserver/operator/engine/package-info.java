/**
 * The pass: look at the world, judge it, act, look again, write what was seen. Planner, Summary, Backoff and Transitions are
 * pure; the rest connects them with Kubernetes and the ports. No AWS and no DNS library is imported here, but for {@code Wiring},
 * which constructs the adapters.
 */
@NullMarked
package dev.mailserver.operator.engine;

import org.jspecify.annotations.NullMarked;
