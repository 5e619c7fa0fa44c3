package dev.mailserver.operator.model;

import java.util.List;
import java.util.Optional;

/** What DNS answers, as anybody on the Internet sees it. */
public final class Dns {
    private Dns() {}

    /** A name (lower case, without trailing dot) and a type. */
    public record Question(String name, String type) {}

    /** The response codes that lead to different judgements (RFC 1035 §4.1.1). */
    public enum Rcode {
        NOERROR,
        NXDOMAIN
    }

    /**
     * An answer; one that is neither data nor a proper denial is a {@link Failure} instead.
     *
     * @param values A: dotted quad; AAAA: a literal; PTR, NS, CNAME: a canonical name; MX: preference, space, canonical name; TXT: the
     *     joined text, an octet a character. Empty: no such data
     * @param ttl seconds, of the answer or of the denial
     */
    public record Answer(Rcode rcode, List<String> values, long ttl) {
        /** Keeps a copy of the values. */
        public Answer {
            values = List.copyOf(values);
        }
    }

    /** What one authoritative server of the zone said. A server that is lame gives {@code INVALID}. */
    public record ServerAnswer(String server, Seen<Answer> answer) {}

    /**
     * One question put to everybody who counts.
     *
     * @param authoritative each server that the parent delegates to
     * @param resolver the public path; empty where it was not asked, because a name that not every authoritative server knows yet
     *     must not be asked for (its absence would be cached)
     */
    public record Lookup(Question question, List<ServerAnswer> authoritative, Optional<Seen<Answer>> resolver) {
        /** Keeps a copy. */
        public Lookup {
            authoritative = List.copyOf(authoritative);
        }
    }

    /** Who is to be asked about a zone: the name servers that its parent lists; empty where the parent knows no such zone. */
    public record Delegation(String zone, List<String> nameServers) {
        /** Keeps a sorted copy. */
        public Delegation {
            nameServers = nameServers.stream().sorted().toList();
        }
    }
}
