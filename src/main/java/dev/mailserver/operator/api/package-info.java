/**
 * The public contract: the {@code MailServer} resource as users write and read it, and the closed table of conditions and
 * reasons. The CRD and the reference documentation are generated from this package. It depends on nothing of ours.
 */
@NullMarked
package dev.mailserver.operator.api;

import org.jspecify.annotations.NullMarked;
