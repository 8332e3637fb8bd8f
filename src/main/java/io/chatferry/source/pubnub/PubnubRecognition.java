package io.chatferry.source.pubnub;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.Samples;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Recognises an export by its timetokens. */
final class PubnubRecognition {

    private static final int CERTAIN = 100;

    private PubnubRecognition() {}

    static Recognition of(ExportFiles files) {
        for (ExportFile file : Samples.of(files, RowFiles::isJson)) {
            String variant = variant(JsonHead.of(file));
            if (variant != null) {
                return new Recognition(CERTAIN, variant + " (" + file.display() + ")");
            }
        }
        return Recognition.none("no timetokens of PubNub");
    }

    private static @Nullable String variant(JsonHead head) {
        if (PubnubFiles.isOldPage(head)) {
            JsonNode page = head.roots().get(0);
            boolean isCertain = Timetoken.isOne(page.path(1))
                    || Timetoken.isOne(page.path(0).path(0).path("timetoken"));
            return isCertain ? "pages of PubNub's history v2: messages between timetokens" : null;
        }
        for (JsonNode object : head.objects()) {
            for (JsonNode channel : object.path("channels")) {
                if (isMessage(channel.path(0))) {
                    return "pages of PubNub's history v3: messages with timetokens by channel"
                            + (channel.valueStream().anyMatch(message -> message.has("actions"))
                                    ? ", with actions"
                                    : "");
                }
            }
            if (isMessage(object)) {
                return "messages of PubNub with timetokens, as its SDKs have them";
            }
        }
        return null;
    }

    private static boolean isMessage(JsonNode object) {
        return object.has("message") && Timetoken.isOne(object.path("timetoken"));
    }
}
