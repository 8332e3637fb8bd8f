package io.chatferry.source.twilio;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.JsonHead;
import io.chatferry.source.chat.reading.Samples;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Recognises an export by the pages of the API, or by Twilio's sids. */
final class TwilioRecognition {

    private static final int CERTAIN = 100;
    private static final String SID = "(CH|IM|MB)[0-9a-f]{32}";

    private TwilioRecognition() {}

    static Recognition of(ExportFiles files) {
        for (ExportFile file : Samples.of(files, RowFiles::isJson)) {
            for (JsonNode object : JsonHead.of(file).objects()) {
                String signs = signs(object);
                if (signs != null) {
                    return new Recognition(CERTAIN, signs + " (" + file.display() + ")");
                }
            }
        }
        return Recognition.none("no pages or sids of Twilio");
    }

    private static @Nullable String signs(JsonNode object) {
        String key = String.valueOf(Fields.text(object.path("meta"), "key"));
        if (TwilioShape.LISTS.contains(key) && object.path("meta").has("page_size")) {
            boolean isOld = key.equals("channels")
                    || key.equals("members")
                    || firstOf(object, key).has("channel_sid");
            return isOld
                    ? "stored pages of Twilio Programmable Chat: meta beside " + key
                    : "stored pages of Twilio Conversations v1: meta beside " + key;
        }
        for (String list : TwilioShape.LISTS) {
            if (isTwilios(firstOf(object, list))) {
                return "objects of Twilio: " + list + " with sids of conversations";
            }
        }
        return isTwilios(object) ? "objects of Twilio Conversations or Programmable Chat, by their sids" : null;
    }

    private static JsonNode firstOf(JsonNode page, String list) {
        return page.path(list).path(0);
    }

    private static boolean isTwilios(JsonNode object) {
        JsonNode named = TwilioShape.named(object);
        String sid = String.valueOf(Fields.text(named, "sid"));
        String account = String.valueOf(Fields.text(named, "account_sid"));
        return sid.matches(SID) && account.startsWith("AC");
    }
}
