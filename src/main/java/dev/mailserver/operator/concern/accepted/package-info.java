/**
 * The condition {@code Accepted}: whether the spec makes sense, stays within what was pinned, and claims nothing that another
 * MailServer holds. Pure: uses {@code api} and {@code model} only.
 */
@NullMarked
package dev.mailserver.operator.concern.accepted;

import org.jspecify.annotations.NullMarked;
