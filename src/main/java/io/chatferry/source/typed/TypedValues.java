package io.chatferry.source.typed;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a database writes the types of values into JSON. A value that is no such value, and one whose type has no place in a
 * chat (binary data, regular expressions), stays as it is. Thread-safe.
 */
public interface TypedValues {

    /** The way of a database: {@code mongo}, {@code dynamodb} or {@code firestore}; null for another name. */
    static @Nullable TypedValues named(String name) {
        return switch (name) {
            case "mongo" -> new MongoValues();
            case "dynamodb" -> new DynamoValues();
            case "firestore" -> new FirestoreValues();
            default -> null;
        };
    }

    /**
     * A row with plain values.
     *
     * @param used the names of the row that are referred to: what stands around the values of a row is left out unless it
     *     is
     */
    ObjectNode plain(ObjectNode row, Set<String> used);
}
