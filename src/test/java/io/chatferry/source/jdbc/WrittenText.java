package io.chatferry.source.jdbc;

import io.chatferry.model.WrittenValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A text as a job file would hold it.
 *
 * @param folder of that file
 */
public record WrittenText(String text, Path folder) implements WrittenValue {

    /** A text of a job file in the current folder. */
    public WrittenText(String text) {
        this(text, Path.of("").toAbsolutePath());
    }

    @Override
    public boolean isResolvable() {
        return true;
    }

    @Override
    public Map<String, WrittenValue> keys() {
        return Map.of();
    }

    @Override
    public List<WrittenValue> items() {
        return List.of(this);
    }

    @Override
    public RuntimeException error(String wrong, String write) {
        return new IllegalArgumentException(wrong + "\n  " + write);
    }
}
