package io.chatferry.constraint.repair;

import io.chatferry.model.ChatRecord;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A modifiable copy of a record, with its fields by name. */
final class RecordDraft {

    private final Class<? extends ChatRecord> type;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    RecordDraft(ChatRecord record) {
        type = record.getClass();
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                values.put(component.getName(), component.getAccessor().invoke(record));
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean has(String field) {
        return values.containsKey(field);
    }

    @Nullable
    Object get(String field) {
        return values.get(field);
    }

    /** The text of a field; empty if absent. */
    String text(String field) {
        return values.get(field) instanceof String text ? text : "";
    }

    /** The list in a field; empty if absent. */
    List<?> list(String field) {
        return values.get(field) instanceof List<?> list ? list : List.of();
    }

    void set(String field, @Nullable Object value) {
        if (!values.containsKey(field)) {
            throw new IllegalArgumentException(field + " is not a field of " + type.getSimpleName());
        }
        values.put(field, value == null && values.get(field) instanceof List<?> ? List.of() : value);
    }

    /** The record with the current values. */
    ChatRecord record() {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types)
                    .newInstance(values.values().toArray());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
