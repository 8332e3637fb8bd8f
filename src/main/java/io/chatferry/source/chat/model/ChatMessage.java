package io.chatferry.source.chat.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message, or what an event says of one.
 *
 * @param conversation its id; a conversation that nothing describes is a private group
 * @param id unique in the conversation; null if the source has none
 * @param isIdMadeUp whether the reader made the id of what else is known: equal messages of one file have the same one, and are
 *     different messages
 * @param sender null only of a deleted message whose author the source no longer knows
 * @param senderName the sender's name, for a sender that nothing describes
 * @param alias a name that this message alone gives its sender, as hooks and bridges do
 * @param sentAt null only of an event that does not say it
 * @param sequence of messages of one time in a conversation, the lower one goes first; 0 = the order of the export
 * @param text with the marks of {@link Mentions} and {@link Labels}
 * @param parent the id of the root of the thread that the message is a reply in
 * @param parentElse the root that counts if no message of the export has the id {@code parent}
 * @param quote the id of the message that this one quotes, in the stream of the conversation
 * @param isEdited whether it was edited; {@code editedAt} may still be unknown
 * @param isDeleted whether it was deleted; {@code deletedAt} may still be unknown
 * @param notes for the metadata; the values are texts, numbers, booleans, or lists and maps of these
 */
public record ChatMessage(
        String conversation,
        @Nullable String id,
        boolean isIdMadeUp,
        @Nullable String sender,
        @Nullable String senderName,
        @Nullable String alias,
        boolean isFromBot,
        @Nullable Instant sentAt,
        long sequence,
        String text,
        List<ChatAttachment> attachments,
        @Nullable String parent,
        @Nullable String parentElse,
        @Nullable String quote,
        boolean isEdited,
        @Nullable Instant editedAt,
        boolean isDeleted,
        @Nullable Instant deletedAt,
        List<ChatReaction> reactions,
        Map<String, Object> notes) {

    /** The note that lists what else a message is, such as {@code broadcast}. */
    public static final String FLAGS = "flags";

    public ChatMessage {
        attachments = List.copyOf(attachments);
        reactions = List.copyOf(reactions);
        notes = new LinkedHashMap<>(notes);
    }

    /** Begins a message with an id, or without one (null). */
    public static Builder in(String conversation, @Nullable String id) {
        return new Builder(conversation, id);
    }

    /** Whether it says nothing at all. */
    public boolean isEmpty() {
        return text.isBlank() && attachments.isEmpty();
    }

    /** Begins a message that is like this one. */
    public Builder but() {
        return but(id);
    }

    /** Begins a message that is like this one, but for its id. */
    public Builder but(@Nullable String otherId) {
        Builder copy = new Builder(conversation, otherId);
        copy.isIdMadeUp = isIdMadeUp;
        copy.sender = sender;
        copy.senderName = senderName;
        copy.alias = alias;
        copy.isFromBot = isFromBot;
        copy.sentAt = sentAt;
        copy.sequence = sequence;
        copy.text = text;
        copy.attachments.addAll(attachments);
        copy.parent = parent;
        copy.parentElse = parentElse;
        copy.quote = quote;
        copy.isEdited = isEdited;
        copy.editedAt = editedAt;
        copy.isDeleted = isDeleted;
        copy.deletedAt = deletedAt;
        copy.reactions.addAll(reactions);
        copy.notes.putAll(notes);
        return copy;
    }

    /** Collects what is known of a message. Not thread-safe. */
    public static final class Builder {

        private final String conversation;
        private final @Nullable String id;
        private final List<ChatAttachment> attachments = new ArrayList<>(0);
        private final List<ChatReaction> reactions = new ArrayList<>(0);
        private final Map<String, Object> notes = new LinkedHashMap<>(0);
        private boolean isIdMadeUp;
        private @Nullable String sender;
        private @Nullable String senderName;
        private @Nullable String alias;
        private boolean isFromBot;
        private @Nullable Instant sentAt;
        private long sequence;
        private String text = "";
        private @Nullable String parent;
        private @Nullable String parentElse;
        private @Nullable String quote;
        private boolean isEdited;
        private @Nullable Instant editedAt;
        private boolean isDeleted;
        private @Nullable Instant deletedAt;

        private Builder(String conversation, @Nullable String id) {
            this.conversation = conversation;
            this.id = id;
        }

        /**
         * The reader made the id, since the source has none, but replies have to name their root: of time, author and text. Equal
         * messages of one file are numbered; those of another file are the same ones again.
         */
        public Builder withMadeUpId() {
            isIdMadeUp = true;
            return this;
        }

        public Builder from(@Nullable String value) {
            sender = value;
            return this;
        }

        /** The sender's name, for a sender that nothing describes. */
        public Builder named(@Nullable String value) {
            senderName = value;
            return this;
        }

        /** A name that this message alone gives its sender. */
        public Builder alias(@Nullable String value) {
            alias = value;
            return this;
        }

        /** The sender is a bot, a hook or a bridge. */
        public Builder fromBot(boolean value) {
            isFromBot = value;
            return this;
        }

        public Builder at(@Nullable Instant value) {
            sentAt = value;
            return this;
        }

        /** The source's own order of messages of one time, such as a number that is part of their ids. */
        public Builder sequence(long value) {
            sequence = value;
            return this;
        }

        /** The text, with the marks of {@link Mentions}; null = none. */
        public Builder text(@Nullable String value) {
            text = value == null ? "" : value;
            return this;
        }

        public Builder attach(ChatAttachment value) {
            attachments.add(value);
            return this;
        }

        public Builder attach(List<ChatAttachment> values) {
            attachments.addAll(values);
            return this;
        }

        /** Removes the attachments that were added so far. */
        public Builder withoutAttachments() {
            attachments.clear();
            return this;
        }

        /** The root of the thread that it is a reply in. */
        public Builder parent(@Nullable String value) {
            parent = value;
            return this;
        }

        /** The root that counts if no message of the export has the id of the parent. */
        public Builder parentElse(@Nullable String value) {
            parentElse = value;
            return this;
        }

        public Builder quote(@Nullable String value) {
            quote = value;
            return this;
        }

        /** It was edited; null = at an unknown time. */
        public Builder edited(@Nullable Instant value) {
            isEdited = true;
            editedAt = value;
            return this;
        }

        /** It was deleted; null = at an unknown time. */
        public Builder deleted(@Nullable Instant value) {
            isDeleted = true;
            deletedAt = value;
            return this;
        }

        public Builder reaction(ChatReaction value) {
            reactions.add(value);
            return this;
        }

        public Builder reactions(List<ChatReaction> values) {
            reactions.clear();
            reactions.addAll(values);
            return this;
        }

        /** Something for the metadata; null is left out. */
        public Builder note(String key, @Nullable Object value) {
            if (value != null) {
                notes.put(key, value);
            }
            return this;
        }

        /** Adds a word to the list of what else it is. */
        public Builder flag(String word) {
            List<Object> words = new ArrayList<>();
            if (notes.get(FLAGS) instanceof List<?> before) {
                words.addAll(before);
            }
            words.add(word);
            notes.put(FLAGS, words);
            return this;
        }

        public ChatMessage build() {
            return new ChatMessage(
                    conversation,
                    id,
                    isIdMadeUp,
                    sender,
                    senderName,
                    alias,
                    isFromBot,
                    sentAt,
                    sequence,
                    text,
                    attachments,
                    parent,
                    parentElse,
                    quote,
                    isEdited,
                    editedAt,
                    isDeleted,
                    deletedAt,
                    reactions,
                    notes);
        }
    }
}
