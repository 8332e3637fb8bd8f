package io.chatferry.source.twilio;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Mentions;
import io.chatferry.source.chat.reading.Fields;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Messages. Not thread-safe. */
final class TwilioMessages {

    /** The author of messages that were posted without one. */
    private static final String SYSTEM = "system";

    /** The sids of Twilio's documentation, which are the same of all messages. */
    private static final Pattern EXAMPLE = Pattern.compile("..(.)\\1{20,}");

    private final Times times;
    private final TwilioMedia media;

    TwilioMessages(Times times, TwilioMedia media) {
        this.times = times;
        this.media = media;
    }

    void take(JsonNode message, String conversation, ChatSink sink) {
        Instant sentAt = Fields.time(times, message, "date_created");
        if (sentAt == null) {
            sink.reject(RejectCode.FIELD_MISSING, "date_created", "a message without its time");
            return;
        }
        String sid = Fields.first(message, "sid");
        String author = Fields.first(message, "author", "from");
        long index = Fields.size(message, "index");
        String text = Fields.text(message, "body");
        ChatMessage.Builder built = ChatMessage.in(conversation, id(sid))
                .from(author == null ? SYSTEM : author)
                .fromBot(author == null || author.equals(SYSTEM))
                .at(sentAt)
                .sequence(index + 1)
                .text(text == null ? null : Mentions.clean(text))
                .note("index", index < 0 ? null : index)
                .note("attributes", Fields.unpacked(Fields.text(message, "attributes")));
        Instant changed = Fields.time(times, message, "date_updated");
        boolean isEdited = Fields.flag(message, "was_edited");
        if (isEdited || (!message.has("was_edited") && changed != null && changed.isAfter(sentAt))) {
            built.edited(changed);
        }
        for (JsonNode file : files(message)) {
            built.attach(media.of(TwilioShape.named(file), conversation, sid));
        }
        ChatMessage whole = built.build();
        if (whole.isEmpty() && Fields.first(message, "content_sid") != null) {
            sink.skip("only a content template, whose words are not in the export");
        } else if (isFromSystem(author, message)) {
            sink.system(SYSTEM, whole.isEmpty() ? null : whole);
        } else {
            sink.message(whole);
        }
    }

    private static @Nullable String id(@Nullable String sid) {
        return sid == null || EXAMPLE.matcher(sid).matches() ? null : sid;
    }

    private static boolean isFromSystem(@Nullable String author, JsonNode message) {
        return author == null || (author.equals(SYSTEM) && Fields.first(message, "participant_sid") == null);
    }

    /** Conversations has a list of media, Programmable Chat one. */
    private static List<JsonNode> files(JsonNode message) {
        JsonNode one = message.path("media");
        return one.isObject() && !one.isEmpty() ? List.of(one) : Fields.list(message, "media");
    }
}
