package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Dns.Answer;
import dev.mailserver.operator.model.Dns.Delegation;
import dev.mailserver.operator.model.Dns.Lookup;
import dev.mailserver.operator.model.Dns.Question;
import java.util.List;
import java.util.function.Predicate;

/** Port: DNS as a receiver sees it. Never throws, blocks; answers are hostile input and come out bounded and canonical. */
public interface Resolver {
    /** What the parent's servers list as the zone's name servers; an empty list where the parent denies the zone. */
    Seen<Delegation> delegation(String zone);

    /** The zone that a name lies in, found by walking up; for names that are not ours, such as those in {@code in-addr.arpa}. */
    Seen<Delegation> enclosing(String name);

    /**
     * Asks every server of the delegation, and the public path only where all of them have data that is worth asking for: what the
     * public path hears too early stays in its cache.
     */
    Lookup lookup(Question question, Delegation delegation, Predicate<Answer> worthAsking);

    /**
     * What a receiver gets, at the end of all CNAMEs. A name in one of these zones is asked of their own servers: what the public path
     * hears too early stays in its cache.
     */
    Seen<Answer> answer(Question question, List<Delegation> own);

    /** The same where any data is worth asking for. */
    default Lookup lookup(Question question, Delegation delegation) {
        return lookup(question, delegation, _ -> true);
    }
}
