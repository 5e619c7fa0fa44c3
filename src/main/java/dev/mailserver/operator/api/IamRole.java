package dev.mailserver.operator.api;

/** The schema of an IAM role to assume, which the spec has at more than one place. */
final class IamRole {
    static final String GOES_WITH = "!has(self.externalID) || has(self.roleARN)";
    static final String GOES_WITH_MESSAGE =
            "externalID goes with roleARN, for example arn:aws:iam::123456789012:role/dns";
    static final int ARN_SIZE = 620;
    static final String ARN = "self.matches('^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$')";
    static final String ARN_MESSAGE = "the ARN of an IAM role, for example arn:aws:iam::123456789012:role/dns";
    static final int EXTERNAL_ID_SIZE = 1224;
    static final String EXTERNAL_ID = "self.matches('^[A-Za-z0-9_+=,.@:/-]+$')";
    static final String EXTERNAL_ID_MESSAGE = "2 to 1224 of letters, digits and _+=,.@:/-, for example mail-4711";

    private IamRole() {}
}
