package io.chatferry.source.chat;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatExport;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatRules;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.model.Labels;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.FileRows;
import io.chatferry.source.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An export for tests: rows of JSON, each with the name of a method of the sink. */
final class LinesFormat extends ChatFormat<ChatRules> {

    private final boolean idsAreGlobal;

    LinesFormat(ChatRules rules) {
        this(rules, false);
    }

    LinesFormat(ChatRules rules, boolean idsAreGlobal) {
        super("lines", rules);
        this.idsAreGlobal = idsAreGlobal;
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return Recognition.none("only for tests");
    }

    @Override
    protected ChatExport export(ExportFiles files, ChatRules rules, SourceSettings settings) {
        List<ChatPass> passes = new ArrayList<>();
        files.files()
                .forEach(file -> passes.add(new ChatPass(file, Kind.MESSAGE, FileRows.json(() -> LinesFormat::take))));
        return new ChatExport(passes, List.of(), rules, idsAreGlobal);
    }

    private static void take(Row row, ChatSink sink) {
        ObjectNode json = ((Row.Json) row).value();
        String id = Fields.text(json, "id");
        switch (String.valueOf(Fields.text(json, "k"))) {
            case "user" ->
                sink.user(new ChatUser(
                        String.valueOf(id),
                        Fields.text(json, "name"),
                        null,
                        Fields.flag(json, "bot"),
                        Fields.flag(json, "closed"),
                        null,
                        null,
                        notes(json)));
            case "room" -> {
                String room = String.valueOf(id);
                Conversation.Builder conversation =
                        Fields.flag(json, "direct") ? Conversation.direct(room) : Conversation.room(room);
                conversation
                        .name(Fields.text(json, "name"))
                        .open(Fields.flag(json, "open"))
                        .archived(Fields.flag(json, "archived"))
                        .owner(Fields.text(json, "owner"))
                        .description(Fields.text(json, "about"));
                if (Fields.flag(json, "group")) {
                    conversation.neverPair();
                }
                if (!json.has("members")) {
                    conversation.authorsAreMembers();
                }
                sink.conversation(conversation.build());
                Fields.texts(json, "members").forEach(user -> sink.member(new ChatMember(room, user)));
            }
            case "member" -> sink.member(new ChatMember(String.valueOf(Fields.text(json, "in")), String.valueOf(id)));
            case "read" ->
                sink.read(
                        String.valueOf(Fields.text(json, "in")),
                        String.valueOf(id),
                        Objects.requireNonNull(Fields.seconds(Fields.text(json, "at"))));
            case "named" -> {
                sink.named(String.valueOf(id), Fields.text(json, "name"), Fields.flag(json, "bot"));
                sink.skip("names somebody");
            }
            case "message" -> sink.message(message(json));
            case "edit" -> sink.edit(message(json));
            case "delete" -> sink.delete(message(json));
            case "react" -> sink.react(message(json));
            case "system" -> sink.system("join", message(json));
            case "label" -> sink.label(String.valueOf(id), String.valueOf(Fields.text(json, "name")));
            case "help" -> sink.helpsOthers();
            case "fail" -> throw new IllegalStateException("unexpected shape");
            default -> {
                // not understood
            }
        }
    }

    private static Map<String, Object> notes(JsonNode json) {
        Object note = Fields.plain(json.path("note"));
        return note == null ? Map.of() : Map.of("note", note);
    }

    private static ChatMessage message(JsonNode json) {
        ChatMessage.Builder message = ChatMessage.in(String.valueOf(Fields.text(json, "in")), Fields.text(json, "id"))
                .from(Fields.text(json, "by"))
                .named(Fields.text(json, "name"))
                .alias(Fields.text(json, "alias"))
                .fromBot(Fields.flag(json, "bot"))
                .at(Fields.seconds(Fields.text(json, "at")))
                .parent(Fields.text(json, "parent"))
                .parentElse(Fields.text(json, "parentElse"))
                .quote(Fields.text(json, "quote"))
                .note("note", Fields.plain(json.path("note")))
                .sequence(Math.max(Fields.size(json, "seq"), 0));
        if (Fields.flag(json, "madeUp")) {
            message.withMadeUpId();
        }
        StringBuilder text = new StringBuilder();
        String written = Fields.text(json, "text");
        for (String word : written == null ? new String[0] : written.split(" ")) {
            text.append(text.isEmpty() ? "" : " ").append(marked(word));
        }
        message.text(text.toString());
        if (json.has("edited")) {
            message.edited(Fields.seconds(Fields.text(json, "edited")));
        }
        json.path("reactions")
                .properties()
                .forEach(entry -> message.reaction(
                        new ChatReaction(entry.getKey(), Fields.texts(json.path("reactions"), entry.getKey()))));
        if (json.has("file")) {
            message.attach(ChatAttachment.local(json.path("file").stringValue(), null, null, 1));
        }
        if (json.has("link")) {
            message.attach(ChatAttachment.link(
                    json.path("link").stringValue(), Fields.text(json, "title"), Fields.text(json, "mime"), 1));
        }
        if (json.has("missing")) {
            message.attach(ChatAttachment.missing(json.path("missing").stringValue(), "plan.pdf"));
        }
        return message.build();
    }

    private static String marked(String word) {
        return word.startsWith("@")
                ? Mentions.of(word.substring(1))
                : word.startsWith("&") ? Labels.of(word.substring(1), "unknown") : word;
    }
}
