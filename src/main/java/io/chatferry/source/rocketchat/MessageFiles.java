package io.chatferry.source.rocketchat;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The files of messages, and where they are fetched from. */
final class MessageFiles {

    private static final Pattern UPLOAD = Pattern.compile("/(?:file-upload|ufs/[^/]+)/([^/?]+)");
    private static final String WITHOUT_ADDRESS = "without an address";

    private final Directory directory;
    private final @Nullable String givenSite;

    /**
     * Files of messages.
     *
     * @param givenSite the address of the server, as the job gives it
     */
    MessageFiles(Directory directory, @Nullable String givenSite) {
        this.directory = directory;
        this.givenSite = givenSite;
    }

    /** Whether an attachment only shows a file that was uploaded. */
    static boolean isUpload(JsonNode attachment) {
        return "file".equals(Fields.text(attachment, "type")) || uploadOf(attachment) != null;
    }

    private static @Nullable String uploadOf(JsonNode attachment) {
        for (String name : List.of("title_link", "image_url", "audio_url", "video_url")) {
            String link = Fields.text(attachment, name);
            Matcher upload = UPLOAD.matcher(link == null ? "" : link);
            if (upload.find()) {
                return upload.group(1);
            }
        }
        return null;
    }

    /** The files of a message, without the small pictures that are made of them. */
    List<ChatAttachment> files(JsonNode message, List<JsonNode> uploads, ChatSink sink) {
        List<ChatAttachment> found = new ArrayList<>();
        for (JsonNode file : described(message)) {
            String id = Fields.text(file, "_id");
            JsonNode shown = shown(id, uploads);
            String name = Fields.first(file, "name");
            name = name == null && shown != null ? Fields.first(shown, "title") : name;
            String link = shown == null ? null : Fields.first(shown, "title_link");
            found.add(file(id, name, link, Fields.text(file, "type"), Fields.size(file, "size"), sink));
        }
        if (found.isEmpty()) {
            for (JsonNode upload : uploads) {
                String link = Fields.first(upload, "title_link", "image_url", "audio_url", "video_url");
                String type = Fields.first(upload, "image_type", "audio_type", "video_type");
                found.add(file(
                        uploadOf(upload), Fields.first(upload, "title"), link, type, ChatAttachment.UNKNOWN, sink));
            }
        }
        return found;
    }

    /** The descriptions of a message's files, as their authors wrote them. */
    List<String> descriptions(JsonNode message, List<JsonNode> uploads) {
        List<String> descriptions = new ArrayList<>();
        for (JsonNode upload : uploads) {
            add(descriptions, Fields.first(upload, "description"));
        }
        if (descriptions.isEmpty()) {
            for (JsonNode file : described(message)) {
                Directory.Upload upload = directory.upload(Fields.text(file, "_id"));
                add(descriptions, upload == null ? null : upload.description());
            }
        }
        return descriptions;
    }

    private static void add(List<String> descriptions, @Nullable String description) {
        if (description != null && !descriptions.contains(description)) {
            descriptions.add(description);
        }
    }

    private static List<JsonNode> described(JsonNode message) {
        List<JsonNode> all = Fields.list(message, "files");
        if (all.isEmpty()) {
            return message.path("file").isObject() ? List.of(message.path("file")) : List.of();
        }
        return all.stream()
                .filter(file -> file.isObject() && !isThumb(file, all))
                .toList();
    }

    private static boolean isThumb(JsonNode file, List<JsonNode> all) {
        if ("thumb".equals(Fields.text(file, "typeGroup"))) {
            return true;
        }
        String name = Fields.text(file, "name");
        return name != null
                && name.startsWith("thumb-")
                && all.stream().anyMatch(other -> name.equals("thumb-" + Fields.text(other, "name")));
    }

    private static @Nullable JsonNode shown(@Nullable String id, List<JsonNode> uploads) {
        return uploads.stream()
                .filter(upload -> id != null && id.equals(uploadOf(upload)))
                .findFirst()
                .orElse(null);
    }

    private ChatAttachment file(
            @Nullable String id,
            @Nullable String name,
            @Nullable String link,
            @Nullable String type,
            long size,
            ChatSink sink) {
        String url = url(id, name, link);
        if (url == null) {
            sink.count("files whose address is not known: set source.rocketchat.site-url");
            return ChatAttachment.missing(WITHOUT_ADDRESS, name);
        }
        return ChatAttachment.link(url, name, type, size);
    }

    /** The address by the job's own site, else as the upload has it, else by the site of other uploads. */
    private @Nullable String url(@Nullable String id, @Nullable String name, @Nullable String link) {
        if (Directory.isAbsolute(link)) {
            return link;
        }
        String path = link != null
                ? link
                : id == null ? null : "/file-upload/" + id + "/" + encoded(name == null ? "file" : name);
        if (givenSite != null) {
            return path == null ? null : givenSite + path;
        }
        Directory.Upload upload = directory.upload(id);
        if (upload != null && Directory.isAbsolute(upload.url())) {
            return upload.url();
        }
        String site = directory.site();
        return site == null || path == null ? null : site + path;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The picture, sound or film that an attachment of a hook shows by an address on the web. */
    static @Nullable ChatAttachment media(JsonNode attachment) {
        for (String kind : List.of("image", "audio", "video")) {
            String url = Fields.text(attachment, kind + "_url");
            if (Directory.isAbsolute(url)) {
                return ChatAttachment.link(
                        String.valueOf(url), null, Fields.text(attachment, kind + "_type"), ChatAttachment.UNKNOWN);
            }
        }
        return null;
    }
}
