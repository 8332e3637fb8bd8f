package io.chatferry.source.jdbc;

import io.chatferry.model.WrittenValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A text as a job file would hold it. */
public record WrittenText(String text) implements WrittenValue {

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
    public Path folder() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public RuntimeException error(String wrong, String write) {
        return new IllegalArgumentException(wrong + "\n  " + write);
    }
}
