package dev.mailserver.operator.model;

/** What was found where a private key is kept. */
public sealed interface KeyReading {
    /** There is no such Secret. */
    record NoSecret() implements KeyReading {}

    /** The Secret has no such entry. */
    record NoEntry() implements KeyReading {}

    /**
     * The entry is no private key that mail can be signed with.
     *
     * @param why without a word of what is in it
     */
    record Unusable(String why) implements KeyReading {}

    /** Its public half. */
    record Found(DkimKey key) implements KeyReading {}
}
