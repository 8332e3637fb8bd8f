package io.chatferry.source.twilio;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileLink;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The media of messages: replies name them and have no lasting links. */
final class TwilioMedia {

    private static final Pattern SID = Pattern.compile("ME[0-9a-f]{32}");

    private final @Nullable FileLink link;
    /** Paths in the export, by sid. */
    private final Map<String, String> paths = new HashMap<>();

    TwilioMedia(ExportFiles files, @Nullable FileLink link) {
        this.link = link;
        for (ExportFile file : files.files()) {
            Matcher sid = SID.matcher(file.name());
            if (sid.find() && !file.name().endsWith(".json")) {
                paths.putIfAbsent(sid.group(), file.name());
            }
        }
    }

    ChatAttachment of(JsonNode media, String conversation, @Nullable String message) {
        String sid = Fields.text(media, "sid");
        String name = Fields.first(media, "filename");
        String type = Fields.first(media, "content_type", "contentType");
        long size = Fields.size(media, "size");
        if (link != null && sid != null) {
            Map<String, String> values = Map.of(
                    "sid",
                    sid,
                    "filename",
                    name == null ? sid : name,
                    "conversation",
                    conversation,
                    "message",
                    message == null ? "" : message);
            return ChatAttachment.link(link.to(values), name, type, size);
        }
        String path = sid == null ? null : paths.get(sid);
        return path == null
                ? ChatAttachment.missing("not in the export", name == null ? sid : name)
                : ChatAttachment.local(path, name, type, size);
    }
}
