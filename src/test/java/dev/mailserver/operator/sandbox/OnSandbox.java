package dev.mailserver.operator.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs the sandbox. It is started once for all tests of a run and ends with it; {@link Sandbox#running()} is the way in. On a
 * {@code @QuarkusTest} it stands above that annotation, so that it comes first.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SandboxExtension.class)
public @interface OnSandbox {}
