/** The sandbox (a real control plane, the AWS protocols, DNS and mail on this machine) for tests. */
package dev.mailserver.operator.sandbox;
