package dev.mailserver.operator.model;

import dev.mailserver.operator.model.Dns.Answer;
import java.util.List;

/** Port: DNS blocklists (RFC 5782), asked as they want to be: by the configured resolvers alone. Never throws, blocks. */
public interface Blocklists {
    /** How they are called in status and messages. The zone that is asked may have a key in it, which is told to nobody. */
    List<String> names();

    /**
     * The A records of an entry; that there are none is an answer.
     *
     * @param list one of {@link #names}
     * @param entry what precedes the zone, as {@link Names#entry} makes it
     */
    Seen<Answer> ask(String list, String entry);
}
