package io.chatferry.source.chat.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that an export describes. What it becomes is decided when all of the export was read: a direct one of exactly two
 * people a 1:1 conversation, any other one a group, which is private unless the source says that it is public.
 *
 * @param id in the source; the group's id
 * @param name null or blank = the id, of direct ones the names of its people
 * @param isDirect whether the source has it as a direct one, of however many people
 * @param isNeverPair whether a direct one is a group also if it is of two people, since more may have joined it
 * @param isPublic whether the source says that everybody may join
 * @param owner an owner has full access: only the creator, and only if a member
 * @param listsMembers whether the source lists the members; otherwise the authors are members too
 * @param authorsIfNoneListed whether the authors are members if the source lists nobody at all
 * @param notes for the metadata of the group, such as {@code topic}; the values are texts, numbers or booleans
 */
public record Conversation(
        String id,
        @Nullable String name,
        boolean isDirect,
        boolean isNeverPair,
        boolean isPublic,
        boolean isArchived,
        @Nullable String owner,
        @Nullable String description,
        @Nullable String icon,
        @Nullable Instant createdAt,
        boolean listsMembers,
        boolean authorsIfNoneListed,
        Map<String, Object> notes) {

    public Conversation {
        notes = Map.copyOf(notes);
    }

    /** Begins the description of a room: a private one whose members are listed, unless told otherwise. */
    public static Builder room(String id) {
        return new Builder(id, false);
    }

    /** Begins the description of a direct conversation, of however many people. */
    public static Builder direct(String id) {
        return new Builder(id, true);
    }

    /** Collects what is known of a conversation. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final boolean isDirect;
        private final Map<String, Object> notes = new LinkedHashMap<>();
        private @Nullable String name;
        private boolean isNeverPair;
        private boolean isPublic;
        private boolean isArchived;
        private @Nullable String owner;
        private @Nullable String description;
        private @Nullable String icon;
        private @Nullable Instant createdAt;
        private boolean listsMembers = true;
        private boolean authorsIfNoneListed;

        private Builder(String id, boolean isDirect) {
            this.id = id;
            this.isDirect = isDirect;
        }

        public Builder name(@Nullable String value) {
            name = value;
            return this;
        }

        /** It is a group, also if only two people are known: in the source more may have belonged to it. */
        public Builder neverPair() {
            isNeverPair = true;
            return this;
        }

        public Builder open(boolean value) {
            isPublic = value;
            return this;
        }

        public Builder archived(boolean value) {
            isArchived = value;
            return this;
        }

        /** The creator, who becomes the owner if a member; otherwise the metadata names the creator. */
        public Builder owner(@Nullable String value) {
            owner = value;
            return this;
        }

        public Builder description(@Nullable String value) {
            description = value;
            return this;
        }

        public Builder icon(@Nullable String value) {
            icon = value;
            return this;
        }

        public Builder createdAt(@Nullable Instant value) {
            createdAt = value;
            return this;
        }

        /** The source has no list of members: the authors are members, beside those that are named. */
        public Builder authorsAreMembers() {
            listsMembers = false;
            return this;
        }

        /** Whether the source lists members will be seen: if it lists nobody, the authors are members. */
        public Builder authorsAreMembersIfNoneListed() {
            authorsIfNoneListed = true;
            return this;
        }

        /** Something for the metadata of the group; null is left out. */
        public Builder note(String key, @Nullable Object value) {
            if (value != null) {
                notes.put(key, value);
            }
            return this;
        }

        public Conversation build() {
            return new Conversation(
                    id,
                    name,
                    isDirect,
                    isNeverPair,
                    isPublic,
                    isArchived,
                    owner,
                    description,
                    icon,
                    createdAt,
                    listsMembers,
                    authorsIfNoneListed,
                    notes);
        }
    }
}
