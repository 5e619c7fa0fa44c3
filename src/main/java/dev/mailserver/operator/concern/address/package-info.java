/**
 * The condition {@code AddressReady}: one Elastic IP that is this MailServer's, on the interface it belongs to; in deletion its
 * release. Pure: uses {@code api} and {@code model} only.
 *
 * <p>What is an owner's is read from tags and is a set; what must not be done twice is in status before it is done.
 */
@NullMarked
package dev.mailserver.operator.concern.address;

import org.jspecify.annotations.NullMarked;
