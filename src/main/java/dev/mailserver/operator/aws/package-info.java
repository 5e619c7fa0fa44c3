/**
 * The ports that AWS stands behind: Elastic IPs and instances (EC2), hosted zones (Route 53), and the probe that runs on the mail
 * instance (SSM). It may use {@code model}, {@code batch}, the reading of probe output in
 * {@code smtp}, the AWS SDK, Jackson and Micrometer.
 */
@NullMarked
package dev.mailserver.operator.aws;

import org.jspecify.annotations.NullMarked;
