package io.chatferry.source.stream;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.Samples;
import tools.jackson.databind.JsonNode;

/** Recognises an export by the wrappers of its entities, or by the ids of channels. */
final class StreamRecognition {

    private static final int CERTAIN = 100;

    private StreamRecognition() {}

    static Recognition of(ExportFiles files) {
        for (ExportFile file : Samples.of(files, RowFiles::isJson)) {
            JsonHead head = JsonHead.of(file);
            for (JsonNode object : head.objects()) {
                StreamShape shape = StreamShape.of(object);
                if (shape.isCertain(object)) {
                    return new Recognition(CERTAIN, variant(shape, object, head) + " (" + file.display() + ")");
                }
            }
        }
        return Recognition.none("no entities or channels of Stream");
    }

    private static String variant(StreamShape shape, JsonNode object, JsonHead head) {
        return switch (shape) {
            case ITEM ->
                object.has("item")
                        ? "entities of Stream Chat in the old form of its import: objects of {type, item}"
                        : "entities of Stream Chat, as its import and its export of channels v2 have them: "
                                + (head.isArray() ? "objects" : "lines") + " of {type, data}";
            case STATE, PAGE ->
                "channels of Stream Chat with their messages, as its API and its export of channels v1 have them";
            default -> "messages or channels of Stream Chat, by their cid";
        };
    }
}
