/** Whole lives of mail servers, from a spec to the end, in a model world: the real engine and concerns, everything else in memory. */
@org.jspecify.annotations.NullMarked
package dev.mailserver.operator.stories;
