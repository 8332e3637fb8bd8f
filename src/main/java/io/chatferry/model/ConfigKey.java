package io.chatferry.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key of the job file, declared at the record component that its value is bound to; the key is the component's name
 * in kebab case, unless it has another {@link #name}. From these annotations come the binding, the messages about wrong
 * values, the annotated {@code jobs/reference.yaml}, the JSON Schema, the page of the documentation, and what decides about
 * staging and planning again.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface ConfigKey {

    /** The consequence of a change of the key's value. */
    enum Decides {
        /** A change affects which records are staged and how: the export is staged again, and another plan is needed. */
        CONTENT,
        /** A change affects how records are sent: another plan is needed. */
        SENDING,
        /** A change does not affect what is sent. */
        NOTHING
    }

    /** The key, where the component cannot have its name, as {@code private}; otherwise empty. */
    String name() default "";

    /** The description for users, in lines of at most 112 characters; empty if the keys of a section need none. */
    String description() default "";

    /** The default value as it would be written in the file; empty if there is none. */
    String defaultValue() default "";

    /** The value in the annotated reference for a key without a default. */
    String template() default "";

    /** An example other than the default, for the documentation. */
    String example() default "";

    /** The unit of a number. */
    String unit() default "";

    /** The least number or duration. */
    String min() default "";

    /** The greatest number or duration. */
    String max() default "";

    /** A word that may be written instead of a number; its value is {@link #wordValue()}. */
    String word() default "";

    int wordValue() default 0;

    Decides decides() default Decides.NOTHING;

    /** Whether the value is a tree of the user's own keys, which only the file can hold. */
    boolean tree() default false;

    /** Whether the value may hold a secret: it is never shown, and may come from a file. */
    boolean secret() default false;

    /** Whether the value is specific to one job, so that no environment variable may set it for several. */
    boolean ofOneJob() default false;
}
