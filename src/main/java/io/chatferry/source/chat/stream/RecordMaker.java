package io.chatferry.source.chat.stream;

import io.chatferry.model.Attachment;
import io.chatferry.model.Group;
import io.chatferry.model.Message;
import io.chatferry.model.Origin;
import io.chatferry.model.Reaction;
import io.chatferry.model.User;
import io.chatferry.source.chat.model.ChatAttachment;
import io.chatferry.source.chat.model.ChatMessage;
import io.chatferry.source.chat.model.ChatReaction;
import io.chatferry.source.chat.model.ChatUser;
import io.chatferry.source.chat.model.Conversation;
import io.chatferry.source.row.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes records of the chat model, when all of the export is known. Not thread-safe. */
final class RecordMaker {

    /** The key of the metadata for what CometChat has no field for. */
    static final String METADATA = "chatferry";

    /** A time for accounts that are closed since an unknown one: the first Unix time of ten digits. */
    private static final Instant LONG_AGO = Instant.ofEpochSecond(1_000_000_000L);

    private final List<Users.Known> usersByNumber;
    private final Users users;
    private final CopiedFiles copied;
    private final SameMessages same;
    private final Tally tally;
    private final MessageText texts;

    RecordMaker(
            List<Users.Known> usersByNumber,
            Users users,
            Map<String, String> labels,
            Set<String> fileNames,
            CopiedFiles copied,
            SameMessages same,
            Tally tally) {
        this.usersByNumber = usersByNumber;
        this.users = users;
        this.copied = copied;
        this.same = same;
        this.tally = tally;
        this.texts = new MessageText(users, labels, fileNames, copied, tally);
    }

    User user(Users.Known known) {
        ChatUser described = known.described();
        ObjectNode notes = JsonText.mapper().createObjectNode();
        String name = Names.fitting(known.name());
        if (!name.equals(known.name())) {
            notes.put("name", known.name());
        }
        if (known.isBot()) {
            notes.put("bot", true);
        }
        if (described == null) {
            notes.put("ghost", true);
            tally.add("users whom no list describes, created with the name that messages give", known.origin());
        }
        if (described != null) {
            described
                    .notes()
                    .forEach((key, value) -> notes.set(key, JsonText.mapper().valueToTree(value)));
        }
        NoteLimit.fit(notes, NoteLimit.OF_ENTITIES, known.origin(), tally);
        Instant deactivatedAt = null;
        if (described != null && described.isDeactivated()) {
            deactivatedAt = described.deactivatedAt() != null
                    ? described.deactivatedAt()
                    : described.createdAt() != null ? described.createdAt() : LONG_AGO;
        }
        return new User(
                known.id(),
                name,
                described == null ? null : described.avatar(),
                null,
                null,
                List.of(),
                metadata(notes),
                described == null ? null : described.createdAt(),
                null,
                deactivatedAt);
    }

    Group group(Rooms.Room room) {
        Conversation described = room.described();
        ObjectNode notes = JsonText.mapper().createObjectNode();
        String full = name(room);
        String name = Names.fitting(full);
        if (!name.equals(full)) {
            notes.put("name", full);
        }
        if (room.was() != null) {
            notes.put("was", room.was());
        }
        if (described == null) {
            notes.put("undescribed", true);
            tally.add("conversations that no list describes, created as private groups", room.origin());
            return new Group(room.id(), name, "private", null, null, null, null, List.of(), metadata(notes), null);
        }
        String description = described.description();
        if (description != null && !Names.description(description).equals(description)) {
            notes.put("description", description);
            description = Names.description(description);
        }
        if (described.isArchived()) {
            notes.put("archived", true);
        }
        String owner = described.owner();
        if (owner != null && !room.hasMember(owner)) {
            notes.put("creator", owner);
            owner = null;
        }
        described
                .notes()
                .forEach((key, value) -> notes.set(key, JsonText.mapper().valueToTree(value)));
        NoteLimit.fit(notes, NoteLimit.OF_ENTITIES, room.origin(), tally);
        return new Group(
                room.id(),
                name,
                described.isPublic() && !described.isDirect() ? "public" : "private",
                null,
                described.icon(),
                description,
                owner,
                List.of(),
                metadata(notes),
                described.createdAt());
    }

    private String name(Rooms.Room room) {
        Conversation described = room.described();
        if (described != null && described.name() != null && !described.name().isBlank()) {
            return described.name();
        }
        if (!room.isDirect() || room.people().length == 0) {
            return room.id();
        }
        List<String> names = new ArrayList<>();
        for (int person : room.people()) {
            names.add(usersByNumber.get(person).name());
        }
        return String.join(", ", names);
    }

