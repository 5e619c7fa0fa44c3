package dev.mailserver.operator.aws;

import dev.mailserver.operator.model.Names;
import dev.mailserver.operator.model.RecordKey;
import dev.mailserver.operator.model.RecordSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Route 53's answers as values of the model, and the other way. */
final class Route53Values {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

    private Route53Values() {}

    /** {@code Z1} of {@code /hostedzone/Z1} or {@code /change/C1}. */
    static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Lower case, without trailing dot; visible characters that Route 53 escapes in octal as they are ({@code \052} is {@code *}), but
     * for those that have a meaning of their own in a name (Route 53 Developer Guide, DNS domain name format).
     */
    static String name(String name) {
        return Names.canonical(OCTAL.matcher(name).replaceAll(m -> {
            char c = (char) Integer.parseInt(m.group(1), 8);
            boolean plain = c > ' ' && c <= '~' && c != '.' && c != '\\';
            return Matcher.quoteReplacement(plain ? "" + c : m.group());
        }));
    }

    static RecordSet recordSet(ResourceRecordSet r) {
        boolean managed = r.aliasTarget() != null || r.setIdentifier() != null || r.trafficPolicyInstanceId() != null;
        return new RecordSet(
                new RecordKey(name(r.name()), r.typeAsString(), Optional.ofNullable(r.setIdentifier())),
                r.ttl() == null ? 0 : r.ttl(),
                r.resourceRecords().stream().map(ResourceRecord::value).toList(),
                managed);
    }

    static Change change(ChangeAction action, RecordSet r) {
        return Change.builder()
                .action(action)
                .resourceRecordSet(ResourceRecordSet.builder()
                        .name(r.key().name() + ".")
                        .type(r.key().type())
                        .ttl(r.ttl())
                        .resourceRecords(r.values().stream()
                                .map(v -> ResourceRecord.builder().value(v).build())
                                .toList())
                        .build())
                .build();
    }
}
