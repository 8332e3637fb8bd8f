package io.chatferry.source.discord;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.chat.model.ChatSink;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.chat.reading.RepeatedRows;
import io.chatferry.source.discord.DiscordFiles.CsvFile;
import io.chatferry.source.discord.DiscordFiles.JsonFile;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known across the files of an export while it is read. Not thread-safe. */
final class DiscordReading {

    private final DiscordOptions options;
    private final ZoneId zone;
    private final RepeatedRows repeated;
    private final Map<String, ChannelHead> heads = new HashMap<>();
    private final Map<String, DirectPeople> direct = new HashMap<>();
    private final Map<String, String> firstOfThread = new HashMap<>();
    private final People people;
    private final DiscordText text;

    DiscordReading(List<JsonFile> json, CsvRepeats csv, DiscordOptions options, ZoneId zone) {
        this.options = options;
        this.zone = zone;
        this.people = new People(options.names());
        this.repeated = csv.rows();
        Map<String, String> names = new HashMap<>();
        for (JsonFile file : json) {
            ChannelHead head = file.head();
            heads.putIfAbsent(head.id(), head);
            if (head.name() != null) {
                names.putIfAbsent(head.id(), head.name());
            }
            if (head.isDirect()) {
                direct(head.id(), head.name()).addFile();
            }
        }
        for (CsvFile file : csv.files()) {
            names.putIfAbsent(file.channel().id(), file.channel().name());
            if (file.channel().isDirect()) {
                direct(file.channel().id(), file.channel().name()).addFile();
            }
        }
        this.text = new DiscordText(names);
    }

    DiscordOptions options() {
        return options;
    }

    /** Of times that are written without one. */
    ZoneId zone() {
        return zone;
    }

    /** The rows of a table that another one has before. */
    List<RepeatedRows.Range> repeated(ExportFile file) {
        return repeated.in(file);
    }

    People people() {
        return people;
    }

    DiscordText text() {
        return text;
    }

    /** The people of a conversation of two. */
    DirectPeople direct(String channel, @Nullable String name) {
        return direct.computeIfAbsent(channel, id -> new DirectPeople(id, name));
    }

    /** The channel of which a channel is a thread, if its messages go to that channel's group; null if not. */
    @Nullable
    ChannelHead parentOf(ChannelHead thread) {
        ChannelHead parent = thread.parentId() == null ? null : heads.get(thread.parentId());
        boolean isMerged = options.threadChannels() == DiscordOptions.ThreadChannels.MERGE
                && thread.isPublicThread()
                && parent != null
                && parent.canHoldThreads();
        return isMerged ? parent : null;
    }

    /** A message of a thread that goes to its channel's group. */
    void addToThread(String thread, String message) {
        firstOfThread.merge(
                thread,
                message,
                (first, other) -> DiscordTimes.number(other) < DiscordTimes.number(first) ? other : first);
    }

    /** The first message of a thread; null if none of its messages is kept. */
    @Nullable
    String firstOfThread(String thread) {
        return firstOfThread.get(thread);
    }

    /** Describes the conversation of a channel. */
    static void describe(ChannelHead head, ChatSink sink) {
        Conversation.Builder conversation =
                head.isDirect() ? Conversation.direct(head.id()) : Conversation.room(head.id());
        if (!head.isDirect()) {
            conversation
                    .name(head.name())
                    .note("was", head.isDirectGroup() ? "group-dm" : head.type())
                    .note("category", head.parentName())
                    .note("server", head.server());
        }
        sink.conversation(conversation
                .description(head.topic())
                .icon(DiscordAttachments.isLink(head.icon()) ? head.icon() : null)
                .authorsAreMembers()
                .build());
    }
}
