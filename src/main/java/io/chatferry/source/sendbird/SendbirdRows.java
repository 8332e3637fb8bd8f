package io.chatferry.source.sendbird;

import io.chatferry.model.RejectCode;
import io.chatferry.source.canonical.Times;
import io.chatferry.source.chat.model.ChatMember;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.reading.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Understands the objects of an export, wherever they stand. Not thread-safe. */
final class SendbirdRows {

    private final SendbirdChannels channels;
    private final SendbirdMessages messages;
    private final Set<String> known = new HashSet<>();

    SendbirdRows(Times times) {
        this.channels = new SendbirdChannels(times);
        this.messages = new SendbirdMessages(times);
    }

    /**
     * Where an object stands.
     *
     * @param file the name of its file, which may name the channel
     * @param channel the channel beside the object; null if there is none
     */
    record Place(String file, @Nullable JsonNode channel) {}

    void take(JsonNode object, Place place, ChatSink sink) {
        switch (SendbirdShape.of(object)) {
            case MESSAGE -> message(object, place, sink);
            case CHANNEL_WITH_MESSAGES -> {
                channel(object.path("channel"), sink);
                each(object, List.of("messages"), new Place(place.file(), object.path("channel")), sink);
            }
            case CHANNEL -> channel(object, sink);
            case USER -> user(object, place, sink);
            case EVENT -> new SendbirdEvents(this, messages).take(object, place, sink);
            case PAGE -> each(object, SendbirdShape.LISTS, place, sink);
            case OTHER -> other(object, place, sink);
        }
    }

    private void each(JsonNode page, List<String> lists, Place place, ChatSink sink) {
        boolean isEmpty = true;
        for (String list : lists) {
            for (JsonNode element : Fields.list(page, list)) {
                isEmpty = false;
                take(element, place, sink);
            }
        }
        if (isEmpty) {
            sink.skip("empty page");
        }
    }

    /** A message of Sendbird's migration has no id: it is known by the channel beside it. */
    private void other(JsonNode object, Place place, ChatSink sink) {
        if (place.channel() != null && object.has("user_id")) {
            message(object, place, sink);
        }
    }

    void channel(JsonNode channel, ChatSink sink) {
        String url = Fields.text(channel, "channel_url");
        if (url == null) {
            sink.reject(RejectCode.FIELD_MISSING, "channel_url", "a channel without its channel_url");
            return;
        }
        known.add(url);
        channels.take(channel, url, sink);
    }

    private void user(JsonNode user, Place place, ChatSink sink) {
        String id = Fields.text(user, "user_id");
        if (id == null) {
            sink.reject(RejectCode.FIELD_MISSING, "user_id", "a user without its user_id");
            return;
        }
        channels.user(user, sink);
        String url = place.file().contains("member") || user.has("state") ? channelOf(place) : null;
        if (url != null && !SendbirdChannels.isOnlyInvited(user)) {
            sink.member(new ChatMember(url, id, SendbirdChannels.scope(user), null));
        } else if (user.has("state")) {
            sink.count("members of a channel that neither the list nor its file names, left out");
        }
    }

    void message(JsonNode message, Place place, ChatSink sink) {
        String url = Fields.text(message, "channel_url");
        url = url == null ? channelOf(place) : url;
        if (url == null) {
            sink.reject(RejectCode.FIELD_MISSING, "channel_url", "a message without its channel_url");
            return;
        }
        messages.take(message, url, sink::message, sink);
    }

    private @Nullable String channelOf(Place place) {
        JsonNode beside = place.channel();
        String url = beside == null ? null : Fields.text(beside, "channel_url");
        if (url != null) {
            return url;
        }
        for (String part : place.file().split("/", -1)) {
            String name = part.replaceFirst("\\.[A-Za-z]+$", "")
                    .replaceFirst("(?i)[-_.](members|messages|participants)([-_.]?\\d+)?$", "");
            if (known.contains(name) || name.matches("sendbird_(group|open)_channel_\\w+")) {
                return name;
            }
        }
        return null;
    }
}
