package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Dns.Answer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a blocklist says of an address; the names stand in status. Of several lists the first one in this order counts: that one has the
 * address outweighs that others do not answer, and only if all answer it is in none.
 */
public enum ListVerdict {
    /** It has the address. */
    Listed(true),
    /** Spamhaus' PBL has it, which says what the range is for, and not that anything was done. */
    PolicyListed(true),
    /** It does not answer such a resolver, or not without a key. */
    QueryRefused(false),
    /** It answers what is no return code of a blocklist. */
    UnexpectedAnswer(false),
    /** Its test entries are not as they have to be, so that nothing it says can be believed (RFC 5782 §5). */
    ListUnhealthy(false),
    /** It could not be asked. */
    TempError(false),
    /** It does not have the address. */
    NotListed(true),
    /** There is no list to be asked. */
    Disabled(false);

    /** RFC 5782 §2.1: within 127.0.0.0/8, and not 127.0.0.1. */
    private static final Pattern CODE = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private static final String NO_CODE = "127.0.0.1";

    /** Errors in the place of codes: https://www.spamhaus.org/faqs/dnsbl-usage/ . */
    private static final String ERRORS = "127.255.255.";

    private static final List<String> POLICY = List.of("127.0.0.10", "127.0.0.11");

    private final boolean conclusive;

    ListVerdict(boolean conclusive) {
        this.conclusive = conclusive;
    }

    /** Whether it says something of the address. */
    public boolean conclusive() {
        return conclusive;
    }

    private boolean listed() {
        return this == Listed || this == PolicyListed;
    }

    /** As it stands in status; one of another version counts as none. */
    public static Optional<ListVerdict> of(@Nullable String name) {
        return Stream.of(values()).filter(v -> v.name().equals(name)).findFirst();
    }

    /** Of what a list answers for an entry. An error is neither "listed" nor "not listed". */
    public static ListVerdict of(String list, Seen<Answer> heard) {
        return switch (heard) {
            case Seen.Unknown<Answer> _ -> TempError;
            case Seen.Known<Answer>(var answer) ->
                answer.values().isEmpty() ? NotListed : ofCodes(list, answer.values());
        };
    }

    private static ListVerdict ofCodes(String list, List<String> codes) {
        if (codes.stream().anyMatch(c -> c.startsWith(ERRORS))) {
            return QueryRefused;
        }
        if (!codes.stream().allMatch(c -> CODE.matcher(c).matches() && !c.equals(NO_CODE))) {
            return UnexpectedAnswer;
        }
        return ofSpamhaus(list) && POLICY.containsAll(codes) ? PolicyListed : Listed;
    }

    /** The same codes mean something else elsewhere. */
    private static boolean ofSpamhaus(String list) {
        return Names.within(list, "spamhaus.org") || Names.within(list, "spamhaus.net");
    }

    /**
     * Why nothing that a list says can be believed; empty: it is healthy (RFC 5782 §5).
     *
     * @param mustBeListed what it says of 127.0.0.2
     * @param mustNotBeListed what it says of 127.0.0.1
     */
    public static Optional<ListVerdict> unfit(ListVerdict mustBeListed, ListVerdict mustNotBeListed) {
        return Stream.of(
                        mustBeListed.listed() ? NotListed : mustBeListed == NotListed ? ListUnhealthy : mustBeListed,
                        mustNotBeListed.listed() ? ListUnhealthy : mustNotBeListed)
                .filter(v -> v != NotListed)
                .findFirst();
    }
}
