package io.chatferry.source.rocketchat;

import io.chatferry.source.row.JsonText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Set;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.BsonType;
import org.bson.ByteBufNIO;
import org.bson.io.ByteBufferBsonInput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents of BSON as {@link MongoValues} describes them. */
final class BsonDocuments {

    /** MongoDB itself stores no document that is nested deeper. */
    private static final int MAX_DEPTH = 100;

    private BsonDocuments() {}

    /**
     * The document that some bytes are.
     *
     * @param unread names of the document's values that nobody needs, or may see
     * @throws org.bson.BSONException if they are none
     */
    static ObjectNode read(byte[] bytes, Set<String> unread) {
        try (BsonBinaryReader reader =
                new BsonBinaryReader(new ByteBufferBsonInput(new ByteBufNIO(ByteBuffer.wrap(bytes))))) {
            return document(reader, 0, unread);
        }
    }

    private static ObjectNode document(BsonReader reader, int depth, Set<String> unread) {
        checkDepth(depth);
        ObjectNode document = JsonText.mapper().createObjectNode();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            if (unread.contains(name)) {
                reader.skipValue();
            } else {
                document.set(name, value(reader, depth));
            }
        }
        reader.readEndDocument();
        return document;
    }

    private static ArrayNode array(BsonReader reader, int depth) {
        checkDepth(depth);
        ArrayNode array = JsonText.mapper().createArrayNode();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            array.add(value(reader, depth));
        }
        reader.readEndArray();
        return array;
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new BsonSerializationException("it is nested too deeply");
        }
    }

    private static JsonNode value(BsonReader reader, int depth) {
        return switch (reader.getCurrentBsonType()) {
            case DOCUMENT -> document(reader, depth + 1, Set.of());
            case ARRAY -> array(reader, depth + 1);
            case STRING -> MongoValues.text(reader.readString());
            case SYMBOL -> MongoValues.text(reader.readSymbol());
            case OBJECT_ID -> MongoValues.text(reader.readObjectId().toHexString());
            case BOOLEAN -> BooleanNode.valueOf(reader.readBoolean());
            case INT32 -> LongNode.valueOf(reader.readInt32());
            case INT64 -> LongNode.valueOf(reader.readInt64());
            case DATE_TIME -> LongNode.valueOf(reader.readDateTime());
            case TIMESTAMP -> LongNode.valueOf(reader.readTimestamp().getTime() * 1000L);
            case DOUBLE -> number(reader.readDouble());
            default -> {
                reader.skipValue();
                yield NullNode.getInstance();
            }
        };
    }

    private static JsonNode number(double number) {
        return Double.isFinite(number) ? MongoValues.number(BigDecimal.valueOf(number)) : NullNode.getInstance();
    }
}
