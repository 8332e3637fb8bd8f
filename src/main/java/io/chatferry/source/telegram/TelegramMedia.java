package io.chatferry.source.telegram;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The files of a message, and what it shows beside its text: polls, places, contacts and the like. */
final class TelegramMedia {

    /** What stands in the place of the path of a file that the export does not have; a name may stand before it. */
    private static final Pattern NO_FILE = Pattern.compile(
            "(?<name>.*?) ?\\((?:File|Photo) (?:not included|exceeds maximum size|unavailable)[^)]*\\)");

    private TelegramMedia() {}

    /** The files: a photo, or any other file. */
    static List<ChatAttachment> files(JsonNode message) {
        List<ChatAttachment> files = new ArrayList<>(1);
        add(files, message, "photo", "photo_file_size", "image/jpeg");
        add(files, message, "file", "file_size", Fields.text(message, "mime_type"));
        return files;
    }

    private static void add(
            List<ChatAttachment> files, JsonNode message, String key, String size, @Nullable String mimeType) {
        String path = Fields.text(message, key);
        if (path == null || path.isBlank()) {
            return;
        }
        String name = key.equals("file") ? Fields.text(message, "file_name") : null;
        Matcher none = NO_FILE.matcher(path);
        if (none.matches()) {
            String before = none.group("name");
            files.add(ChatAttachment.missing(why(path), name == null && !before.isEmpty() ? before : name));
        } else {
            String local = path.replace('\\', '/');
            files.add(ChatAttachment.local(
                    local,
                    name == null ? local.substring(local.lastIndexOf('/') + 1) : name,
                    mimeType,
                    Fields.size(message, size)));
        }
    }

    private static String why(String note) {
        if (note.contains("exceeds maximum size")) {
            return "too large";
        }
        return note.contains("unavailable") ? "unavailable" : "not included";
    }

    /** The emoji of a sticker whose file is missing; else empty. */
    static String emoji(JsonNode message, List<ChatAttachment> files) {
        String emoji = Fields.text(message, "sticker_emoji");
        return emoji != null && files.stream().allMatch(file -> file.missing() != null) ? Mentions.clean(emoji) : "";
    }

    /** What the message shows beside text and files, in lines; empty if there is nothing. */
    static String card(JsonNode message) {
        String card = Stream.of(
                        poll(message.path("poll")),
                        list(message.path("todo_list")),
                        place(message),
                        contact(message.path("contact_information")),
                        game(message),
                        invoice(unpacked(message.path("invoice_information"))))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
        return Mentions.clean(card);
    }

    private static String poll(JsonNode poll) {
        if (!poll.isObject()) {
            return "";
        }
        StringBuilder text = new StringBuilder("Poll: ").append(TelegramText.plain(poll.path("question")));
        for (JsonNode answer : Fields.list(poll, "answers")) {
            text.append("\n- ").append(TelegramText.plain(answer.path("text")));
            String voters = Fields.text(answer, "voters");
            if (voters != null) {
                text.append(" (").append(voters).append(')');
            }
        }
        return text.toString();
    }

    private static String list(JsonNode list) {
        if (!list.isObject()) {
            return "";
        }
        StringBuilder text = new StringBuilder("List: ").append(TelegramText.plain(list.path("title")));
        for (JsonNode item : Fields.list(list, "answers")) {
            text.append("\n- ").append(TelegramText.plain(item.path("text")));
        }
        return text.toString();
    }

    private static String place(JsonNode message) {
        JsonNode location = message.path("location_information");
        return line(
                "Location",
                Fields.text(message, "place_name"),
                Fields.text(message, "address"),
                Fields.text(location, "latitude"),
                Fields.text(location, "longitude"));
    }

    private static String contact(JsonNode contact) {
        String first = Fields.text(contact, "first_name");
        String last = Fields.text(contact, "last_name");
        String name = first == null ? last : last == null ? first : first + " " + last;
        return line("Contact", name, Fields.text(contact, "phone_number"));
    }

    private static String game(JsonNode message) {
        return line(
                "Game",
                Fields.text(message, "game_title"),
                Fields.text(message, "game_description"),
                Fields.text(message, "game_link"));
    }

    /** Telegram Desktop writes an invoice as a text that holds the JSON of it. */
    private static JsonNode unpacked(JsonNode written) {
        String text = written.isString() ? Fields.text(written) : null;
        JsonNode held = text == null ? null : JsonText.parse(text);
        return held == null ? written : held;
    }

    private static String invoice(JsonNode invoice) {
        String amount = Fields.text(invoice, "amount");
        String currency = Fields.text(invoice, "currency");
        return line(
                "Invoice",
                Fields.text(invoice, "title"),
                Fields.text(invoice, "description"),
                amount == null ? null : amount + (currency == null ? "" : " " + currency));
    }

    /** Some values behind a word; empty if there is none. */
    private static String line(String word, @Nullable String... values) {
        String joined = Stream.of(values)
                .filter(value -> value != null && !value.isBlank())
                .collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : word + ": " + joined;
    }
}
