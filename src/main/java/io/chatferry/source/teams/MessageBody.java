package io.chatferry.source.teams;

import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.JsonText;
import io.chatferry.source.text.HtmlText;
import io.chatferry.source.text.Links;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The text and files of one message: its subject, then what its attachments say, then its body. */
final class MessageBody {

    private static final String CARDS = "application/vnd.microsoft.";

    private final JsonNode message;
    private final ChatSink sink;
    private final Map<String, String> mentions = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final List<ChatAttachment> files = new ArrayList<>();
    private final List<ChatAttachment> pictures = new ArrayList<>();
    private boolean isForwarded;
    private @Nullable String quoted;

    MessageBody(JsonNode message, ChatSink sink) {
        this.message = message;
        this.sink = sink;
        for (JsonNode mention : Fields.list(message, "mentions")) {
            String id = Fields.text(mention, "id");
            String shown = shown(mention);
            if (id != null && shown != null) {
                mentions.put(id, shown);
            }
        }
    }

    private static @Nullable String shown(JsonNode mention) {
        JsonNode mentioned = mention.path("mentioned");
        for (String kind : List.of("user", "application")) {
            String id = Fields.first(mentioned.path(kind), "id");
            if (id != null) {
                return Mentions.of(id);
            }
        }
        String text = Fields.first(mention, "mentionText");
        String name = text == null ? Fields.first(mentioned.path("conversation"), "displayName") : text;
        return name == null ? null : at(name);
    }

    private static String at(String name) {
        return name.startsWith("@") ? name : "@" + name;
    }

    /** Adds text, files and quote to the message. */
    void addTo(ChatMessage.Builder builder) {
        add(Fields.first(message, "subject"));
        Fields.list(message, "attachments").forEach(this::addAttachment);
        JsonNode body = message.path("body");
        String content = Fields.text(body, "content");
        if (content != null) {
            add("text".equalsIgnoreCase(Fields.text(body, "contentType")) ? Mentions.clean(content) : html(content));
        }
        builder.text(String.join("\n", lines)).attach(pictures).attach(files).quote(quoted);
        if (isForwarded) {
            builder.flag("forwarded");
        }
    }

    private void add(@Nullable String text) {
        if (text != null && !text.isBlank()) {
            lines.add(text);
        }
    }

    private String html(String content) {
        return HtmlText.of(Mentions.clean(content), this::special);
    }

    private @Nullable String special(Element element) {
        return switch (element.normalName()) {
            case "at" -> {
                String mention = mentions.get(element.attr("id"));
                yield mention == null ? at(element.text()) : mention;
            }
            case "emoji" -> element.attr("alt");
            case "attachment", "systemeventmessage" -> "";
            case "customemoji" -> element.attr("alt");
            case "img" -> picture(element);
            default -> null;
        };
    }

    private String picture(Element image) {
        String alt = image.attr("alt");
        if (image.attr("itemtype").endsWith("/Emoji") || image.hasClass("emoji")) {
            return alt;
        }
        String address = image.attr("src").strip();
        String name = alt.isBlank() ? null : alt;
        if (address.matches("(?is)https?://.+")) {
            if (address.contains("/hostedContents/")) {
                sink.count("pictures that need a token of Microsoft Graph, linked as they are");
            }
            pictures.add(ChatAttachment.link(address, name, null, ChatAttachment.UNKNOWN));
        } else if (!address.isEmpty()) {
            pictures.add(ChatAttachment.missing("not included", name));
        }
        return "";
    }

    private void addAttachment(JsonNode attachment) {
        String type = String.valueOf(Fields.first(attachment, "contentType"));
        String written = Fields.text(attachment, "content");
        JsonNode parsed = written == null ? attachment.path("content") : JsonText.parse(Mentions.clean(written));
        JsonNode content = parsed == null ? attachment.path("nothing") : CamelCase.of(parsed);
        String url = Fields.first(attachment, "contentUrl");
        String name = Fields.first(attachment, "name");
        switch (type) {
            case "messageReference" -> {
                String id = Fields.first(content, "messageId");
                String own = id == null ? Fields.first(attachment, "id") : id;
                quoted = quoted == null ? own : quoted;
            }
            case "forwardedMessageReference" -> {
                isForwarded = true;
                String original = Fields.first(content, "originalMessageContent");
                add(original == null ? null : html(original));
            }
            case "meetingReference", "tabReference" -> {
                String subject = Fields.first(content, "subject");
                addLink(subject == null ? name : subject, url);
            }
            default -> {
                if (type.startsWith(CARDS) || (url == null && content.isObject())) {
                    Cards card = Cards.of(content, !type.endsWith("adaptive"));
                    card.lines().forEach(this::add);
                    files.addAll(card.pictures());
                    if (card.lines().isEmpty() && card.pictures().isEmpty()) {
                        addLink(name, url == null ? Fields.first(content, "componentUrl") : url); // a Loop component
                    }
                } else if (url != null || type.equals("reference")) {
                    addFile(type, url, name);
                } else {
                    add(name);
                }
            }
        }
    }

    private void addLink(@Nullable String label, @Nullable String url) {
        add(url == null ? label : Links.shown(label, url));
    }

    private void addFile(String type, @Nullable String url, @Nullable String name) {
        boolean isMimeType = type.matches("[a-z]+/[a-zA-Z0-9.+*-]+") && !type.endsWith("*");
        files.add(
                url != null && url.matches("(?is)https?://.+")
                        ? ChatAttachment.link(url, name, isMimeType ? type : null, ChatAttachment.UNKNOWN)
                        : ChatAttachment.missing("not included", name));
    }
}
