package io.chatferry.source.slack;

import io.chatferry.model.RejectCode;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.chat.reading.Fields;
import io.chatferry.source.chat.reading.NameChoice;
import io.chatferry.source.row.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of {@code users.json} and {@code org_users.json}. */
final class UserRows implements RowHandler {

    /** The user that speaks for Slack itself. */
    static final String SLACKBOT = "USLACKBOT";

    /** Its name. */
    static final String SLACKBOT_NAME = "Slackbot";

    private final SlackDirectory directory;
    private final NameChoice names;

    UserRows(SlackDirectory directory, NameChoice names) {
        this.directory = directory;
        this.names = names;
    }

    @Override
    public void row(Row row, ChatSink sink) {
        if (!(row instanceof Row.Json json)) {
            return;
        }
        JsonNode user = json.value();
        String id = Fields.text(user, "id");
        if (id == null) {
            sink.reject(RejectCode.ID_EMPTY, "id", "a user without an id");
            return;
        }
        JsonNode profile = user.path("profile");
        String shown = name(user);
        String name = shown == null ? id : shown;
        boolean isBot = Fields.flag(user, "is_bot") || Fields.flag(user, "is_workflow_bot") || id.equals(SLACKBOT);
        boolean isClosed = Fields.flag(user, "deleted");
        Instant closedAt = isClosed ? Fields.seconds(Fields.text(user, "updated")) : null;
        directory.addUser(id, name, isBot, Fields.text(profile, "bot_id"));
        sink.user(new ChatUser(id, name, avatar(profile), isBot, isClosed, closedAt, null));
    }

    private @Nullable String name(JsonNode user) {
        String name = names.of(user.path("profile"), "display_name", "real_name");
        return name == null ? Fields.first(user, "real_name", "name") : name;
    }

    private static @Nullable String avatar(JsonNode profile) {
        String url = Fields.first(profile, "image_512", "image_192", "image_72", "image_48");
        return url != null && url.startsWith("http") ? url : null;
    }
}
