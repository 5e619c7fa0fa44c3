package dev.mailserver.operator.reference;

import dev.mailserver.operator.api.AdvisoryCode;
import dev.mailserver.operator.api.ConditionType;
import dev.mailserver.operator.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Every condition and every reason. The reasons' headings are the comments between them in the source. */
final class ConditionsPage {
    private static final Path SOURCE = Path.of("src/main/java/dev/mailserver/operator/api/Reason.java");
    private static final Pattern HEADING = Pattern.compile(" {4}// (.+)");
    private static final Pattern CONSTANT = Pattern.compile(" {4}(?!Reason\\()([A-Z]\\w+)\\(.*");

    private ConditionsPage() {}

    static String text() throws IOException {
        var page = new StringJoiner("\n", "", "\n");
        page.add("""
                <!-- Generated from ConditionType and Reason: make docs -->
                # Conditions

                All conditions are there from the first visit and none is ever removed. `Provisioned` and `Ready` take their reason
                from the first required condition that is not True; in a deletion neither is True, and both say which step it is
                at, while the others stand as they were last seen. `AwaitingRdnsApproval` and `AwaitingPort25Approval` are
                True while somebody has yet to act. A failed look does not turn a True condition False: the last verdict stands for
                `mailserver.observation-grace`, then the condition is Unknown.
                """);
        page.add(Markdown.head("condition", "True means", "counts for"));
        for (ConditionType type : ConditionType.values()) {
            page.add(Markdown.row(Markdown.code(type.name()), type.meaning(), role(type)));
        }
        page.add("""

                ## Reasons

                *Who acts* is what `status.waitingFor` shows. A reason marked † makes the resource `Stalled` when it stands for
                `mailserver.stalled-after`; an expected wait never does.""");
        for (String line : Files.readAllLines(SOURCE)) {
            var heading = HEADING.matcher(line);
            var constant = CONSTANT.matcher(line);
            if (heading.matches()) {
                page.add("\n### " + heading.group(1) + "\n");
                page.add(Markdown.head("reason", "meaning", "who acts", "what to do"));
            } else if (constant.matches()) {
                page.add(row(Reason.valueOf(constant.group(1))));
            }
        }
        page.add("""

                ## Advisories

                `status.advisories` tells truths that block nothing. One whose look failed stands as it was.
                """);
        page.add(Markdown.head("code", "meaning"));
        for (AdvisoryCode code : AdvisoryCode.values()) {
            page.add(Markdown.row(Markdown.code(code.name()), code.meaning()));
        }
        return page.toString();
    }

    private static String row(Reason reason) {
        var who = switch (reason.waitingFor()) {
            case None -> "nobody";
            case Operator -> "the operator";
            case DNS -> "DNS";
            case AWS -> "AWS";
            case AWSSupport -> "AWS Support";
            case User -> "you";
        };
        return Markdown.row(
                Markdown.code(reason.name()), reason.meaning(), who + (reason.stalls() ? " †" : ""), reason.remedy());
    }

    private static String role(ConditionType type) {
        return switch (type.role()) {
            case PROVISIONING -> "`Provisioned` and `Ready`";
            case SERVING ->
                type == ConditionType.ReverseDnsReady ? "`Ready`; in self-service mode `Provisioned` too" : "`Ready`";
            case ADVISORY -> "nothing: it is advice";
            case PENDING -> "nothing: it tells of a wait";
            case SUMMARY -> "a summary of the others";
        };
    }
}
