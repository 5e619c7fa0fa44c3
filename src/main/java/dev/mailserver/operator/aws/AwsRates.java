package dev.mailserver.operator.aws;

import dev.mailserver.operator.batch.RateLimit.Rate;

/**
 * How fast each API may be called. EC2 limits each action of an account and Region by itself, Route 53 all calls of an account
 * together (Amazon EC2 API throttling; Route 53 quotas).
 *
 * @param ec2Reads each {@code Describe…} action
 * @param ec2Writes each other EC2 action
 * @param route53 all of Route 53
 * @param others each action of SSM and STS
 */
public record AwsRates(Rate ec2Reads, Rate ec2Writes, Rate route53, Rate others) {
    /** What AWS documents for accounts without a raised limit, with some room for other callers. */
    public static final AwsRates DEFAULT =
            new AwsRates(new Rate(50, 10), new Rate(40, 4), new Rate(10, 5), new Rate(10, 5));

    Rate of(String service, String action) {
        return switch (service) {
            case "ec2" -> action.startsWith("Describe") ? ec2Reads : ec2Writes;
            case "route53" -> route53;
            default -> others;
        };
    }
}
