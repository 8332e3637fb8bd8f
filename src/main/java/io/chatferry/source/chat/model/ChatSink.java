package io.chatferry.source.chat.model;

import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a row of an export says. A row for which nothing is called is counted as not understood. Not thread-safe.
 */
public interface ChatSink {

    /** The place of the row. */
    Origin origin();

    /** A user that the row describes. */
    void user(ChatUser user);

    /**
     * A user that the row names in passing, such as one who reacted. The name counts if nothing describes the user, and nothing has
     * given another name before; null = none.
     */
    void named(String user, @Nullable String name, boolean isBot);

    /** A conversation that the row describes. */
    void conversation(Conversation conversation);

    /** A membership that the row lists. */
    void member(ChatMember member);

    /** A member has read a conversation up to a time: of a 1:1 conversation, the other's messages until then are read. */
    void read(String conversation, String user, Instant upTo);

    /**
     * A message. Of several with one id in one conversation, the one with the latest edit counts, then the one with more
     * reactions, then the first; the others are counted as duplicates.
     */
    void message(ChatMessage message);

    /**
     * A later version of a message: its text, attachments and notes replace those of the message; a thread, a quote and
     * reactions only if it has any. Without the message, it is the message. Of several, the latest edit counts, without times
     * the last one.
     */
    void edit(ChatMessage message);

    /** A message was deleted. Without the message, it is a deleted message; then it has a time. */
    void delete(ChatMessage message);

    /** The reactions are added to those of the message. Without the message, they are counted and left out. */
    void react(ChatMessage message);

    /**
     * A line that the system wrote, not a person: skipped and counted by its kind, or a message with the job's
     * {@code system: import}.
     *
     * @param kind the source's word for it, as {@code channel_join}
     * @param asMessage what it is then; null if it cannot be one
     */
    void system(String kind, @Nullable ChatMessage asMessage);

    /**
     * The row is left out on purpose.
     *
     * @param reason a few words, the same for all rows of a kind, as {@code empty}
     */
    void skip(String reason);

    /** The row cannot be a record. */
    void reject(RejectCode code, String field, String message);

    /** Gives a key of {@link Labels} its text, wherever in the export it is used; the first one counts. */
    void label(String key, String text);

    /** The row is no record, but helps to understand others, as the address of a file that messages name by its id. */
    void helpsOthers();

    /** Counts something that the user is told at the end, with its first place: {@code texts taken from blocks}. */
    void count(String what);
}
