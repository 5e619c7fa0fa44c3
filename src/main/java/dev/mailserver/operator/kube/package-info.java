/** What of Kubernetes is read besides the MailServers themselves: a Secret, by its name. */
@NullMarked
package dev.mailserver.operator.kube;

import org.jspecify.annotations.NullMarked;
