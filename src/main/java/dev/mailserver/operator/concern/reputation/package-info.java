/** The condition {@code ReputationClean}: what blocklists and mail exchangers hold against the address. Pure: uses {@code api} and {@code model} only. */
@NullMarked
package dev.mailserver.operator.concern.reputation;

import org.jspecify.annotations.NullMarked;
