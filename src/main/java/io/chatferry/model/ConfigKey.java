package io.chatferry.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key of the job file, declared at the component of a record that its value is bound to; the component's name in kebab
 * case is the key's. From these annotations come the binding, the messages about wrong values, the annotated
 * {@code jobs/reference.yaml}, the JSON Schema, the page of the documentation, and what decides about staging and planning
 * again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface ConfigKey {

    /** What a change of the key's value decides. */
    enum Decides {
        /** Which records are staged and how: a change stages the export again, and needs another plan. */
        CONTENT,
        /** How the records are sent: a change needs another plan. */
        SENDING,
        /** Nothing of what is sent. */
        NOTHING
    }

    /** For people, in lines of at most 112 characters; empty where the keys of a section speak for themselves. */
    String description() default "";

    /** The value as the file would have it, where the key is absent; empty if there is none. */
    String defaultValue() default "";

    /** What the reference has for a key without a default. */
    String template() default "";

    /** Another value than the default one, for the documentation. */
    String example() default "";

    /** What a number counts. */
    String unit() default "";

    /** The least number or duration. */
    String min() default "";

    /** The greatest number or duration. */
    String max() default "";

    /** A word that may be written for a number; it has the value {@link #wordValue()}. */
    String word() default "";

    int wordValue() default 0;

    Decides decides() default Decides.NOTHING;

    /** Whether the value is the user's own tree of keys, which is read as it is written: only the file can hold one. */
    boolean tree() default false;

    /** Whether the value may hold a secret: it is shown nowhere, and may come from a file. */
    boolean secret() default false;

    /** Whether the value is that of one job, so that no environment variable may set it for several. */
    boolean ofOneJob() default false;
}
