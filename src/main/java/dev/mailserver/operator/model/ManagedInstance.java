package dev.mailserver.operator.model;

/** An instance as Systems Manager knows it. */
public record ManagedInstance(boolean online, boolean linux) {}