    /** The message as a record; the text and the files of the record are those that the target can hold. */
    Message message(ChatMessage message, Rooms.Room room, Origin origin) {
        ObjectNode notes = JsonText.mapper().createObjectNode();
        String receiver = room.isPair() ? other(room, message.sender()) : room.id();
        List<Reaction> reactions = reactions(message, notes);
        if (message.alias() != null) {
            notes.put("senderName", message.alias());
        }
        Instant sentAt = message.sentAt();
        if (sentAt != null && sentAt.get(ChronoField.MILLI_OF_SECOND) > 0) {
            notes.put("sentAtMillis", sentAt.toEpochMilli());
        }
        message.notes().forEach((key, value) -> notes.set(key, JsonText.mapper().valueToTree(value)));
        String text = texts.of(message, notes, origin);
        List<Attachment> attachments = attachments(message, origin);
        NoteLimit.fit(notes, NoteLimit.besides(text, attachments.size()), origin, tally);
        boolean isPair = room.isPair();
        return new Message(
                message.id() == null ? null : muid(message, message.id()),
                message.sender(),
                receiver,
                isPair ? "user" : "group",
                null,
                null,
                text.isEmpty() ? null : text,
                null,
                attachments,
                null,
                metadata(notes),
                List.of(),
                sentAt,
                null,
                isPair ? readAt(room, receiver, message) : null,
                editedAt(message),
                message.isDeleted() ? orElse(message.deletedAt(), sentAt) : null,
                parent(message),
                message.quote() == null ? null : muid(message, message.quote()),
                reactions,
                senderName(message),
                null,
                isPair ? null : Names.fitting(name(room)),
                null,
                isPair ? null : isPublic(room) ? "public" : "private");
    }

    private static boolean isPublic(Rooms.Room room) {
        Conversation described = room.described();
        return described != null && described.isPublic() && !described.isDirect();
    }

    private @Nullable String senderName(ChatMessage message) {
        Users.Known sender = message.sender() == null ? null : users.find(message.sender());
        return sender == null ? null : Names.fitting(sender.name());
    }

    /** When the other one has read it, at the latest. */
    private static @Nullable Instant readAt(Rooms.Room room, String receiver, ChatMessage message) {
        Instant until = room.readUntil(receiver);
        Instant sentAt = message.sentAt();
        return until == null || sentAt == null || until.isBefore(sentAt) ? null : until;
    }

    private static @Nullable Instant editedAt(ChatMessage message) {
        if (!message.isEdited()) {
            return null;
        }
        Instant sentAt = message.sentAt();
        Instant editedAt = orElse(message.editedAt(), sentAt);
        return editedAt != null && sentAt != null && editedAt.isBefore(sentAt) ? sentAt : editedAt;
    }

    private static @Nullable Instant orElse(@Nullable Instant time, @Nullable Instant other) {
        return time == null ? other : time;
    }

    private @Nullable String parent(ChatMessage message) {
        String parent = message.parent();
        String other = message.parentElse();
        if (parent == null) {
            return null;
        }
        if (other != null && !same.isThere(message.conversation(), parent)) {
            return other.equals(message.id()) ? null : muid(message, other);
        }
        return muid(message, parent);
    }

    /** Unique in all of the export: an id is unique in its conversation only. */
    private static String muid(ChatMessage message, String id) {
        return message.conversation() + ":" + id;
    }

    /** The one of the two people who is not the sender. */
    private String other(Rooms.Room room, @Nullable String sender) {
        int[] people = room.people();
        String first = usersByNumber.get(people[0]).id();
        return first.equals(sender) ? usersByNumber.get(people[1]).id() : first;
    }

    private List<Attachment> attachments(ChatMessage message, Origin origin) {
        List<Attachment> attachments = new ArrayList<>(message.attachments().size());
        for (ChatAttachment file : message.attachments()) {
            if (file.url() != null) {
                attachments.add(WebFiles.attachment(file, file.url()));
            } else if (file.path() != null) {
                copied.find(file.path(), origin)
                        .ifPresent(path -> attachments.add(WebFiles.attachment(file, Attachment.inExport(path))));
            }
        }
        return attachments;
    }

    /** One reaction for each emoji; the same person counts once. Those of nobody that is named go to the metadata. */
    private static List<Reaction> reactions(ChatMessage message, ObjectNode notes) {
        if (message.reactions().isEmpty()) {
            return List.of();
        }
        Map<String, Set<String>> users = new LinkedHashMap<>();
        Map<String, Long> others = new TreeMap<>();
        for (ChatReaction reaction : message.reactions()) {
            if (!reaction.users().isEmpty()) {
                users.computeIfAbsent(reaction.emoji(), emoji -> new LinkedHashSet<>())
                        .addAll(reaction.users());
            }
            if (reaction.others() > 0) {
                others.merge(reaction.emoji(), reaction.others(), Long::sum);
            }
        }
        if (!others.isEmpty()) {
            ObjectNode unattributed = notes.putObject("reactionsWithoutUsers");
            others.forEach(unattributed::put);
        }
        List<Reaction> reactions = new ArrayList<>(users.size());
        users.forEach((emoji, uids) -> reactions.add(new Reaction(emoji, List.copyOf(uids))));
        return reactions;
    }

    private static @Nullable ObjectNode metadata(ObjectNode notes) {
        if (notes.isEmpty()) {
            return null;
        }
        ObjectNode metadata = JsonText.mapper().createObjectNode();
        metadata.set(METADATA, notes);
        return metadata;
    }
}
