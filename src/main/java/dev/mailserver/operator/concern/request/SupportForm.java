package dev.mailserver.operator.concern.request;

import java.util.Optional;

/**
 * AWS's form in the support console: its title, place and field labels. They change now and then; this is the only place that has
 * them.
 *
 * @param url empty where this project knows no console
 */
record SupportForm(String title, Optional<String> url) {
    /** When title and labels were last looked up. */
    static final String AS_OF = "November 2026";

    static final String EMAIL = "Email address";
    static final String DESCRIPTION = "Use case description";
    static final String ADDRESS = "Elastic IP address";
    static final String REVERSE = "Reverse DNS record";

    private static final String TITLE = "Request to remove email sending limitations";

    /** The form of a partition. */
    static SupportForm of(String partition) {
        return switch (partition) {
            case "aws-us-gov" ->
                new SupportForm(
                        "Request to remove reverse DNS and email sending limitations",
                        console("console.amazonaws-us-gov.com"));
            case "aws-cn" -> new SupportForm(TITLE, console("console.amazonaws.cn"));
            case "aws" -> new SupportForm(TITLE, console("console.aws.amazon.com"));
            default -> new SupportForm(TITLE, Optional.empty());
        };
    }

    private static Optional<String> console(String host) {
        return Optional.of("https://" + host + "/support/contacts#/rdns-limits");
    }
}
