package dev.mailserver.operator.aws;

/**
 * What a round on an instance is read by. All rounds of a command have the same one.
 *
 * @param nonce of the lines in the output
 */
record SsmHandle(String commandID, String nonce) {
    /** As it stands in status. */
    static SsmHandle of(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? new SsmHandle(text, "") : new SsmHandle(text.substring(0, colon), text.substring(colon + 1));
    }

    /** As {@link #of} reads it; below 64 characters. */
    String text() {
        return commandID + ":" + nonce;
    }
}
