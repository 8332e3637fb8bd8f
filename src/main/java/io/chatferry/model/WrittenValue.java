package io.chatferry.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a job file as it is written: a text, keys with values below them, or a list. Its placeholders are resolved when
 * it is read, so that a job can be loaded without the variables that only some commands need. Its text form shows placeholders
 * as they are written, and no secret.
 */
public interface WrittenValue {

    /** Whether it is a single text, and every variable in it has a value now. */
    boolean isResolvable();

    /**
     * The text with its placeholders replaced; null if it is empty, or keys or a list.
     *
     * @throws RuntimeException that names the place, if a variable has no value or a file cannot be read
     */
    @Nullable
    String text();

    /** The values below its keys, in the order of the file; empty if it is no such value. */
    Map<String, WrittenValue> keys();

    /** The values of a list; a single text is a list of one; empty if it is neither. */
    List<WrittenValue> items();

    /** The folder that a relative path in it counts from. */
    Path folder();

    /** The error at this place: what is wrong, and what to write. */
    RuntimeException error(String wrong, String write);
}
