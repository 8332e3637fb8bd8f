package io.chatferry.source.slack;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a message says: its text, else the words of its blocks, and what a bot has attached. Previews of links are not what the
 * author wrote; they count only where there is nothing else.
 */
final class SlackText {

    private final Markup markup;
    private final Blocks blocks;
    private final SlackFiles files;

    SlackText(SlackDirectory directory, SlackLayout layout) {
        this.markup = new Markup(directory);
        this.blocks = new Blocks(markup);
        this.files = new SlackFiles(layout);
    }

    /** The text of a field as a reader saw it. */
    String text(@Nullable String written) {
        return written == null ? "" : markup.text(written);
    }

    /**
     * Adds text and files.
     *
     * @param written the text of the row, with Slack's markup
     */
    void add(JsonNode row, @Nullable String written, SlackLayout.DayFile day, ChatMessage.Builder to, ChatSink sink) {
        List<String> parts = new ArrayList<>(1);
        if (written != null && !written.isBlank()) {
            parts.add(markup.text(written));
        } else if (!row.path("blocks").isEmpty()) {
            String words = blocks.plainText(row.path("blocks"));
            if (!words.isBlank()) {
                parts.add(words);
                sink.count("texts taken from the blocks of the message, since its text is empty");
            }
        }
        List<ChatAttachment> attached = new ArrayList<>(Blocks.pictures(row.path("blocks")));
        attached.addAll(files.of(row, day));
        JsonNode attachments = row.path("attachments");
        if (attachments.isArray() && !attachments.isEmpty()) {
            addAttachments(attachments, isOfBot(row), day, parts, attached, sink);
        }
        to.text(parts.size() == 1 ? parts.get(0) : String.join("\n", parts)).attach(attached);
    }

    private static boolean isOfBot(JsonNode row) {
        return Fields.first(row, "bot_id") != null || "bot_message".equals(Fields.text(row, "subtype"));
    }

    private void addAttachments(
            JsonNode attachments,
            boolean isOfBot,
            SlackLayout.DayFile day,
            List<String> parts,
            List<ChatAttachment> attached,
            ChatSink sink) {
        int before = parts.size();
        List<JsonNode> previews = new ArrayList<>(0);
        for (JsonNode attachment : attachments) {
            if (isPreview(attachment, isOfBot)) {
                previews.add(attachment);
            } else {
                addAttachment(attachment, day, parts, attached);
            }
        }
        if (parts.isEmpty() && attached.isEmpty()) {
            previews.forEach(preview -> addAttachment(preview, day, parts, attached));
            if (!parts.isEmpty()) {
                sink.count("texts taken from previews of links, since nothing else was there");
            }
            return;
        }
        // a picture of its own block was chosen by whoever wrote, as those of /giphy
        previews.forEach(preview -> attached.addAll(Blocks.pictures(preview.path("blocks"))));
        if (parts.size() > before) {
            sink.count("texts to which the words of attachments were added");
        }
    }

    private static boolean isPreview(JsonNode attachment, boolean isOfBot) {
        if (Fields.flag(attachment, "is_share")) {
            return false;
        }
        return !isOfBot
                || Fields.first(attachment, "from_url", "original_url") != null
                || Fields.flag(attachment, "is_msg_unfurl")
                || Fields.flag(attachment, "is_app_unfurl");
    }

    private void addAttachment(
            JsonNode attachment, SlackLayout.DayFile day, List<String> parts, List<ChatAttachment> attached) {
        List<String> lines = new ArrayList<>();
        add(lines, Fields.first(attachment, "pretext"));
        addTitle(attachment, lines);
        add(lines, Fields.first(attachment, "text"));
        for (JsonNode field : attachment.path("fields")) {
            addField(field, lines);
        }
        if (lines.isEmpty()) {
            addBlocks(attachment, lines);
        }
        List<ChatAttachment> own = new ArrayList<>(Blocks.pictures(attachment.path("blocks")));
        own.addAll(files.of(attachment, day));
        String picture = Fields.first(attachment, "image_url");
        if (picture != null) {
            own.add(SlackFiles.picture(picture));
        }
        if (lines.isEmpty() && own.isEmpty()) {
            add(lines, Fields.first(attachment, "fallback"));
        }
        if (!lines.isEmpty()) {
            parts.add(String.join("\n", lines));
        }
        attached.addAll(own);
    }

    private void addTitle(JsonNode attachment, List<String> lines) {
        String title = Fields.first(attachment, "title");
        String link = Fields.first(attachment, "title_link");
        if (title != null && link != null) {
            lines.add(Links.shown(markup.text(title), Markup.decoded(link)));
        } else {
            add(lines, title);
        }
    }

    private void addField(JsonNode field, List<String> lines) {
        String name = Fields.first(field, "title");
        String value = Fields.first(field, "value");
        if (name != null && value != null) {
            lines.add(markup.text(name) + ": " + markup.text(value));
        } else {
            add(lines, name == null ? value : name);
        }
    }

    /** The blocks of an attachment, or those of the message that it shares. */
    private void addBlocks(JsonNode attachment, List<String> lines) {
        String words = blocks.plainText(attachment.path("blocks"));
        if (!words.isBlank()) {
            lines.add(words);
        }
        for (JsonNode shared : attachment.path("message_blocks")) {
            String ofShared = blocks.plainText(shared.path("message").path("blocks"));
            if (!ofShared.isBlank()) {
                lines.add(ofShared);
            }
        }
    }

    private void add(List<String> lines, @Nullable String written) {
        if (written != null) {
            lines.add(markup.text(written));
        }
    }
}
