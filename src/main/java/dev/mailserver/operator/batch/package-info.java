/**
 * Sharing calls between many resources: reads by {@link dev.mailserver.operator.batch.Snapshot}, changes by
 * {@link dev.mailserver.operator.batch.GroupCommit}, and holding back by {@link dev.mailserver.operator.batch.RateLimit}. It blocks the
 * thread that calls, and starts none of its own. It may use {@code model} and java.*, and knows nothing of AWS.
 */
@NullMarked
package dev.mailserver.operator.batch;

import org.jspecify.annotations.NullMarked;
