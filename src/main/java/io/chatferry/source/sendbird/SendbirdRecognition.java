package io.chatferry.source.sendbird;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.Samples;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Recognises an export by the keys of its objects. */
final class SendbirdRecognition {

    private static final int CERTAIN = 100;

    private SendbirdRecognition() {}

    static Recognition of(ExportFiles files) {
        for (ExportFile file : Samples.of(files, RowFiles::isJson)) {
            String variant = variant(JsonHead.of(file));
            if (variant != null) {
                return new Recognition(CERTAIN, variant + " (" + file.display() + ")");
            }
        }
        for (ExportFile file : Samples.of(files, RowFiles::isCsv)) {
            List<String> header = SendbirdTables.header(file);
            if (header.contains("channel_url") && (header.contains("message_id") || header.contains("is_distinct"))) {
                return new Recognition(
                        CERTAIN,
                        "a data export of Sendbird as CSV: columns channel_url and others (" + file.display() + ")");
            }
        }
        return Recognition.none("no objects with channel_url as Sendbird has them");
    }

    private static @Nullable String variant(JsonHead head) {
        for (JsonNode object : head.objects()) {
            SendbirdShape shape = SendbirdShape.of(object);
            if (shape.isCertain(object)) {
                return switch (shape) {
                    case MESSAGE ->
                        object.has("msg_id")
                                ? "messages of Sendbird as its SDK has them: msg_id, channel_url and type"
                                : "messages of Sendbird, as data exports and the Platform API v3 have them: message_id,"
                                        + " channel_url and type";
                    case CHANNEL_WITH_MESSAGES -> "files of Sendbird's own migration: channels with their messages";
                    case EVENT -> "stored webhooks of Sendbird: category and payload";
                    case PAGE -> "replies of Sendbird's Platform API v3: lists of objects with channel_url";
                    default ->
                        "channels of Sendbird, as data exports and the Platform API v3 have them: channel_url and members";
                };
            }
        }
        return null;
    }
}
