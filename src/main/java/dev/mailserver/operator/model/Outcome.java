package dev.mailserver.operator.model;

/** What came of an action. */
public sealed interface Outcome {
    /**
     * It was done.
     *
     * @param reference what it is known by from now on (allocation id, change id, SSM command id); empty where there is nothing
     */
    record Done(String reference) implements Outcome {}

    /** It failed; with {@link Failure.Kind#UNAVAILABLE} it may have been done all the same. */
    record Failed(Failure why) implements Outcome {}
}
