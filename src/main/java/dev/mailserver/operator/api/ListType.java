package dev.mailserver.operator.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** {@code x-kubernetes-list-type} of a list: a map with these keys, or a set where there are none. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ListType {
    /** The keys of a list map. */
    String[] keys() default {};
}
