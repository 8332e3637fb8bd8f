package io.chatferry.config;

import io.chatferry.config.JobFileNode.Empty;
import io.chatferry.config.JobFileNode.Scalar;
import io.chatferry.config.JobFileNode.Section;
import io.chatferry.config.JobFileNode.Sequence;
import io.chatferry.model.WrittenValue;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a job file for the options of a format.
 *
 * @param secret whether it may come from a file, and is never shown
 */
record WrittenNode(JobFileNode node, Placeholders placeholders, boolean secret) implements WrittenValue {

    @Override
    public boolean isResolvable() {
        return node instanceof Scalar scalar && placeholders.isResolvable(scalar);
    }

    @Override
    public @Nullable String text() {
        if (!(node instanceof Scalar scalar)) {
            return null;
        }
        String text = (secret ? placeholders.resolveSecret(scalar) : placeholders.resolve(scalar)).strip();
        return text.isEmpty() ? null : text;
    }

    @Override
    public Map<String, WrittenValue> keys() {
        Map<String, WrittenValue> keys = new LinkedHashMap<>();
        if (node instanceof Section section) {
            section.entries().forEach((key, entry) -> {
                // an empty value has no place of its own
                JobFileNode value = entry.value() instanceof Empty ? new Empty(entry.key()) : entry.value();
                keys.put(key, new WrittenNode(value, placeholders, secret));
            });
        }
        return keys;
    }

    @Override
    public List<WrittenValue> items() {
        if (node instanceof Sequence list) {
            return list.items().stream()
                    .<WrittenValue>map(item -> new WrittenNode(item, placeholders, secret))
                    .toList();
        }
        return node instanceof Scalar ? List.of(this) : List.of();
    }

    @Override
    public Path folder() {
        return node.place().isInFile() ? placeholders.folder() : Path.of("").toAbsolutePath();
    }

    @Override
    public RuntimeException error(String wrong, String write) {
        return node.place().error(wrong, write);
    }

    @Override
    public String toString() {
        if (secret) {
            return "***";
        }
        return node instanceof Scalar scalar
                ? scalar.text()
                : node instanceof Sequence ? items().toString() : keys().toString();
    }
}
