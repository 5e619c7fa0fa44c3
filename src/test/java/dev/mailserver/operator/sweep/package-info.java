/** The operator killed at every point where it changes something in AWS: it ends in the same state. */
package dev.mailserver.operator.sweep;
