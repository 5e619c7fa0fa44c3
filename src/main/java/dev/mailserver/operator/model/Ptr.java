package dev.mailserver.operator.model;

import java.util.Optional;

/**
 * The reverse DNS attribute of an Elastic IP ({@code DescribeAddressesAttribute}).
 *
 * @param name the custom name in force, lower case, without trailing dot; empty where there is none
 * @param update the change that is in flight; empty where none is
 */
public record Ptr(Optional<String> name, Optional<Update> update) {
    /** No custom PTR, nothing in flight. */
    public static final Ptr NONE = new Ptr(Optional.empty(), Optional.empty());

    /** A change in flight; the value is empty for a reset. */
    public record Update(Optional<String> value, String status, Optional<String> reason) {}
}
