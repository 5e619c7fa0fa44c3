package dev.mailserver.operator.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of looking: a value, or the reason why nothing is known. Absence is a value (an empty list); it is never
 * {@link Unknown}.
 */
public sealed interface Seen<T> {
    /** It was seen. */
    record Known<T>(T value) implements Seen<T> {}

    /** It could not be looked at. */
    record Unknown<T>(Failure why) implements Seen<T> {}

    /** It was seen. */
    static <T> Seen<T> of(T value) {
        return new Known<>(value);
    }

    /** It could not be looked at. */
    static <T> Seen<T> unknown(Failure why) {
        return new Unknown<>(why);
    }

    /** The value, where it was seen. */
    default Optional<T> known() {
        return switch (this) {
            case Known<T>(var value) -> Optional.of(value);
            case Unknown<T> _ -> Optional.empty();
        };
    }

    /** Why it is not known, where it is not. */
    default Optional<Failure> failure() {
        return switch (this) {
            case Known<T> _ -> Optional.empty();
            case Unknown<T>(var why) -> Optional.of(why);
        };
    }

    /** The same of another value. */
    default <R> Seen<R> map(Function<? super T, ? extends R> f) {
        return switch (this) {
            case Known<T>(var value) -> new Known<>(f.apply(value));
            case Unknown<T>(var why) -> new Unknown<>(why);
        };
    }

    /** A look that depends on this one. */
    default <R> Seen<R> then(Function<? super T, Seen<R>> f) {
        return switch (this) {
            case Known<T>(var value) -> f.apply(value);
            case Unknown<T>(var why) -> new Unknown<>(why);
        };
    }
}
