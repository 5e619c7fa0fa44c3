/** The packaged operator as a process of its own, with the rights of {@code deploy/}, on the sandbox. */
package dev.mailserver.operator.e2e;
