package io.chatferry.source.zulip;

import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.row.Row;
import io.chatferry.source.text.Emojis;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the tables of subscriptions and reactions, whose rows refer to those of others. Not thread-safe. */
final class LinkHandler implements RowHandler {

    private final Rooms rooms;
    private final ReactionTable reactions;
    private final Supplier<List<String>> place;

    LinkHandler(Rooms rooms, ReactionTable reactions, Supplier<List<String>> place) {
        this.rooms = rooms;
        this.reactions = reactions;
        this.place = place;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        sink.helpsOthers();
        if (!(row instanceof Row.Json json)) {
            return;
        }
        JsonNode value = json.value();
        switch (place.get().get(0)) {
            case "zerver_subscription" -> {
                String recipient = Fields.text(value, "recipient");
                String user = Fields.text(value, "user_profile");
                boolean isActive = !value.path("active").isBoolean()
                        || value.path("active").booleanValue();
                if (recipient == null || user == null) {
                    sink.count("subscriptions without a user or a recipient, which are left out");
                } else {
                    rooms.subscription(recipient, user, isActive, sink);
                }
            }
            case "zerver_reaction" -> {
                if (!reactions.add(Fields.text(value, "message"), Fields.text(value, "user_profile"), emoji(value))) {
                    sink.count("reactions without a message, a user or an emoji, which are left out");
                }
            }
            default -> {
                // read before, or not needed
            }
        }
    }

    /** An emoji of Unicode has its characters as the code; others have a name only. */
    private static @Nullable String emoji(JsonNode reaction) {
        String name = Fields.first(reaction, "emoji_name");
        String code = Fields.first(reaction, "emoji_code");
        String type = Fields.first(reaction, "reaction_type");
        boolean isUnicode = "unicode_emoji".equals(type);
        if (type != null && !isUnicode && name != null) {
            return ":" + name + ":";
        }
        if (isUnicode && code != null && code.matches("(?i)[0-9a-f]{2,5}(-[0-9a-f]{2,5}){0,9}")) {
            StringBuilder characters = new StringBuilder();
            for (String point : code.split("-", -1)) {
                characters.appendCodePoint(Integer.parseInt(point, 16));
            }
            return characters.toString();
        }
        return name == null ? null : Emojis.of(name);
    }
}
