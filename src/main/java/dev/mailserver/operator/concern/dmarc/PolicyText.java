package dev.mailserver.operator.concern.dmarc;

import dev.mailserver.operator.api.AlignmentMode;
import dev.mailserver.operator.api.Dmarc;
import dev.mailserver.operator.api.DmarcPolicy;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The record of a policy that the spec asks for. */
final class PolicyText {
    private static final String MAILTO = "mailto:";

    private PolicyText() {}

    /** With {@code p=} directly after the version, as RFC 7489 §6.3 demands. */
    static String of(Dmarc dmarc) {
        var text = new StringJoiner("; ").add("v=DMARC1").add("p=" + dmarc.policy());
        add(text, "sp", dmarc.subdomainPolicy());
        add(text, "np", dmarc.nonexistentSubdomainPolicy());
        addStrict(text, "adkim", dmarc.alignment().dkim());
        addStrict(text, "aspf", dmarc.alignment().spf());
        if (dmarc.percent() != null) {
            text.add("pct=" + dmarc.percent());
        }
        if (Boolean.TRUE.equals(dmarc.testing())) {
            text.add("t=y");
        }
        addUris(text, "rua", dmarc.rua());
        addUris(text, "ruf", dmarc.ruf());
        return text.toString();
    }

    private static void add(StringJoiner text, String tag, @Nullable DmarcPolicy policy) {
        if (policy != null) {
            text.add(tag + "=" + policy);
        }
    }

    private static void addStrict(StringJoiner text, String tag, AlignmentMode mode) {
        if (mode == AlignmentMode.Strict) {
            text.add(tag + "=s");
        }
    }

    private static void addUris(StringJoiner text, String tag, List<String> addresses) {
        if (!addresses.isEmpty()) {
            text.add(
                    tag + "=" + addresses.stream().map(a -> MAILTO + address(a)).collect(Collectors.joining(",")));
        }
    }

    /** The domains that reports go to. */
    static Stream<String> destinations(Dmarc dmarc) {
        return Stream.concat(dmarc.rua().stream(), dmarc.ruf().stream())
                .map(a -> a.substring(a.lastIndexOf('@') + 1))
                .distinct();
    }

    private static String address(String written) {
        return written.startsWith(MAILTO) ? written.substring(MAILTO.length()) : written;
    }
}
