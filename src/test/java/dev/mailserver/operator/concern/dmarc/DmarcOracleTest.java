package dev.mailserver.operator.concern.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailserver.operator.sandbox.MailReference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records of every kind, read by checkdmarc too; where it differs the standard says why. */
class DmarcOracleTest {
    private static final int RECORDS = 4000;
    private static final String IGNORED = "ignored";

    private static final List<String> VERSIONS =
            List.of("v=DMARC1", "v=DMARC1", "v=DMARC1", "v=DMARC1", "V = DMARC1", "v=dmarc1", "v=DMARC2", "p=none");
    private static final List<String> TAGS = List.of(
            "p=none",
            "p=quarantine",
            "p=reject",
            "P=Reject",
            "p = none",
            "p=",
            "p=monitor",
            "sp=reject",
            "sp=no",
            "np=none",
            "np=maybe",
            "adkim=s",
            "adkim=x",
            "aspf=r",
            "fo=1:d",
            "fo=9",
            "t=y",
            "t=maybe",
            "psd=n",
            "psd=x",
            "pct=50",
            "pct=999",
            "ri=86400",
            "rf=afrf",
            "rua=mailto:a@example.com",
            "rua=mailto:a@example.com!10m,mailto:b@example.com",
            "rua=a@example.com",
            "ruf=mailto:c@example.com",
            "x=1",
            "x=2",
            "x=3",
            "tag=value",
            "words",
            "");
    private static final List<String> SEPARATORS = List.of(";", "; ", " ; ");

    /** A part that is no tag, or has no valid value; nothing at all except at the end. */
    private static final Pattern WRONG =
            Pattern.compile(";\\s*(words|fo=9|t=maybe|psd=x|rua=a@example.com|p=)\\s*(;|$)|;\\s*;");

    /** Where the two differ, and which of them the standard bears out. */
    private enum Why {
        /** RFC 9989 §4.10.1: an invalid p, sp or np beside a valid address for reports is p=none, not an error. */
        INVALID_POLICY_WITH_REPORTS(c -> c.theirs.equals("InvalidDMARCTagValue") && c.ours.equals("none")),
        /** RFC 9989 §4.10.1: a record without p and without an address for reports is not applied; the same comes of p=none for mail. */
        NO_POLICY_AND_NO_REPORTS(c -> c.theirs.equals("none") && c.ours.equals(IGNORED) && !has(c.record, "p")),
        /** RFC 9989 §4.8: what is wrong in the rest of a record is left out, or its default taken. */
        WRONG_REST(c -> !c.ours.equals(IGNORED)
                && Set.of("DMARCSyntaxError", "InvalidDMARCTagValue", "InvalidDMARCReportURI")
                        .contains(c.theirs)
                && WRONG.matcher(c.record).find()),
        /** RFC 6376 §3.2: a tag that is there twice makes the list invalid, also one that means nothing. */
        UNKNOWN_TAG_TWICE(c -> c.ours.equals(IGNORED) && (count(c.record, "x") > 1 || count(c.record, "tag") > 1));

        private final Predicate<Compared> explains;

        Why(Predicate<Compared> explains) {
            this.explains = explains;
        }
    }

    private record Compared(String record, String ours, String theirs) {
        boolean agree() {
            return ours.equals(theirs) || (ours.equals(IGNORED) && Character.isUpperCase(theirs.charAt(0)));
        }
    }

    private static boolean has(String record, String tag) {
        return count(record, tag) > 0;
    }

    private static long count(String record, String tag) {
        return Stream.of(record.split(";"))
                .filter(part -> part.strip().toLowerCase(java.util.Locale.ROOT).matches(tag + "\\s*=.*"))
                .count();
    }

    private static String record(Random random) {
        List<String> parts = new ArrayList<>(List.of(one(random, VERSIONS)));
        IntStream.range(0, random.nextInt(6)).forEach(_ -> parts.add(one(random, TAGS)));
        return String.join(one(random, SEPARATORS), parts);
    }

    private static String one(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String ours(String record) {
        return DmarcRecord.parse(record) instanceof DmarcRecord.Policy p
                ? p.policy().name()
                : IGNORED;
    }

    @Test
    void theVerdictsAreTheSameWhereTheStandardDoesNotSayOtherwise() {
        var random = new Random(9989);
        var records = Stream.generate(() -> record(random)).limit(RECORDS).toList();
        var theirs = MailReference.run("dmarc", records);
        var used = EnumSet.noneOf(Why.class);
        List<Compared> unexplained = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            var c = new Compared(
                    records.get(i), ours(records.get(i)), theirs.get(i).asText());
            Optional<Why> why =
                    Stream.of(Why.values()).filter(w -> w.explains.test(c)).findFirst();
            if (!c.agree() && why.isEmpty()) {
                unexplained.add(c);
            } else if (!c.agree()) {
                used.add(why.orElseThrow());
            }
        }
        assertThat(unexplained).isEmpty();
        assertThat(used).containsExactlyInAnyOrder(Why.values());
    }

    @Test
    void theRecordsOfEverySpecAreGoodForOthersToo() {
        var records = DmarcConcernTest.everyPolicy().map(PolicyText::of).toList();
        var theirs = MailReference.run("dmarc", records);
        for (int i = 0; i < records.size(); i++) {
            assertThat(theirs.get(i).asText()).as(records.get(i)).isEqualTo(ours(records.get(i)));
        }
    }
}
