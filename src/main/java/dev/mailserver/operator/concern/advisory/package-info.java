/** Truths worth telling that block nothing. */
@NullMarked
package dev.mailserver.operator.concern.advisory;

import org.jspecify.annotations.NullMarked;
