package io.chatferry.source.discord;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.reading.Fields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Files of messages: on Discord's servers, or where the exporter has put them, beside the file of the channel. */
final class DiscordAttachments {

    private DiscordAttachments() {}

    /** Whether an address is one of the web. */
    static boolean isLink(@Nullable String url) {
        return url != null
                && (url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7));
    }

    /** The attachments of a message, and those of its stickers that are pictures; the names of the others become lines. */
    static void add(JsonNode message, ChatMessage.Builder to, List<String> lines) {
        for (JsonNode file : Fields.list(message, "attachments")) {
            String url = Fields.text(file, "url");
            String name = Fields.text(file, "fileName");
            if (url != null) {
                to.attach(file(url, name, null, Fields.size(file, "fileSizeBytes")));
            } else if (name != null) {
                to.attach(ChatAttachment.missing("without an address", name));
            }
        }
        for (JsonNode sticker : Fields.list(message, "stickers")) {
            String url = Fields.text(sticker, "sourceUrl");
            String name = Fields.text(sticker, "name");
            String format = String.valueOf(Fields.text(sticker, "format"));
            if (url == null
                    || format.equals("Lottie")
                    || path(url).toLowerCase(Locale.ROOT).endsWith(".json")) {
                lines.add("(sticker" + (name == null ? "" : ": " + name) + ")");
            } else {
                to.attach(file(url, name, format.equals("Gif") ? "image/gif" : "image/png", ChatAttachment.UNKNOWN));
            }
        }
    }

    /** A file by its address, or by its path from the file of the channel. */
    static ChatAttachment file(String url, @Nullable String given, @Nullable String mimeType, long size) {
        String name = given == null ? nameOf(url) : given;
        if (isLink(url)) {
            return ChatAttachment.link(url, name, mimeType, size);
        }
        return ChatAttachment.local(url, name, mimeType, size);
    }

    /** The addresses in a cell of a table, where commas stand between them and may stand in them. */
    static List<String> split(String cell) {
        if (cell.isBlank()) {
            return List.of();
        }
        String folder = cell.substring(0, Math.max(cell.lastIndexOf('/'), cell.lastIndexOf('\\')) + 1);
        int comma = folder.indexOf(',');
        String beginning = isLink(cell)
                ? "(?i)https?://"
                : folder.isEmpty()
                        ? ""
                        : Pattern.quote(comma < 0 ? folder : folder.substring(0, lastStep(folder, comma)));
        List<String> urls = new ArrayList<>();
        for (String url : cell.split(",(?=" + beginning + ")", -1)) {
            if (!url.isBlank()) {
                urls.add(url.strip());
            }
        }
        return urls;
    }

    private static int lastStep(String text, int before) {
        return Math.max(text.lastIndexOf('/', before), text.lastIndexOf('\\', before)) + 1;
    }

    private static @Nullable String nameOf(String url) {
        String path = path(url);
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        if (isLink(url) && name.indexOf('%') >= 0) {
            try {
                name = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException notEncoded) {
                return name;
            }
        }
        return name.isEmpty() ? null : name;
    }

    /** Without the query and the fragment of a link. */
    private static String path(String url) {
        return isLink(url) ? url.replaceFirst("[?#].*", "") : url;
    }
}
