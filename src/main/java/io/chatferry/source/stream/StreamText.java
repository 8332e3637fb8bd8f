package io.chatferry.source.stream;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The text of a message as its readers saw it, and its files. Not thread-safe. */
final class StreamText {

    private final StreamUsers users;

    StreamText(StreamUsers users) {
        this.users = users;
    }

    void fill(JsonNode message, ChatMessage.Builder built, ChatSink sink) {
        List<String> lines = new ArrayList<>();
        String text = Fields.text(message, "text");
        if (text != null) {
            lines.add(withMentions(message, Mentions.clean(text), sink));
        }
        for (JsonNode attachment : Fields.list(message, "attachments")) {
            attach(attachment, built, lines);
        }
        poll(message.path("poll"), lines);
        location(message.path("shared_location"), lines);
        built.text(String.join("\n", lines));
    }

    /** Texts have {@code @name} of the users that the message lists as mentioned. */
    private String withMentions(JsonNode message, String text, ChatSink sink) {
        Map<String, String> mentioned = new LinkedHashMap<>();
        for (JsonNode user : Fields.list(message, "mentioned_users")) {
            String id = Fields.id(user, "id");
            if (id != null) {
                users.seen(user, sink);
                mentioned.put(id, Fields.first(user, "name") == null ? id : String.valueOf(Fields.first(user, "name")));
            }
        }
        for (String key : List.of("mentioned_users_ids", "mentioned_user_ids")) {
            for (String id : Fields.texts(message, key)) {
                String name = users.name(id);
                mentioned.putIfAbsent(id, name == null ? id : name);
            }
        }
        String linked = text;
        List<Map.Entry<String, String>> longestFirst = new ArrayList<>(mentioned.entrySet());
        longestFirst.sort(Comparator.comparingInt(user -> -user.getValue().length()));
        for (Map.Entry<String, String> user : longestFirst) {
            linked = replaced(linked, user.getValue(), user.getKey());
            linked = replaced(linked, user.getKey(), user.getKey());
        }
        return linked;
    }

    private static String replaced(String text, String name, String user) {
        return Pattern.compile("@" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(Mentions.of(user)));
    }

    /** A file, or the words of a card; a preview of a link is neither, since the author wrote only the link. */
    private static void attach(JsonNode attachment, ChatMessage.Builder built, List<String> lines) {
        if (!attachment.isObject() || Fields.first(attachment, "og_scrape_url") != null) {
            return;
        }
        String url = url(attachment);
        String name = Fields.first(attachment, "title", "name", "fallback");
        if (url != null) {
            built.attach(ChatAttachment.link(
                    url, name, Fields.first(attachment, "mime_type"), Fields.size(attachment, "file_size")));
            return;
        }
        int before = lines.size();
        card(attachment, lines);
        boolean isFile = List.of("image", "file", "video", "audio", "voiceRecording")
                .contains(String.valueOf(Fields.text(attachment, "type")));
        if (isFile && (lines.size() == before || attachment.has("file_size"))) {
            built.attach(ChatAttachment.missing("not in the export", name));
        }
    }

    private static @Nullable String url(JsonNode attachment) {
        String url = Fields.first(attachment, "asset_url", "image_url");
        if (url == null) {
            url = Fields.first(attachment.path("giphy").path("original"), "url");
        }
        boolean isGiphy = "giphy".equals(Fields.text(attachment, "type"));
        return url == null && isGiphy ? Fields.first(attachment, "thumb_url") : url;
    }

    private static void card(JsonNode card, List<String> lines) {
        int before = lines.size();
        add(Fields.first(card, "pretext"), lines);
        String link = Fields.first(card, "title_link");
        String title = Fields.first(card, "title");
        add(link == null ? title : Links.shown(title, link), lines);
        add(Fields.first(card, "text"), lines);
        for (JsonNode field : Fields.list(card, "fields")) {
            String name = Fields.first(field, "title");
            String value = Fields.first(field, "value");
            add(value == null ? null : name == null ? value : name + ": " + value, lines);
        }
        if (lines.size() == before) {
            add(Fields.first(card, "fallback"), lines);
        }
    }

    private static void add(@Nullable String line, List<String> lines) {
        if (line != null) {
            lines.add(Mentions.clean(line));
        }
    }

    private static void poll(JsonNode poll, List<String> lines) {
        String name = Fields.first(poll, "name");
        if (name == null) {
            return;
        }
        if (!lines.contains(name)) {
            add(name, lines);
        }
        add(Fields.first(poll, "description"), lines);
        for (JsonNode option : Fields.list(poll, "options")) {
            String answer = Fields.first(option, "text");
            add(answer == null ? null : "- " + answer, lines);
        }
    }

    private static void location(JsonNode location, List<String> lines) {
        String latitude = Fields.text(location, "latitude");
        String longitude = Fields.text(location, "longitude");
        add(latitude == null || longitude == null ? null : "Location: " + latitude + ", " + longitude, lines);
    }
}
